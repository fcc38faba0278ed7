"""What a piece of a gene is: where an exon ends or begins, or whether a gene begins there.

    zoo train genes                                     one fold
    zoo train genes --folds 10                          cross-validation
    zoo train genes --data promoters --folds 106        leaving one out

Of several folds the first one's model is kept, and all are judged together: each row once, by the
model that has not seen it.
"""

import dataclasses
from pathlib import Path
from typing import Any

from zoo.datasets.cards.named import placed
from zoo.settings import other, setting
from zoo.tasks._rows import row_task
from zoo.training.learning import Learning


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    data: str = setting(
        "splice", "splice or promoters, or the file splice.data or promoters.data", kind=str
    )
    fold: int = setting(0, "which fold is the test; of promoters, which row", at_least=0)
    folds: int = setting(1, "how many folds are the test in turn, from `fold` on", at_least=1)
    cell: str = setting("gru", "the recurrence", kind=str)
    units: int = setting(32, "the width of the state, in each direction", at_least=1)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    embedding: int = setting(32, "the width of the vector of a letter at its place", at_least=1)
    filters: int = setting(64, "how many filters look for motifs", at_least=1)
    kernel_size: int = setting(9, "how many letters a filter sees", at_least=1)
    dropout: float = setting(
        0.4,
        "the share of vectors and of the recurrence's outputs dropped in training",
        kind=float,
        at_least=0,
        below=1,
    )
    learning_rate: float = other(Learning, "learning_rate", 3e-3)


def read(settings: Settings) -> Any:
    """Pieces of genes and their classes, in train, validation and the fold to test."""
    from zoo.datasets import genes

    path = placed(settings.data, "splice", "promoters")
    stem = Path(settings.data).stem.lower()
    load = genes.load_promoters if stem == "promoters" else genes.load_splice
    if settings.folds > 1:
        load(path, settings.fold + settings.folds - 1)  # raises, before the others are learnt
    return load(path, settings.fold)


TASK = row_task("genes", "where exons end or begin, or whether a gene does", Settings, read)
