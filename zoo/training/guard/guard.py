"""Ends a training whose loss is no longer a number or has diverged, and puts the model back.

    model.fit(x, y, callbacks=[Guard(data=(x, y))])

It says when it began and where, what probably helps, and how to go on; the model then holds the
last weights that were known to be good, its optimizer the state that goes with them.
"""

import math
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np

from zoo.training.budget import Logs
from zoo.training.guard.batch_loss import shared
from zoo.training.guard.data import batch_of, finite, in_data, of_epoch
from zoo.training.guard.diagnosis import in_layers
from zoo.training.guard.divergence import Divergence
from zoo.training.guard.finding import UNKNOWN, Finding
from zoo.training.guard.rates import rate_that_learns
from zoo.training.guard.words import message
from zoo.training.variables import changing

SHARE = 0.005  # of the time that copies may take

Place = tuple[int, int]  # epoch and batch, counted from 1
Copy = tuple[Place, list[tuple[Any, np.ndarray]]]  # before which batch; variables and their values


class Guard(keras.callbacks.Callback):
    """Watches the loss of every batch; for any `fit` on TensorFlow.

    A copy of the weights counts as good if all that it holds are numbers, once the loss of the next
    batch is one too, and no worse than before anything was learnt.  Copies take less than a
    hundredth of the time, so the last good one may be some batches old.

    Arguments:
        data: what `fit` learns from, so that the guard can tell where it began: a tuple of arrays,
            or batches by index or one after another, such as `Epochs` and `Truncated`.  It is read
            only when training has broken.
        worse: how many times as bad as before anything was learnt the loss must stay for 40 batches
            to have diverged; see `divergence.py`.  `math.inf` for data of which the first batches
            are easier than the rest.
        first: how many batches tell the loss before anything was learnt; None: those of 64 rows.
        rate: the learning rate that the user chose; that of the optimizer if not given.
        restart: (a learning rate) → the command or line by which to begin again.

    Attributes:
        told: None, or what happened: `why` ("nan", "inf", "-inf" or "diverged"), `epoch`, `batch`
            and `good`, the (epoch, batch) before which the weights were those put back, counted
            from 1; whether it was `put_back`; `loss`, `level`, where it began as a `finding`,
            `rate`, the `advised` one, and the `message`.

    Example:
        >>> model = zoo.build_model("many_to_one", cell="gru", features=3, units=4, classes=2)
        >>> x, y = np.ones((2, 5, 3), "float32"), np.array([0, 1])
        >>> model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        >>> guard = zoo.Guard(data=(x, y))
        >>> history = model.fit(x, y, callbacks=[guard], verbose=0)
        >>> guard.told is None  # nothing went wrong
        True
    """

    def __init__(
        self,
        data: Any = None,
        *,
        worse: float = 2.0,
        first: int | None = None,
        rate: float | None = None,
        restart: Callable[[float], str] | None = None,
    ) -> None:
        super().__init__()
        self.data, self.worse, self.first, self.rate = data, worse, first, rate
        self.restart = restart or _in_python
        self.told: dict[str, Any] | None = None

    def on_train_begin(self, logs: Logs = None) -> None:
        self.told = None
        self._loss = shared(self.model)
        self._course = Divergence(self.worse, self.first)
        self._good: Copy | None = None
        self._candidate: Copy | None = None
        self._due, self._risen, self._place = 0.0, (0, 0), (0, 0)
        if self.model.trainable_variables:  # or the first copy would lack its moments
            self.model.optimizer.build(self.model.trainable_variables)

    def get_state(self) -> dict[str, Any]:
        """What it knows of the course so far; copies of weights are taken anew."""
        return self._course.get_state()

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Goes on from what a checkpoint kept."""
        self._course.set_state(state)

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        self._epoch = epoch + 1

    def on_train_batch_begin(self, batch: int, logs: Logs = None) -> None:
        begun = time.monotonic()
        self._place = (self._epoch, batch + 1)
        self._loss.begin()
        if begun >= self._due and self.model.built:
            copy = [(v, v.numpy()) for v in changing(self.model)]
            # the moments of an optimizer may overflow while the loss is still a number; the rate,
            # which has one number alone, is the user's
            checked = (finite(value) for _, value in copy if np.ndim(value))
            whole = all(numbers is None or numbers.all() for numbers in checked)
            self._candidate = (self._place, copy) if whole else None
            now = time.monotonic()
            self._due = now + (now - begun) / SHARE

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        if self.told:
            return
        loss, rows = self._loss.end(logs)
        if not rows:
            return
        if not math.isfinite(loss):
            self._stop(str(loss), self._place, loss)
            return
        diverged = self._course(loss, rows)
        if self._course.since == 1:
            self._risen = self._place
        if diverged:
            self._stop("diverged", self._risen, loss)
        elif self._good is None or self._course.is_fine(loss):
            self._good, self._candidate = self._candidate or self._good, None
        else:
            self._candidate = None

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        if self.told and "message" not in self.told:
            self._explain()
            print(self.told["message"], file=sys.stderr)

    def _stop(self, why: str, place: Place, loss: float) -> None:
        """Ends training, and puts the model back at once: other callbacks may look at it."""
        self.model.stop_training = True
        self._broken = [v.numpy() for v in self.model.trainable_variables]
        rate = self.rate or _rate(self.model)
        self.told = {
            "why": why,
            "epoch": place[0],
            "batch": place[1],
            "loss": loss,
            "level": self._course.begun,
            "worse": self.worse,
            "rate": rate,
            "good": self._good and self._good[0],
            "put_back": self._put_back(),
        }

    def _put_back(self) -> bool:
        """Whether there is a copy to do it with."""
        good = self._good or self._candidate
        for variable, value in good[1] if good else ():
            variable.assign(value)
        return bool(good)

    def _explain(self) -> None:
        """Adds where it began, what helps, and the message."""
        told = self.told or {}
        finding, advised = UNKNOWN, None
        if self.data is not None:
            try:
                finding, advised = self._look(told["epoch"] - 1, told["batch"] - 1, told["rate"])
            except Exception as error:  # of a model or data of any kind: the weights are safe
                said = f"Where it began could not be looked at: {error}."
                finding = Finding("unknown", "", said)
            finally:
                self._put_back()
        told |= {"finding": finding, "advised": advised}
        told["message"] = message(told, self.model.optimizer, self.restart)

    def _look(self, epoch: int, batch: int, rate: float | None) -> tuple[Finding, float | None]:
        read = of_epoch(self.data, epoch)
        end = batch + self.model.steps_per_execution
        batches = int(self.params.get("steps") or end)
        found = in_data(read, range(batch, min(end, batches)), batches)
        if found:
            return found, None
        at_hand = batch_of(read, batch)
        if at_hand is None:
            return UNKNOWN, None
        finding = in_layers(self.model, at_hand, self._broken)
        if not rate or not math.isfinite(rate) or finding.kind == "outputs":
            return finding, None
        return finding, rate_that_learns(self.model, at_hand, rate)


def _rate(model: keras.Model) -> float | None:
    rate = model.optimizer.learning_rate
    return None if callable(rate) else float(rate)


def _in_python(rate: float) -> str:
    return f"model.optimizer.learning_rate = {rate:.3g}; model.fit(…)"
