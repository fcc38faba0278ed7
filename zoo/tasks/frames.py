"""A label for every frame of a video, or for every moment of a recording.

    clips, mnist-clips       which digit is visible, and in which direction it moves
    gesture, gesture-motion  phases of gestures, from where hands are or how they move
    occupancy                whether somebody is in the room

Read in both directions the label of a frame depends on what follows, too; forwards on the past
alone; and the network without a memory, which stands beside them, sees the frame and nothing else.
All of them read gestures on the scale of the whole recording, which must then be at hand.
"""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zoo.settings import other, setting
from zoo.tasks._rows import row_task
from zoo.training.learning import Learning


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    data: str = setting(
        "clips",
        "clips, mnist-clips, gesture, gesture-motion or occupancy; a folder of their files; or "
        "both, as in gesture-motion:FOLDER",
        kind=str,
    )
    topology: str = setting(
        "bidirectional_many_to_many",
        "in both directions, or forwards alone",
        kind=str,
        choices=("bidirectional_many_to_many", "synced_many_to_many"),
    )
    cell: str = setting("gru", "the recurrence", kind=str)
    units: int | None = setting(
        None,
        "the width of the state, in each direction (96 if left out, 32 of sensors in a room)",
        at_least=1,
    )
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    clips: int = setting(12_000, "how many clips of moving digits to learn from", at_least=10)
    filters: int = setting(
        8,
        "those of the first convolution of a picture, of each further one twice as many",
        at_least=1,
    )
    dropout: float | None = setting(
        None,
        "the share of a layer's outputs dropped in training (0.3 if left out, 0.5 of sensors in a "
        "room)",
        kind=float,
        at_least=0,
        below=1,
    )
    window: int | None = setting(
        None,
        "of how many frames a piece of a long recording is, in training (128 of gestures if left "
        "out, 16 of sensors in a room)",
        at_least=2,
    )
    learning_rate: float = other(Learning, "learning_rate", 2e-3)
    batch: int = other(Learning, "batch", 16)


def read(settings: Settings) -> Any:
    """Clips or recordings, in train, validation and test.

    Raises:
        FileNotFoundError: `data` is neither a name nor a folder of the files.
        OSError, ValueError: as those who read it.
    """
    from zoo.datasets import clips, gesture, occupancy

    known: dict[str, Callable[..., Any]] = {
        "clips": lambda digits="digits": clips.load(digits, settings.clips),
        "mnist-clips": lambda digits="mnist": clips.load(digits, settings.clips),
        **{card.name: card.load for family in (gesture, occupancy) for card in family.CARDS},
    }
    name, _, folder = settings.data.partition(":")
    name = name.lower().replace("_", "-")
    if name in known:
        return known[name](folder) if folder else known[name]()
    path = Path(settings.data).expanduser()
    signs = {
        "gesture": "a1_raw.csv",
        "gesture-motion": "a1_va3.csv",
        "occupancy": "datatraining.txt",
        "mnist-clips": "train-images*",
    }
    for name, sign in signs.items():
        if any(path.glob(sign)):
            return known[name](path)
    raise FileNotFoundError(
        f"`data`, what to learn, must be one of {', '.join(known)}, or a folder that holds "
        f"{' or '.join(signs.values())}. Received: {settings.data!r}, which is neither."
    )


TASK = row_task("frames", "a label for every frame of a video or a recording", Settings, read)
