"""Whether a text is for or against: reviews of films, or your own texts of any classes.

A recurrence reads the text's words from both ends, and what stands out most anywhere decides.
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
        "small-reviews",
        "small-reviews (inside), aclimdb, uci-sentences; a .csv, .tsv or .jsonl, or a folder with "
        "a folder of texts for each class; or the archive of aclImdb",
        kind=str,
    )
    text: str = setting("text", "the column of a table that holds the texts", kind=str)
    label: str = setting("label", "the column that holds the classes", kind=str)
    vocabulary: int = setting(20_000, "how many words it knows at most", at_least=1)
    longest: int = setting(400, "how many words of a text are read, the last", at_least=1)
    cell: str = setting("lstm", "the recurrence", kind=str)
    units: int = setting(128, "the width of the state, in each direction", at_least=1)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    embedding: int = setting(128, "the width of a word's vector", at_least=1)
    pooling: str = setting(
        "max",
        "what becomes of the steps: the last, the mean, the largest values, or what attention "
        "chooses",
        kind=str,
        choices=("last", "mean", "max", "attention"),
    )
    unknown: float = setting(
        0.3, "the share of words made unknown in training", kind=float, at_least=0, below=1
    )
    dropout: float = setting(
        0.5,
        "the share of vectors and of the recurrence's outputs dropped in training",
        kind=float,
        at_least=0,
        below=1,
    )
    learning_rate: float = other(Learning, "learning_rate", 2e-3)
    average: float = other(Learning, "average", 0.995)


def read(settings: Settings) -> Any:
    """The texts and their classes, in train, validation and test."""
    from zoo.datasets import reviews

    def own(path: Path) -> Any:
        if path.suffix in (".gz", ".tgz", ".tar") or (path / "aclImdb").is_dir():
            return reviews.load_acl_imdb(path)
        if path.name.endswith("_labelled.txt") or [*path.glob("*_labelled.txt")]:
            return reviews.load_sentences(path)
        return reviews.load(path, settings.text, settings.label)

    return named(settings.data, reviews, own)


TASK = row_task(
    "sentiment", "whether a text is for or against, or any classes", Settings, read, OF_TEXTS
)
