"""Where does he live? A small language in which one letter is needed much later.

    belona saw a red bird and slept. where does she live?
    tirumo read a book and lost a key. where does he live?

Names are invented; one that ends in a is of a woman, one in o of a man.  Nothing between name and
pronoun tells which it was, so who writes the pronoun must have kept it, over as many clauses as
come between.  The rule is without chance, and holds for names that were never read.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.cards import Card, Field, generated
from zoo.datasets.splits import Rows, Splits

CONSONANTS, VOWELS = "bdfglmnprstvz", "aeiou"
ENDINGS = {"a": "she", "o": "he"}
CLAUSES = (
    "sang",
    "slept",
    "ran home",
    "cut wood",
    "cooked rice",
    "lost a key",
    "read a book",
    "fed the dog",
    "swept floors",
    "waited for rain",
    "bought a coat",
    "saw a red bird",
)
QUESTION = ". where does {} live?"
LEARNT = (0, 3)  # clauses between name and pronoun, least and most
LONGER = (4, 10)
NEW = 0.25  # share of the names that train lacks


@dataclass(frozen=True, eq=False, repr=False)
class Lives(Rows):
    """texts: a line each.

    pronouns: (rows,) int32, the place of the pronoun's first letter.
    clauses: (rows,) int32, how many stand between name and pronoun.
    new: (rows,) bool, whether train lacks the name.
    """

    texts: tuple[str, ...]
    pronouns: NDArray[np.int32]
    clauses: NDArray[np.int32]
    new: NDArray[np.bool_]


def lives(*, rows: int = 4_000, names: int = 400, seed: int = 0) -> Splits[Lives]:
    """Lines of this language.

    Train and validation have the same names and up to 3 clauses.  Test has a quarter of the rows
    each of known and new names, with as many clauses and with 4 to 10.

    Arguments:
        rows: to train on; to validate there are a fifth as many, to test twice a fifth.
        names: how many there are; a quarter of them is kept for test.
        seed: of names and rows.

    Raises:
        ValueError: fewer than 20 rows or 8 names.
    """
    for name, meaning, given, least in (
        ("rows", "how many lines to train on", rows, 20),
        ("names", "how many names there are", names, 8),
    ):
        if given < least:
            raise ValueError(f"`{name}`, {meaning}, must be at least {least}. Received: {given!r}.")
    random = np.random.default_rng(seed)
    invented = _names(names, random)
    known, new = np.split(np.array(invented), [names - int(names * NEW)])
    train, validation = (_rows(known, LEARNT, count, random) for count in (rows, rows // 5))
    parts = [
        _rows(some, clauses, rows // 10, random, is_new)
        for some, is_new in ((known, False), (new, True))
        for clauses in (LEARNT, LONGER)
    ]
    test = Lives(
        tuple(text for part in parts for text in part.texts),
        *(
            np.concatenate([getattr(part, field) for part in parts])
            for field in ("pronouns", "clauses", "new")
        ),
    )
    return Splits(train, validation, test)


def _names(count: int, random: np.random.Generator) -> list[str]:
    """Of two or three syllables, half of them ending in a and half in o, all different."""
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = random.integers(2, 4)
        stem = "".join(
            random.choice(list(CONSONANTS)) + random.choice(list(VOWELS)) for _ in range(syllables)
        )
        ending = list(ENDINGS)[len(found) % 2]
        found[stem[:-1] + ending] = None
    return list(found)


def _rows(
    names: NDArray[np.str_],
    clauses: tuple[int, int],
    count: int,
    random: np.random.Generator,
    new: bool = False,
) -> Lives:
    texts, pronouns = [], []
    numbers = random.integers(clauses[0], clauses[1] + 1, count)
    for number in numbers:
        name = str(random.choice(names))
        told = " and ".join(random.choice(CLAUSES, number))
        before, _, after = QUESTION.partition("{}")
        begun = f"{name} {told}".rstrip() + before
        texts.append(f"{begun}{ENDINGS[name[-1]]}{after}")
        pronouns.append(len(begun))
    return Lives(
        tuple(texts),
        np.array(pronouns, np.int32),
        numbers.astype(np.int32),
        np.full(count, new),
    )


CARDS = (
    Card(
        name="pronouns",
        story="a name, some clauses, and then: where does she live, or he?",
        load=generated(lives),
        fields=(
            Field("texts", "(rows,) text", "a line each"),
            Field("pronouns", "(rows,) int32", "where the pronoun begins"),
            Field("clauses", "(rows,) int32", "how many stand between name and pronoun"),
            Field("new", "(rows,) bool", "whether train lacks the name"),
        ),
        split="4,000 lines to train and 800 to validate, of 300 names and up to 3 clauses; of the "
        "1,600 to test half have one of 100 other names, and half 4 to 10 clauses",
        baseline="the commoner pronoun: half of them",
        licence="Apache-2.0, written for this project",
        citation="RNN Zoo",
    ),
)
