"""English sentences with their French, in which a word by itself says too little.

    I see a red apple.               Je vois une pomme rouge.
    The cat does not have a hat …    Le chat n'a pas de …          ne loses its e; un, une become de
    Does she buy a small book?       Est-ce qu'elle achète un petit livre ?

A verb goes by its subject, an adjective by its noun, and stands before it or behind.  A combination
of noun and adjective is of one split, and no other split has it.
"""

from collections.abc import Iterator

# English, French, and which form of the verb
SUBJECTS = (
    ("I", "je", 0),
    ("you", "tu", 1),
    ("he", "il", 2),
    ("she", "elle", 2),
    ("we", "nous", 3),
    ("they", "ils", 4),
    ("the cat", "le chat", 2),
    ("my sister", "ma sœur", 2),
    ("our neighbours", "nos voisins", 4),
    ("the children", "les enfants", 4),
)
# with he and she; else; the five forms in French
VERBS = (
    ("sees", "see", ("vois", "vois", "voit", "voyons", "voient")),
    ("buys", "buy", ("achète", "achètes", "achète", "achetons", "achètent")),
    ("wants", "want", ("veux", "veux", "veut", "voulons", "veulent")),
    ("looks for", "look for", ("cherche", "cherches", "cherche", "cherchons", "cherchent")),
    ("takes", "take", ("prends", "prends", "prend", "prenons", "prennent")),
    ("has", "have", ("ai", "as", "a", "avons", "ont")),
    ("finds", "find", ("trouve", "trouves", "trouve", "trouvons", "trouvent")),
)
# English, French, whether feminine
NOUNS = (
    ("apple", "pomme", True),
    ("book", "livre", False),
    ("car", "voiture", True),
    ("dog", "chien", False),
    ("house", "maison", True),
    ("cake", "gâteau", False),
    ("flower", "fleur", True),
    ("hat", "chapeau", False),
)
# English, masculine, feminine, whether before the noun
ADJECTIVES = (
    ("red", "rouge", "rouge", False),
    ("green", "vert", "verte", False),
    ("small", "petit", "petite", True),
    ("white", "blanc", "blanche", False),
    ("black", "noir", "noire", False),
    ("beautiful", "beau", "belle", True),
)
VOWELS = "aeiouéè"

SPLITS = ("train", "train", "train", "train", "validation", "test")


def pairs() -> Iterator[tuple[str, str, str]]:
    """Split, English and French of every pair."""
    for n, noun in enumerate(NOUNS):
        for a, adjective in enumerate(ADJECTIVES):
            split = SPLITS[(n + a) % len(SPLITS)]
            for s, subject in enumerate(SUBJECTS):
                for turn in (0, 4):
                    verb = VERBS[(n + 2 * a + 3 * s + turn) % len(VERBS)]
                    form = (_statement, _denial, _question)[(n + a + s + turn // 2) % 3]
                    english, french = form(subject, verb, *_thing(noun, adjective))
                    yield split, _capital(english), _capital(french)


Subject = tuple[str, str, int]
Verb = tuple[str, str, tuple[str, ...]]
Both = tuple[str, str]


def _statement(subject: Subject, verb: Verb, thing: str, chose: str, un: str) -> Both:
    who, qui, person = subject
    does = verb[0] if person == 2 else verb[1]
    return f"{who} {does} a {thing}.", f"{_joined(qui, verb[2][person])} {un} {chose}."


def _denial(subject: Subject, verb: Verb, thing: str, chose: str, un: str) -> Both:
    who, qui, person = subject
    does = "does" if person == 2 else "do"
    verbe = _joined("ne", verb[2][person])
    return f"{who} {does} not {verb[1]} a {thing}.", f"{qui} {verbe} pas de {chose}."


def _question(subject: Subject, verb: Verb, thing: str, chose: str, un: str) -> Both:
    who, qui, person = subject
    does = "does" if person == 2 else "do"
    qui = _joined("que", _joined(qui, verb[2][person]))
    return f"{does} {who} {verb[1]} a {thing}?", f"est-ce {qui} {un} {chose} ?"


def _thing(noun: tuple[str, str, bool], adjective: tuple[str, str, str, bool]) -> tuple[str, ...]:
    """English; French; and the article of the French."""
    thing, chose, feminine = noun
    how, comment, before = adjective[0], adjective[1 + feminine], adjective[3]
    french = f"{comment} {chose}" if before else f"{chose} {comment}"
    return f"{how} {thing}", french, "une" if feminine else "un"


def _joined(word: str, following: str) -> str:
    """je, ne and que lose their e before a vowel."""
    if word in ("je", "ne", "que") and following[0] in VOWELS:
        return f"{word[:-1]}'{following}"
    return f"{word} {following}"


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
