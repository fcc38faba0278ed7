"""Problems made to measure a memory: a sum of integers, the adding problem, copy memory.

What is to be kept, and for how long, is known; see zoo/datasets/toys.py.  GRU and LSTM solve all
three.  The vanilla network solves the first alone, as its gradient does not reach back far enough:

    zoo train toys --problem adding-problem --cell simple_rnn
"""

import dataclasses
from typing import Any

from zoo.settings import other, setting
from zoo.tasks._rows import row_task
from zoo.training.learning import Learning

PROBLEMS = {  # each with the argument of its function in zoo.datasets.toys that is its length
    "sum-of-integers": ("sums", "longest"),
    "adding-problem": ("additions", "time"),
    "copy-memory": ("copies", "pause"),
}


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    problem: str = setting("sum-of-integers", "which problem", kind=str, choices=tuple(PROBLEMS))
    length: int | None = setting(
        None,
        "the most integers of a sum (10 if left out), the steps of an addition (200), the pause of "
        "the copy memory (50)",
        at_least=1,
    )
    cell: str = setting("gru", "the recurrence", kind=str)
    units: int = setting(128, "the width of the state", at_least=1)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    learning_rate: float = setting(
        None,
        "the highest learning rate (0.003 if left out, 0.01 of the copy memory)",
        kind=float,
        above=0,
    )
    average: float | None = setting(
        None,
        "the momentum of a running average of the weights, which is then what is kept; 0: none (0 "
        "if left out, 0.99 of the copy memory)",
        kind=float,
        at_least=0,
        below=1,
    )
    weight_decay: float = other(Learning, "weight_decay", 0.0)

    @property
    def data(self) -> str:
        """The problem: there are no data but its own."""
        return self.problem


def read(settings: Settings) -> Any:
    """Rows of the problem, in train, validation and test."""
    from zoo.datasets import toys

    name, length = PROBLEMS[settings.problem]
    sizes = {} if settings.length is None else {length: settings.length}
    return getattr(toys, name)(**sizes)


TASK = row_task("toys", "sums, additions and copies, which measure a memory", Settings, read)
