"""Which digits were spoken, one after the other without a pause: a text for a sound, by CTC.

    log-mel frames → convolutions → both directions → a digit or the blank for each frame

Which frames belong to which digit is told by nobody (Graves et al. 2006).
"""

import dataclasses
from typing import Any

from zoo.datasets.cards.named import placed
from zoo.settings import other, setting
from zoo.tasks._rows import row_task
from zoo.tasks._sound import Sound


@dataclasses.dataclass(frozen=True)
class Settings(Sound):
    """The same as for one digit; a longer text takes a wider network."""

    data: str = setting(
        "spoken-digit-sequences",
        "the folder of the recordings that are joined, or an archive of it",
        kind=str,
    )
    units: int = other(Sound, "units", 96)
    filters: int = other(Sound, "filters", 96)
    beam: int = setting(20, "how many readings are followed side by side to compare", at_least=1)
    average: float = other(Sound, "average", 0.99)


def read(settings: Settings) -> Any:
    """Joined recordings, in train, validation and test."""
    from zoo.datasets import speech

    return speech.load_sequences(placed(settings.data, "spoken-digit-sequences"), settings.unseen)


TASK = row_task("spoken-sequence", "which digits were spoken in a row", Settings, read)
