"""How long to train, in epochs or minutes, and the learning rate that follows from it.

The rate climbs to its peak in the first part of the budget and falls to zero along half a cosine
wave (Loshchilov & Hutter 2017), so that training ends settled whenever its time is over.
"""

import math
import time
from collections.abc import Mapping
from typing import Any

import keras

Logs = Mapping[str, Any] | None  # what Keras tells a callback

WARM_UP = 0.02  # part of the budget in which the rate climbs


def rate_at(progress: float) -> float:
    """Learning rate, as part of its peak, when `progress` in [0, 1] of the budget is spent."""
    if progress < WARM_UP:
        return max(progress, 1e-3) / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


class Budget(keras.callbacks.Callback):
    """Sets the learning rate before every batch, and stops when the budget is spent.

    What another callback makes of the rate holds from then on: one that halves it halves all that
    follow, one that sets it anew sets what the schedule goes on from.

    Arguments:
        peak: the highest learning rate.
        batches: number of batches to train on, or None.
        minutes: time to train, or None; compiling and validating count.
    """

    def __init__(self, peak: float, batches: int | None, minutes: float | None) -> None:
        super().__init__()
        self.peak, self.batches, self.minutes = peak, batches, minutes
        self.done = 0
        self.factor, self._last = 1.0, 0.0

    def on_train_begin(self, logs: Logs = None) -> None:
        self.begun = time.monotonic()

    def get_state(self) -> dict[str, Any]:
        own = {"factor": self.factor, "last": self._last}
        return {"done": self.done, "seconds": self.seconds, **own}

    def set_state(self, state: Mapping[str, Any]) -> None:
        self.done, self.begun = state["done"], time.monotonic() - state["seconds"]
        self.factor, self._last = state["factor"], state["last"]

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.begun

    @property
    def progress(self) -> float:
        """Part of the budget that is spent, in [0, 1]."""
        by_batches = self.done / self.batches if self.batches else 0.0
        by_time = self.seconds / (60 * self.minutes) if self.minutes else 0.0
        return min(1.0, max(by_batches, by_time))

    def on_train_batch_begin(self, batch: int, logs: Logs = None) -> None:
        optimizer = self.model.optimizer
        if self._last:
            self.factor *= float(optimizer.learning_rate) / self._last
        optimizer.learning_rate = self.peak * self.factor * rate_at(self.progress)
        self._last = float(optimizer.learning_rate)  # as it is kept, rounded

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        self.done += 1
        if self.progress >= 1:
            self.model.stop_training = True
