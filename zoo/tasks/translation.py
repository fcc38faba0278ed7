"""Sentences into another language: English to French, or your own pairs.

An encoder reads the words of a sentence from both ends, and a decoder writes those of the other
language, attending to what it translates; a word it does not know is copied from there.
"""

import dataclasses
from pathlib import Path
from typing import Any

from zoo.datasets.cards.named import named
from zoo.settings import other, setting
from zoo.tasks._rows import OF_TEXTS, row_task
from zoo.training.learning import Learning


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    data: str = setting(
        "small-pairs",
        "small-pairs (inside), multi30k, fra-eng; a text file, or a zip with one, of pairs with a "
        "TAB between them; or the folder of Multi30k",
        kind=str,
    )
    least: int = setting(3, "how often a word must occur to be known", at_least=1)
    vocabulary: int = setting(8000, "how many words of a language are known at most", at_least=1)
    longest: int = setting(
        60,
        "how many words of a text are read, the first; longer pairs are not learnt from",
        at_least=1,
    )
    cell: str = setting("lstm", "the recurrence", kind=str)
    units: int = setting(256, "the width of the state, in each direction", at_least=1)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    embedding: int = setting(256, "the width of a word's vector", at_least=1)
    attention: str = setting(
        "multiplicative",
        "how the decoder compares its state with what was read",
        kind=str,
        choices=("multiplicative", "additive"),
    )
    dropout: float = setting(
        0.3,
        "the share of vectors and of the recurrences' outputs dropped in training",
        kind=float,
        at_least=0,
        below=1,
    )
    smoothing: float = setting(
        0.1,
        "the part of each target that is spread over all words",
        kind=float,
        at_least=0,
        below=1,
    )
    learning_rate: float = other(Learning, "learning_rate", 2e-3)
    average: float = other(Learning, "average", 0.998)


def read(settings: Settings) -> Any:
    """The pairs, in train, validation and test."""
    from zoo.datasets import pairs

    def own(path: Path) -> Any:
        return pairs.load_multi30k(path) if path.is_dir() else pairs.load(path)

    return named(settings.data, pairs, own)


TASK = row_task("translation", "sentences into another language", Settings, read, OF_TEXTS)
