"""Which digits were spoken, one after the other without a pause: a text for a sound, by CTC.

    log-mel frames → convolutions → both directions → a digit or the blank for each frame

Which frames belong to which digit is told by nobody (Graves et al. 2006).
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
        "spoken-digit-sequences",
        "the folder of the recordings that are joined, or an archive of it",
        kind=str,
    )
    unseen: str | None = setting(None, "the speaker who is the test, unheard before", kind=str)
    cell: str = setting("gru", "the recurrence", kind=str)
    units: int = setting(96, "the width of the state, in each direction", at_least=1)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    filters: int = setting(96, "of each of the two convolutions over time", at_least=1)
    dropout: float = setting(
        0.3, "the share of a layer's outputs dropped in training", kind=float, at_least=0, below=1
    )
    blanked: int = setting(
        8, "the most neighbouring bands of pitch that are silenced in training", at_least=0
    )
    beam: int = setting(20, "how many readings are followed side by side to compare", at_least=1)
    learning_rate: float = other(Learning, "learning_rate", 2e-3)
    batch: int = other(Learning, "batch", 32)
    average: float = other(Learning, "average", 0.99)


def read(settings: Settings) -> Any:
    """Joined recordings, in train, validation and test."""
    from zoo.datasets import speech

    return speech.load_sequences(placed(settings.data, "spoken-digit-sequences"), settings.unseen)


TASK = row_task("spoken-sequence", "which digits were spoken in a row", Settings, read)
