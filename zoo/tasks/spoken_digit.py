"""Which digit was spoken: log-mel frames → convolutions → both directions → the mean of the steps.

The official test is of voices that are known from training.  `--unseen NAME` makes one speaker the
test instead, and tells how well a stranger is understood.
"""

from typing import Any

from zoo.datasets.cards.named import placed
from zoo.tasks._rows import row_task
from zoo.tasks._sound import Sound


def read(settings: Sound) -> Any:
    """The recordings, in train, validation and test."""
    from zoo.datasets import speech

    return speech.load(placed(settings.data, "spoken-digits"), settings.unseen)


TASK = row_task("spoken-digit", "which digit was spoken", Sound, read)
