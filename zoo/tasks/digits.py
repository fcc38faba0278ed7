"""Which digit was written: a picture read row by row, or all at once by the plain network.

Row by row the picture is a sequence, and the state alone knows the rows above (many-to-one); the
plain network (one-to-one) sees all of it at once and has no state.
"""

import dataclasses
from typing import Any

from zoo.settings import other, setting
from zoo.tasks._rows import row_task
from zoo.training.learning import Learning


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    data: str = setting("digits", "digits (inside), mnist, or a folder of its files", kind=str)
    topology: str = setting(
        "many_to_one",
        "row by row, or all at once",
        kind=str,
        choices=("many_to_one", "one_to_one"),
    )
    cell: str = setting("lstm", "the recurrence", kind=str)
    units: int = setting(128, "the width of the state, or of a hidden layer", at_least=1)
    layers: int = setting(2, "how many of them stand on each other", at_least=1, at_most=100)
    dropout: float = setting(
        0.2, "the share of a layer's outputs dropped in training", kind=float, at_least=0, below=1
    )
    learning_rate: float = other(Learning, "learning_rate", 2e-3)


def read(settings: Settings) -> Any:
    """The digits, in train, validation and test."""
    from zoo.datasets import digits

    return digits.load(settings.data)


TASK = row_task("digits", "which digit was written, row by row or all at once", Settings, read)
