"""A model over all rows of a split: the mean loss, and what it puts out for each row."""

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from zoo.datasets.batches.buckets import Batches
from zoo.training.epochs import InOrder, Names


class MeanLoss:
    """Mean loss over the rows of a split, or over their steps where each has a target.

    Arguments:
        model: it may be in training.
        data: inputs, targets and perhaps weights; what has weight 0, as padding, does not count.
        loss: of Keras; its own reduction is not used.
    """

    def __init__(self, model: keras.Model, data: InOrder, loss: keras.losses.Loss) -> None:
        self.model, self.data, self.loss = model, data, loss
        self._piece = tf.function(self._sum, reduce_retracing=True)

    def __call__(self) -> float:
        """The mean with the model's present weights."""
        total = count = 0.0
        for batch in map(self.data.__getitem__, range(len(self.data))):
            losses, counted = self._piece(*keras.tree.map_structure(tf.convert_to_tensor, batch))
            total, count = total + float(losses), count + float(counted)
        return total / count

    def _sum(self, inputs: Any, targets: Any, weights: Any = None) -> tuple[Any, Any]:
        outputs = ops.cast(self.model(inputs, training=False), "float32")
        losses = self.loss.call(targets, outputs)
        weights = ops.ones_like(losses) if weights is None else ops.cast(weights, losses.dtype)
        return ops.sum(losses * weights), ops.sum(weights)


def outputs(model: Any, batches: Batches, inputs: Names) -> list[np.ndarray]:
    """What a model puts out for each row, in the order of the rows.

    Outputs for steps are as long as their batch is wide: cut what is beyond the row's length.

    Arguments:
        model: a function of a batch's inputs.
        batches: of the rows.
        inputs: the fields that it is given: a name, or several, which make a dictionary.
    """
    found: dict[int, np.ndarray] = {}
    for index, batch in _with_indices(batches):
        given = batch[inputs] if isinstance(inputs, str) else {name: batch[name] for name in inputs}
        given = keras.tree.map_structure(tf.convert_to_tensor, given)
        for row, output in zip(index, ops.convert_to_numpy(model(given)), strict=True):
            found[int(row)] = output
    return [found[row] for row in range(len(batches.rows))]


def _with_indices(batches: Batches) -> Iterator[tuple[np.ndarray, dict[str, np.ndarray]]]:
    epoch = batches.epoch(None)
    return zip(epoch.indices, epoch, strict=True)
