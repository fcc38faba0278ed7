"""The learning rate, as part of its highest, when a part of the budget is spent.

It climbs in the first part of the budget.  Then it falls to zero along half a cosine wave
(Loshchilov & Hutter 2017), so that training ends settled whenever its time is over; or it stays,
for callbacks that lower it.
"""

import math
from typing import Protocol

WARM_UP = 0.02  # part of the budget in which the rate climbs, if the user says nothing


def cosine(progress: float, warm_up: float = WARM_UP) -> float:
    """The rate when `progress` in [0, 1] of the budget is spent."""
    if progress < warm_up:
        return constant(progress, warm_up)
    return 0.5 * (1 + math.cos(math.pi * (progress - warm_up) / (1 - warm_up)))


def constant(progress: float, warm_up: float = WARM_UP) -> float:
    """The same, without the fall."""
    return max(progress, 1e-3) / warm_up if progress < warm_up else 1.0


class Schedule(Protocol):
    """One of them."""

    def __call__(self, progress: float, warm_up: float = WARM_UP) -> float: ...


# By name; that of a plateau is lowered by a callback of Keras.
SCHEDULES: dict[str, Schedule] = {
    "cosine": cosine,
    "plateau": constant,
    "constant": constant,
}
