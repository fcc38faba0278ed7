"""Tagged sentences about words that are nouns as well as verbs: what a word is, its place tells.

    the  walk was long .              we   walk in  the garden .
    DET  NOUN AUX ADJ  PUNCT          PRON VERB ADP DET NOUN   PUNCT

Every word meets every frame.  A fifth of these meetings is held out to test and a fifth to
validate, in such a way that train still shows each word as both, and each frame.  So a table of
words must fail at every second word that matters, and one that learns the frames need not.
"""

HOMOGRAPHS = (
    "answer call dance dream drink drive fight jump laugh play "
    "race rest ride run sleep smile swim talk visit walk"
)
FILLERS = {
    "$who": ("we/PRON", "they/PRON", "you/PRON", "people/NOUN"),
    "$many": ("children/NOUN", "students/NOUN", "friends/NOUN", "neighbours/NOUN"),
    "$quality": ("long/ADJ", "good/ADJ", "new/ADJ", "strange/ADJ"),
    "$how": ("slowly/ADV", "often/ADV", "together/ADV", "outside/ADV"),
    "$place": ("garden/NOUN", "park/NOUN", "street/NOUN", "school/NOUN"),
}
AS_VERB = (
    "$who ~ in/ADP the/DET $place ./PUNCT",
    "the/DET $many want/VERB to/PART ~ $how ./PUNCT",
    "can/AUX $who ~ $how ?/PUNCT",
    "the/DET $many must/AUX not/PART ~ here/ADV ./PUNCT",
    "if/SCONJ $who ~ ,/PUNCT the/DET $many go/VERB home/ADV ./PUNCT",
    "I/PRON think/VERB that/SCONJ $many ~ $how ./PUNCT",
)
AS_NOUN = (
    "the/DET ~ was/AUX $quality ./PUNCT",
    "$who like/VERB the/DET $quality ~ ./PUNCT",
    "after/ADP the/DET ~ $who went/VERB to/ADP the/DET $place ./PUNCT",
    "a/DET $quality ~ needs/VERB time/NOUN ./PUNCT",
    "that/DET ~ in/ADP the/DET $place can/AUX be/AUX $quality ./PUNCT",
    "the/DET $many talked/VERB about/ADP their/PRON ~ ./PUNCT",
)
FRAMES = (*((frame, "VERB") for frame in AS_VERB), *((frame, "NOUN") for frame in AS_NOUN))
TAGS = ("ADJ", "ADP", "ADV", "AUX", "DET", "NOUN", "PART", "PRON", "PUNCT", "SCONJ", "VERB")

SIDES = (0, 1, 2, 0, 0)
VARIANTS = 2  # sentences of a meeting


def sentences(side: int) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Words and tags of the sentences of a side: 0 for train, 1 for validation, 2 for test."""
    made = []
    for w, word in enumerate(HOMOGRAPHS.split()):
        for f, (frame, tag) in enumerate(FRAMES):
            if SIDES[(w + f) % len(SIDES)] == side:
                made += [_sentence(frame, f"{word}/{tag}", w + f + v) for v in range(VARIANTS)]
    return made


def _sentence(frame: str, homograph: str, turn: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The frame with its gaps filled; which fillers, the turn tells."""
    tokens = []
    for place, token in enumerate(frame.split()):
        fillers = FILLERS.get(token, (homograph if token == "~" else token,))
        tokens.append(fillers[(turn + place) % len(fillers)].rsplit("/", 1))
    return tuple(word for word, _ in tokens), tuple(tag for _, tag in tokens)
