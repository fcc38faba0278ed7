"""The loss of one batch, out of the running mean of the epoch that Keras tells.

    reader = shared(model)      when training begins
    reader.begin()              when a batch does
    loss, rows = reader.end(logs)

Keras tells the mean since the epoch began; a metric holds the sum that it is made from.  That lies
where the model is computed, so it is read once for all who ask.
"""

import math
import weakref

import keras
import numpy as np

from zoo.training.budget import Logs


class BatchLoss:
    """The loss of each batch, if told when it begins and ends; telling it again changes nothing.

    It is the mean over several where Keras runs several as one (`steps_per_execution`).
    """

    def __init__(self) -> None:
        self._sums: list[_Sum] = []

    def watch(self, model: keras.Model) -> None:
        """A training of a compiled model begins."""
        self._sums = [_Sum(m) for m in model.metrics if isinstance(m, keras.metrics.Mean)]
        self._found = self._begun = False
        self._last = (math.nan, 0.0)

    def begin(self) -> None:
        """A batch begins; other callbacks may have emptied the sums."""
        if not self._begun:
            self._begun = True
            for each in self._sums:
                each.begin()

    def end(self, logs: Logs) -> tuple[float, float]:
        """Its loss, and of how many rows: one, if a `train_step` of its own keeps no mean of it.

        Arguments:
            logs: what Keras tells of the batch.  Without a loss in it the answer is (nan, 0).
        """
        if self._begun:
            self._begun, self._last = False, self._read((logs or {}).get("loss"))
        return self._last

    def _read(self, told: float | None) -> tuple[float, float]:
        if told is None:
            return math.nan, 0.0
        if not self._found:  # the mean that is told: Keras's own, or that of a `train_step`
            self._sums = [each for each in self._sums if each.tells(told)][:1]
            self._found = True
        return self._sums[0].end() if self._sums else (float(told), 1.0)


class _Sum:
    """What a mean is made from, before a batch and after it."""

    def __init__(self, mean: keras.metrics.Mean) -> None:
        self._mean = mean
        self._total = self._count = 0.0

    def begin(self) -> None:
        count = float(self._mean.count)
        if count != self._count:
            self._total, self._count = float(self._mean.total), count

    def tells(self, told: float) -> bool:
        """Whether the batch was added to it, and it is what was told."""
        count = float(self._mean.count)
        mean = float(self._mean.total) / count if count else math.nan
        return count != self._count and bool(np.isclose(mean, told, rtol=1e-5, equal_nan=True))

    def end(self) -> tuple[float, float]:
        total, count = float(self._mean.total), float(self._mean.count)
        rows, loss = count - self._count, total - self._total
        self._total, self._count = total, count
        return (loss / rows if rows else math.nan), rows


_OF: weakref.WeakKeyDictionary[keras.Model, BatchLoss] = weakref.WeakKeyDictionary()


def shared(model: keras.Model) -> BatchLoss:
    """The reader of all callbacks of a training of this model, which is about to begin."""
    reader = _OF.setdefault(model, BatchLoss())
    reader.watch(model)
    return reader
