"""Names of a nation, letter by letter: one thing in, a sequence out.

A language model of letters that is told a nation.  It writes names; and as it tells how likely a
name is in each nation, Bayes' rule makes a classifier of it.
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

    data: str = setting("names", "names, or a folder of their files", kind=str)
    cell: str = setting("lstm", "the recurrence", kind=str)
    units: int = setting(256, "the width of the state", at_least=1, at_most=2**16)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    embedding: int = setting(64, "the width of a letter's vector", at_least=1, at_most=2**16)
    dropout: float = setting(
        0.4, "the share of a layer's outputs dropped in training", kind=float, at_least=0, below=1
    )
    learning_rate: float = other(Learning, "learning_rate", 3e-3)
    average: float = other(Learning, "average", 0.99)


def read(settings: Settings) -> Any:
    """The names with their nations, in train, validation and test."""
    from zoo.datasets import names

    return names.load(placed(settings.data, "names"))


TASK = row_task(
    "names",
    "names of a nation, letter by letter; and the nation of a name, by Bayes' rule",
    Settings,
    read,
    acts=("evaluate", "export", "generate", "predict"),
)
