"""The loss of one batch, out of the running mean of the epoch that Keras tells."""

import math

import keras

from zoo.training.budget import Logs


class BatchLoss:
    """The loss of each batch, if told when it begins and ends.

    It is the mean over several where Keras runs several as one (`steps_per_execution`).

    Keras tells the mean since the epoch began; its metric holds the sum that it is made from.

    Arguments:
        model: one that is compiled.
    """

    def __init__(self, model: keras.Model) -> None:
        found = next((m for m in model.metrics if m.name == "loss"), None)
        self._metric = found if isinstance(found, keras.metrics.Mean) else None
        self._total = self._count = 0.0

    def begin(self, batch: int) -> None:
        """A batch begins, of that number within the epoch; other callbacks may empty the sums."""
        if self._metric is not None:
            count = float(self._metric.count)
            if count != self._count:
                self._total, self._count = float(self._metric.total), count
        elif batch == 0:
            self._total = self._count = 0.0

    def end(self, batch: int, logs: Logs) -> tuple[float, float]:
        """Its loss, and of how many rows; of batches, if a `train_step` of its own tells its loss.

        Arguments:
            batch: the number within the epoch that Keras gives.
            logs: what Keras tells beside it.  Without a loss in it the answer is (nan, 0).
        """
        told = (logs or {}).get("loss")
        if told is None:
            return math.nan, 0.0
        if self._metric is not None:
            total, count = float(self._metric.total), float(self._metric.count)
        else:
            total, count = float(told) * (batch + 1), batch + 1.0
        rows, loss = count - self._count, total - self._total
        self._total, self._count = total, count
        return (loss / rows if rows else math.nan), rows
