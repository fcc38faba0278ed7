"""The part of speech of every word of a sentence, or any other tag for every word.

A word is the sum of vectors of its pieces, itself among them (Bojanowski et al. 2017), so that a
word that was never seen still has a beginning and an end that were; a recurrence reads the sentence
from both ends (as in Plank et al. 2016, who read words letter by letter).
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
        "tagged-sentences",
        "tagged-sentences (inside), ud-english-ewt; a treebank's folder or .conllu; or a folder or "
        "file with a word a line and its tag last",
        kind=str,
    )
    cell: str = setting("lstm", "the recurrence", kind=str)
    units: int = setting(128, "the width of the state, in each direction", at_least=1)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    embedding: int = setting(128, "the width of a word's vector", at_least=1)
    unknown: float = setting(
        0.1, "the share of pieces made unknown in training", kind=float, at_least=0, below=1
    )
    dropout: float = setting(
        0.5,
        "the share of vectors and of the recurrence's outputs dropped in training",
        kind=float,
        at_least=0,
        below=1,
    )
    batch: int = setting(32, "how many sentences are read side by side", at_least=1)
    learning_rate: float = other(Learning, "learning_rate", 3e-3)


def read(settings: Settings) -> Any:
    """Words and tags of sentences, in train, validation and test."""
    from zoo.datasets import tags

    def own(path: Path) -> Any:
        files = [path] if path.is_file() else path.iterdir()
        if any(".conllu" in file.suffixes for file in files):
            return tags.load_conllu(path)
        return tags.load_columns(path)

    return named(settings.data, tags, own)


TASK = row_task("pos-tags", "the part of speech of every word", Settings, read, OF_TEXTS)
