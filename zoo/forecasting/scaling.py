"""Scales of what a network sees and says, fitted on the windows it learns from and on no others."""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ROUNDING = 1e-9  # what is left of a deviation where nothing moves


class Scale(tf.Module):
    """x → (x - mean) / deviation, of each group of series and each feature, in the graph.

    Arguments:
        groups, features: how many there are.
        centred: whether the mean is taken off; else it is 0 and deviations are from 0.
    """

    def __init__(self, groups: int, features: int, centred: bool = True) -> None:
        super().__init__()
        self.centred = centred
        self.mean = tf.Variable(tf.zeros((groups, features), tf.float64), trainable=False)
        self.deviation = tf.Variable(tf.ones((groups, features), tf.float64), trainable=False)

    def fit(self, x: Floats, group: NDArray[np.int64]) -> None:
        """Takes the scale of x (rows, steps, features), whose rows belong to these groups.

        A group without a row has mean 0 and deviation 1.
        """
        mean, deviation = np.zeros(self.mean.shape), np.zeros(self.mean.shape)
        for place in range(len(mean)):
            own = x[group == place]
            if not len(own):
                continue
            if self.centred:
                mean[place] = own.mean((0, 1))
            deviation[place] = np.sqrt(((own - mean[place]) ** 2).mean((0, 1)))
        still = deviation <= ROUNDING * np.maximum(1, np.abs(mean))
        self.mean.assign(mean)
        self.deviation.assign(np.where(still, 1.0, deviation))

    def to(self, x: Any, group: Any) -> Any:
        """x (rows, steps, features) of these groups (rows,)."""
        return (x - _of(self.mean, group)) / _of(self.deviation, group)

    def back(self, x: Any, group: Any) -> Any:
        """What `to` undoes."""
        return x * _of(self.deviation, group) + _of(self.mean, group)


def _of(numbers: Any, group: Any) -> Any:
    return tf.gather(tf.convert_to_tensor(numbers), group)[:, None]
