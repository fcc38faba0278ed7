"""How long to train, in epochs or minutes, and the learning rate that follows from it.

The rate is that of a schedule over the budget, whichever way this is measured: see `schedules.py`.
"""

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import keras

from zoo.training.schedules import cosine

Logs = Mapping[str, Any] | None  # what Keras tells a callback


class Budget(keras.callbacks.Callback):
    """Sets the learning rate before every batch, and stops when the budget is spent.

    What another callback makes of the rate holds from then on: one that halves it halves all that
    follow, one that sets it anew sets what the schedule goes on from.

    Arguments:
        peak: the highest learning rate.
        batches: number of batches to train on, or None.
        minutes: time to train, or None; compiling and validating count.
        schedule: (part of the budget that is spent) → part of the highest rate.
    """

    def __init__(
        self,
        peak: float,
        batches: int | None,
        minutes: float | None,
        schedule: Callable[[float], float] = cosine,
    ) -> None:
        super().__init__()
        self.peak, self.batches, self.minutes, self.schedule = peak, batches, minutes, schedule
        self.done = 0
        self.factor = 1.0
        self._planned, self._last = 1.0, math.nan  # the part of the peak, and the rate it gave

    def on_train_begin(self, logs: Logs = None) -> None:
        self.begun = time.monotonic()
        self._last = float(self.model.optimizer.learning_rate)

    def get_state(self) -> dict[str, Any]:
        """What a checkpoint keeps of it."""
        own = {"factor": self.factor, "planned": self._planned, "last": self._last}
        return {"done": self.done, "seconds": self.seconds, **own}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Goes on from what a checkpoint kept."""
        self.done, self.begun = state["done"], time.monotonic() - state["seconds"]
        self.factor, self._planned, self._last = (
            state[name] for name in ("factor", "planned", "last")
        )

    @property
    def seconds(self) -> float:
        """Those since training began, without what passed while it was stopped."""
        return time.monotonic() - self.begun

    @property
    def progress(self) -> float:
        """Part of the budget that is spent, in [0, 1]."""
        by_batches = self.done / self.batches if self.batches else 0.0
        by_time = self.seconds / (60 * self.minutes) if self.minutes else 0.0
        return min(1.0, max(by_batches, by_time))

    def on_train_batch_begin(self, batch: int, logs: Logs = None) -> None:
        optimizer = self.model.optimizer
        now = float(optimizer.learning_rate)
        if now != self._last:  # another callback has set it
            self.factor = now / (self.peak * (self._planned or 1.0))
        self._planned = self.schedule(self.progress)
        optimizer.learning_rate = self.peak * self.factor * self._planned
        self._last = float(optimizer.learning_rate)  # as it is kept, rounded

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        self.done += 1
        if self.progress >= 1:
            self.model.stop_training = True
