"""The next word, as a phone's keyboard suggests it: three words at every place of a text.

A language model of words, its state carried through the whole text.  The last tenth of the text is
what it is judged by: how often one of three suggestions is the word that follows, and how many
keystrokes they save.  The part before that tenth is what it is validated on.
"""

import dataclasses
import re
from typing import Any

import numpy as np

from zoo.datasets import text
from zoo.datasets.batches.streams import streams
from zoo.datasets.splits import Rows, Splits
from zoo.settings import other, setting
from zoo.tasks._rows import OF_TEXTS, row_task
from zoo.training.learning import Learning

TEST = 0.1  # of the characters, the last
VALIDATION = 0.05  # before these
LEAST = 2  # times that a word must occur to be known: of one seen once nothing is learnt
SCORED = 200_000  # words of the test split, of a long text

TOKEN = re.compile(r"\n|\w+(?:['’]\w+)*|[^\w\s]")


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    data: str = setting("python-docs", "the text: a corpus by name, or a file", kind=str)
    encoding: str | None = setting(None, "how the file's characters are written", kind=str)
    vocabulary: int = setting(10_000, "how many words it knows at most", at_least=1)
    cell: str = setting("lstm", "the recurrence", kind=str)
    units: int = setting(384, "the width of the state, and of a word's vector", at_least=1)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    dropout: float = setting(
        0.5,
        "the share of vectors and of a layer's outputs dropped in training",
        kind=float,
        at_least=0,
        below=1,
    )
    recurrent_dropout: float = setting(
        0.2, "the share of the state that its matrices do not see", kind=float, at_least=0, below=1
    )
    batch: int = setting(32, "how many places of the text are read side by side", at_least=1)
    window: int = setting(35, "how many words the gradient reaches back", at_least=1)
    learning_rate: float = other(Learning, "learning_rate", 3e-3)
    average: float = other(Learning, "average", 0.99)


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Numbered(Rows):
    """ids: (words,) of the words in their order; what they mean are the classes of the splits."""

    ids: np.ndarray


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Written(Rows):
    """words: as they stand in the text, those of no vocabulary too."""

    words: tuple[str, ...]


def read(settings: Settings) -> Splits[Any]:
    """The words of the text: `Numbered` to train and validate, `Written` to test.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no text, or too short for one window at every place.
    """
    last = spelt(text.load(settings.data, settings.encoding).text, 1 - TEST)
    cut = 1 - TEST - VALIDATION
    encoded = text.words(settings.data, settings.encoding, cut, LEAST, settings.vocabulary)
    train = encoded.train
    streams(train, settings.batch, settings.window)  # raises
    held_out = encoded.validation[: len(encoded.validation) - len(last)]
    if not len(held_out) or not any(map(is_word, last)):
        raise ValueError(
            "`data`, the text to learn, must have words in its last tenth and before it. "
            f"Received: {settings.data!r} of {len(encoded)} words. Give a longer text."
        )
    words = ("", "\ufffd", *encoded.vocabulary.words)
    return Splits(Numbered(train), Numbered(held_out), Written(last[:SCORED]), classes=words)


def spelt(written: str, fraction: float) -> tuple[str, ...]:
    """The words that begin after this part of a text, as `zoo.datasets.text.words` cuts it."""
    cut = int(len(written) * fraction)
    if written[cut - 1] not in " \n":  # a blank ends what is cut
        blanks = [at for blank in " \n" if (at := written.find(blank, cut)) >= 0]
        cut = min(blanks, default=len(written))
    return tuple(TOKEN.findall(written, cut))


def is_word(token: str) -> bool:
    """Whether a token is a word to suggest, not punctuation, not the end of a line."""
    return bool(re.match(r"\w", token))


TASK = row_task(
    "next-word",
    "three suggestions for the next word, as a phone's keyboard",
    Settings,
    read,
    OF_TEXTS,
)
