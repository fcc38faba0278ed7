"""Which digit was spoken: log-mel frames → convolutions → both directions → the mean of the steps.

The official test is of voices that are known from training.  `--unseen NAME` makes one speaker the
test instead, and tells how well a stranger is understood.
"""

import dataclasses
from typing import Any

from zoo.datasets.cards.named import placed
from zoo.settings import other, setting
from zoo.tasks._rows import row_task
from zoo.training.learning import Learning


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    data: str = setting(
        "spoken-digits", "the folder of the recordings, or an archive of it", kind=str
    )
    unseen: str | None = setting(None, "the speaker who is the test, unheard before", kind=str)
    cell: str = setting("gru", "the recurrence", kind=str)
    units: int = setting(64, "the width of the state, in each direction", at_least=1)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    filters: int = setting(64, "of each of the two convolutions over time", at_least=1)
    dropout: float = setting(
        0.3, "the share of a layer's outputs dropped in training", kind=float, at_least=0, below=1
    )
    blanked: int = setting(
        8, "the most neighbouring bands of pitch that are silenced in training", at_least=0
    )
    learning_rate: float = other(Learning, "learning_rate", 2e-3)
    batch: int = other(Learning, "batch", 32)


def read(settings: Settings) -> Any:
    """The recordings, in train, validation and test."""
    from zoo.datasets import speech

    return speech.load(placed(settings.data, "spoken-digits"), settings.unseen)


TASK = row_task("spoken-digit", "which digit was spoken", Settings, read)
