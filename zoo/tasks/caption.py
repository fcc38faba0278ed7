"""A sentence about a picture: "a three above a seven", of combinations that were never shown too.

A convolutional network makes a map of the picture; at every word the decoder looks at some places
of this map (Xu et al. 2015).  It is judged on scenes of combinations that it has seen, of others
that it has not, and with the picture blacked out, which must leave it with chance.
"""

import dataclasses
from typing import Any

from zoo.settings import other, setting
from zoo.tasks._rows import row_task
from zoo.training.learning import Learning


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    data: str = setting(
        "digits", "the digits of the scenes: digits (inside), mnist, or a folder of its", kind=str
    )
    scenes: int = setting(40_000, "how many scenes to learn from", at_least=10)
    filters: int = setting(
        16, "those of the first convolution, of each further one twice as many", at_least=1
    )
    convolutions: int | None = setting(
        None,
        "how many, each halving the sides (until 4 or fewer are left of them, if left out)",
        at_least=1,
        at_most=6,
    )
    cell: str = setting("lstm", "the recurrence", kind=str)
    units: int = setting(128, "the width of the state, and of a word's vector", at_least=1)
    attention: str = setting(
        "multiplicative",
        "how the places of a picture are weighed",
        kind=str,
        choices=("additive", "multiplicative"),
    )
    unknown: float = setting(
        0.5,
        "the share of words made unknown in training, so that what is seen is said and not what "
        "mostly follows",
        kind=float,
        at_least=0,
        below=1,
    )
    start_dropout: float = setting(
        0.5,
        "the share of what starts the decoder dropped in training, so that it looks at the places",
        kind=float,
        at_least=0,
        below=1,
    )
    dropout: float = setting(
        0.2, "the share of a layer's outputs dropped in training", kind=float, at_least=0, below=1
    )
    learning_rate: float = other(Learning, "learning_rate", 2e-3)
    average: float = other(Learning, "average", 0.99)


def read(settings: Settings) -> Any:
    """The scenes with their captions, in train, validation and test."""
    from zoo.datasets import scenes

    return scenes.load(settings.data, settings.scenes)


TASK = row_task(
    "caption", "a sentence about a picture, combinations never shown included", Settings, read
)
