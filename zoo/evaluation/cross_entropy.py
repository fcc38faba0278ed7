"""Loss of a language model over a whole split, its state carried from the first symbol to the last.

The split is read as a few streams side by side; each starts from the initial state and carries its
own to its end.  Every symbol of the split is predicted exactly once.
"""

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.streams import streams
from zoo.decoding.stepper import Stepper

STREAMS = (
    64  # starting from no context costs each a fraction of a nat in all: small against a split
)
WINDOW = 128  # symbols a call; it changes the time taken, not the answer


class CrossEntropy:
    """Mean negative log-likelihood of the symbols of a split.

    Arguments:
        model: tokens (batch, time) → logits (batch, time, classes); it may be in training.
        symbols: (n,) the split.
        before: the symbol that precedes it, from which its first is predicted.
    """

    def __init__(self, model: keras.Model, symbols: np.ndarray, before: int) -> None:
        window = min(WINDOW, len(symbols))
        rows = max(1, min(STREAMS, len(symbols) // window))
        self.streams = streams(symbols, rows, window, before=before)
        self._stepper = Stepper(model)
        self._piece = tf.function(self._sum_over_window)

    def __call__(self) -> float:
        """Nats per symbol with the model's present weights."""
        state, total = self._stepper.initial_state(self.streams.batch), 0.0
        parts = (self.streams.inputs, self.streams.targets, self.streams.weights)
        for inputs, targets, weights in zip(*parts, strict=True):
            loss, state = self._piece(inputs, targets, weights, dict(state))
            total += float(loss)
        return total / self.streams.count

    def _sum_over_window(self, inputs: Any, targets: Any, weights: Any, state: Any) -> Any:
        logits, state = self._stepper(inputs, state)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, tf.cast(logits, tf.float32))
        return tf.reduce_sum(loss * weights), dict(state)
