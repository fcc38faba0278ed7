"""A language model over a whole split, its state carried from the first symbol to the last.

The split is read as a few streams side by side.  None starts from nothing: each first reads the
symbols that stand before its first target, unscored, and then carries its state to its end.  Every
symbol of the split is predicted exactly once.
"""

from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.batches.streams import streams
from zoo.decoding.stepper import Stepper

STREAMS = 64
WINDOW = 128  # symbols a call; it changes the time taken, not the answer
CONTEXT = 128  # symbols read before the first that is scored
MOST = 1 << 24  # logits a call: of many classes, fewer symbols


class Carried:
    """What is measured of a model's outputs, window by window of a split.

    Arguments:
        model: tokens (batch, time) → logits (batch, time, classes); it may be in training.
        symbols: (n,) the split.
        before: (m,) what precedes it, m ≥ 1; the last `CONTEXT` + 1 symbols count.
        measure: (logits, targets, weights) → tensors, in the graph; the weight of padding is 0.
    """

    def __init__(
        self,
        model: keras.Model,
        symbols: np.ndarray,
        before: np.ndarray,
        measure: Callable[[Any, Any, Any], Any],
    ) -> None:
        fits = max(1, MOST // (STREAMS * model.output.shape[-1]))
        window = min(WINDOW, fits, len(symbols))
        rows = max(1, min(STREAMS, len(symbols) // window))
        self.streams = streams(symbols, rows, window, before=int(before[-1]))
        self._context = _contexts(symbols, before, rows)
        self._stepper, self._measure = Stepper(model), measure
        self._piece = tf.function(self._of_window)
        self._read = tf.function(lambda inputs, state: dict(self._stepper(inputs, state)[1]))

    def measures(self) -> Iterator[Any]:
        """Of every window with the model's present weights; every symbol is in one of them."""
        state = dict(self._stepper.initial_state(self.streams.batch))
        if self._context.size:
            state = self._read(self._context, state)
        for window in self.streams:
            measured, state = self._piece(*window, state)
            yield measured

    def _of_window(self, inputs: Any, targets: Any, weights: Any, state: Any) -> Any:
        logits, state = self._stepper(inputs, state)
        return self._measure(tf.cast(logits, tf.float32), targets, weights), dict(state)


class CrossEntropy(Carried):
    """Mean negative log-likelihood of the symbols of a split; arguments as of `Carried`."""

    def __init__(self, model: keras.Model, symbols: np.ndarray, before: np.ndarray) -> None:
        super().__init__(model, symbols, before, nats)

    def __call__(self) -> float:
        """Nats per symbol with the model's present weights."""
        return sum(map(float, self.measures())) / self.streams.count


def nats(logits: Any, targets: Any, weights: Any) -> Any:
    """The sum of the negative log-likelihoods of targets that count."""
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits)
    return tf.reduce_sum(losses * weights)


def _contexts(symbols: np.ndarray, before: np.ndarray, rows: int) -> np.ndarray:
    """What each stream reads before its first input, (rows, time), the same time for all."""
    length, longer = divmod(len(symbols), rows)
    stream = np.arange(rows)
    first = stream * length + np.minimum(stream, longer)
    time = min(CONTEXT, len(before) - 1)
    place = (first - 1)[:, None] + np.arange(-time, 0)  # negative: in `before`
    known = np.where(place < 0, before[np.minimum(place, -1)], symbols[np.maximum(place, 0)])
    return known.astype(np.int32)
