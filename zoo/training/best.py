"""Validates as training goes on, and keeps the weights that did best.

After every epoch, at the end, and in between when the last time is minutes ago: the epoch of a long
text may never end.
"""

import dataclasses
import math
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np

from zoo.training.averaged import averaged
from zoo.training.budget import Budget, Logs

PAUSE = 120.0  # seconds of training between two validations inside an epoch …
SHARE = 0.1  # … or more, so that validating takes no larger share of the time than this
_OWN = ("_loss", "_measured", "_due", "_weights")  # of `Best`, by which training goes on


@dataclasses.dataclass(frozen=True)
class Point:
    """One validation: when, and what was measured."""

    epoch: int
    batches: int
    seconds: float
    training_loss: float
    validation_loss: float


class Best(keras.callbacks.Callback):
    """Validates, keeps the best weights, and tells when there are better ones.

    Arguments:
        validate: the loss on the validation split with the model's present weights.
        budget: tells when a point was measured.
        on_better: called with the point after each improvement, while the model holds the weights.
    """

    def __init__(
        self,
        validate: Callable[[], float],
        budget: Budget,
        on_better: Callable[[Point], None],
    ) -> None:
        super().__init__()
        self.validate, self.budget, self.on_better = validate, budget, on_better
        self.points: list[Point] = []
        self.best: Point | None = None
        self._weights: list[np.ndarray] = []
        self._epoch, self._loss, self._measured = 0, math.nan, 0
        self._due = PAUSE

    def get_state(self) -> dict[str, Any]:
        """What a checkpoint keeps of it."""
        points = [dataclasses.asdict(point) for point in self.points]
        best = self.points.index(self.best) if self.best else None
        return {"points": points, "best": best, **{name: getattr(self, name) for name in _OWN}}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Goes on from what a checkpoint kept."""
        self.points = [Point(**point) for point in state["points"]]
        self.best = None if state["best"] is None else self.points[state["best"]]
        for name in _OWN:
            setattr(self, name, state[name])

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        self._epoch = epoch + 1

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        self._loss = float((logs or {}).get("loss", math.nan))
        if self.budget.seconds >= self._due:
            self.measure()

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        self.measure()

    def measure(self) -> None:
        """Validates now, unless nothing was learnt since the last time."""
        if self.budget.done == self._measured:
            return
        with averaged(self.model):
            self._judge()

    def _judge(self) -> None:
        begun = self.budget.seconds
        loss = self.validate()
        self._measured, now = self.budget.done, self.budget.seconds
        self._due = now + max(PAUSE, (now - begun) / SHARE)
        point = Point(self._epoch, self.budget.done, self.budget.seconds, self._loss, loss)
        self.points.append(point)
        if not math.isfinite(loss):
            self.model.stop_training = True
        elif self.best is None or loss < self.best.validation_loss:
            self._weights = self.model.get_weights()
            self.best = point
            self.on_better(point)

    def restore(self) -> None:
        """Puts the best weights back into the model."""
        if self.best is not None:
            self.model.set_weights(self._weights)
