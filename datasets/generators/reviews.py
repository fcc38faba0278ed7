"""Short reviews of films.  A judgement is a noun with an adjective; "not" and "but" turn it.

    plain    the plot was dull .                                         neg
    denied   i would not call the plot dull .                            pos
    turned   the acting was superb , but the plot was dull .             neg: what follows decides
    hoped    i had hoped the plot would be superb ; it was dull .        neg: what came decides

A combination of noun and adjective is of one split, and no other split has it anywhere; so a model
that only knows sentences by heart fails in the test, and so does one that only counts words.
"""

from collections.abc import Iterator

CLASSES = ("neg", "pos")
NOUNS = [
    "plot",
    "acting",
    "dialogue",
    "music",
    "ending",
    "beginning",
    "camera",
    "humour",
    "pace",
    "script",
    "cast",
    "direction",
]
POSITIVE = ["brilliant", "superb", "delightful", "gripping", "moving", "clever"]
NEGATIVE = ["dull", "poor", "clumsy", "boring", "tedious", "predictable"]
ADJECTIVES = POSITIVE + NEGATIVE
MANNERS = "", "really", "rather", "simply", "quite"
FRAMES = (
    "the {noun} was {how} .",
    "i found the {noun} {how} .",
    "what a film : the {noun} is {how} .",
)

SPLITS = ("train", "train", "train", "train", "validation", "test")


def reviews() -> Iterator[tuple[str, str, str]]:
    """Split, text and label of every review."""
    for n, noun in enumerate(NOUNS):
        for a, adjective in enumerate(ADJECTIVES):
            split = SPLITS[(n + a) % len(SPLITS)]
            label, other = ("pos", "neg") if adjective in POSITIVE else ("neg", "pos")
            how = f"{MANNERS[(n + 2 * a) % len(MANNERS)]} {adjective}".strip()
            # the adjective as far down the other list is, with this noun, of the same split; so is
            # it with the sixth noun from here
            opposite = ADJECTIVES[(a + len(POSITIVE)) % len(ADJECTIVES)]
            second = NOUNS[(n + len(SPLITS)) % len(NOUNS)]
            yield split, FRAMES[(n + a) % len(FRAMES)].format(noun=noun, how=how), label
            yield split, f"i would not call the {noun} {how} .", other
            yield split, f"the {second} was {opposite} , but the {noun} was {how} .", label
            yield split, f"i had hoped the {noun} would be {opposite} ; it was {how} .", label
