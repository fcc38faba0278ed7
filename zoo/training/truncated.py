"""Truncated back-propagation through time, within a plain `fit`.

    data = Truncated(documents(inputs, targets, batch=64, time=100))
    model.fit(data.dataset, callbacks=[data.callback], epochs=10)

A stateful model carries its state from window to window, and the gradient is cut between them
(Williams & Peng 1990): one update for each window, in time and memory that do not depend on how
long a sequence is.  Where a document begins, the state of its row begins anew.
"""

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from zoo.datasets.batches.documents import Documents
from zoo.datasets.batches.streams import Streams
from zoo.training.variables import carried, stateful


class Truncated:
    """Windows for `fit`, and the callback that minds the state.

    Arguments:
        windows: `streams` of one long sequence, or `documents`.

    Attributes:
        windows: the same.
        dataset: (inputs, targets, weights) of the windows, in the order of reading; no epoch
            shuffles them, as each goes on where the one before stopped.
        callback: must be given to `fit` too.
    """

    def __init__(self, windows: Streams | Documents) -> None:
        self.windows = windows
        self.dataset = _dataset(windows)
        self.callback: keras.callbacks.Callback = _Mind(windows)

    def __len__(self) -> int:
        return len(self.windows)

    def __getitem__(self, number: int) -> tuple[np.ndarray, ...]:
        return tuple(self.windows[number])


class _Mind(keras.callbacks.Callback):
    """Lets the state of a row begin anew where a document does, and every state with the epoch.

    Raises:
        ValueError: the model carries no state.
    """

    def __init__(self, windows: Streams | Documents) -> None:
        super().__init__()
        self._windows = windows

    def on_train_begin(self, logs: Any = None) -> None:
        self._layers = stateful(self.model)
        if not self._layers:
            raise ValueError(
                "`model`, what reads the windows, must carry its state from one to the next. "
                f"Received: {self.model.name!r}, none of whose recurrences is stateful. "
                "Build it with stateful=True and batch=…."
            )

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        for layer in self._layers:
            layer.reset_state()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        if batch and isinstance(self._windows, Documents):
            begins = self._windows.begins(batch)
            if begins.any():
                for state in carried(self.model):
                    state.assign(ops.where(begins[:, None], ops.zeros_like(state), state))


def _dataset(windows: Streams | Documents) -> tf.data.Dataset:
    """Windows, cut while the model learns from those before."""

    def all_of_them() -> Iterator[tuple[np.ndarray, ...]]:
        return map(tuple, windows)

    first = windows[0]
    signature = tuple(tf.TensorSpec(part.shape, part.dtype) for part in first)
    read = tf.data.Dataset.from_generator(all_of_them, output_signature=signature)
    counted = tf.data.experimental.assert_cardinality(len(windows))  # else Keras would guess it
    # Its tuner would have nothing to tune, and may hold up the end of an epoch by seconds.
    plain = tf.data.Options()
    plain.autotune.enabled = False
    return read.apply(counted).prefetch(2).with_options(plain)
