"""What tasks of sound let the user choose."""

import dataclasses

from zoo.settings import other, setting
from zoo.training.learning import Learning


@dataclasses.dataclass(frozen=True)
class Sound(Learning):
    """Recordings, the sizes of the network that hears them, and what keeps it from their noise."""

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
