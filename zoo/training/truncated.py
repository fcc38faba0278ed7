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

Windows = Streams | Documents


class Truncated:
    """Windows for `fit`, and the callback that minds the state.

    Arguments:
        windows: `streams` of one long sequence, or `documents`.
        held_out: the same for validation, with as many rows, or None.

    Attributes:
        windows: what is learnt.
        dataset: (inputs, targets, weights) of the windows, in the order of reading; no epoch
            shuffles them, as each goes on where the one before stopped.
        held_out: the same of what is held out, for `validation_data` of `fit`, or None.
        callback: must be given to `fit` too, and to `evaluate`, where it minds `dataset`.
            Validation begins from no state, and leaves training the one it had.

    Example:
        >>> from zoo.datasets.batches.documents import documents
        >>> x = [np.zeros((steps, 3), "float32") for steps in (25, 40)]
        >>> y = [np.zeros(steps, "int32") for steps in (25, 40)]
        >>> data = zoo.Truncated(documents(x, y, batch=2, time=10))
        >>> len(data)  # windows of 10 steps
        4
    """

    def __init__(self, windows: Windows, held_out: Windows | None = None) -> None:
        self.windows = windows
        self.dataset = _dataset(windows)
        self.held_out = None if held_out is None else _dataset(held_out)
        self.callback: keras.callbacks.Callback = _Mind(windows, held_out)

    def __len__(self) -> int:
        return len(self.windows)

    def __getitem__(self, number: int) -> tuple[np.ndarray, ...]:
        return tuple(self.windows[number])


class _Mind(keras.callbacks.Callback):
    """Lets the state of a row begin anew where a document does, and every state with the epoch.

    Raises:
        ValueError: the model carries no state, or `fit` does not read all windows one by one.
    """

    def __init__(self, windows: Windows, held_out: Windows | None) -> None:
        super().__init__()
        self._windows, self._held_out = windows, held_out
        self._of_fit: Any = None  # how Keras tells a validation within `fit` from `evaluate`
        self._kept: list[Any] = []

    def get_state(self) -> dict[str, Any]:
        """Nothing: the states are the model's."""
        return {}

    def set_state(self, state: Any) -> None:
        pass

    def on_train_begin(self, logs: Any = None) -> None:
        self._of_fit = self.params
        self._check()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._reset()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self._begin(self._windows, batch)

    def on_test_begin(self, logs: Any = None) -> None:
        inside = self.params is self._of_fit
        self._read = self._held_out if inside else self._windows
        if not inside:
            self._check()
        self._kept = [ops.copy(state) for state in carried(self.model)] if inside else []
        self._reset()

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        self._begin(self._read, batch)

    def on_test_end(self, logs: Any = None) -> None:
        for state, kept in zip(carried(self.model), self._kept, strict=False):
            state.assign(kept)

    def _check(self) -> None:
        windows = self._windows
        if not stateful(self.model):
            raise ValueError(
                "`model`, what reads the windows, must carry its state from one to the next. "
                f"Received: {self.model.name!r}, none of whose recurrences is stateful. "
                "Build it with stateful=True and batch=…."
            )
        steps = self.params.get("steps")
        if steps not in (None, len(windows)):
            raise ValueError(
                f"`fit` must read all {len(windows)} windows in every epoch, as each goes on where "
                f"the one before stopped. Received: steps={steps}. Leave out `steps_per_epoch`."
            )
        if isinstance(windows, Documents) and self.model.steps_per_execution > 1:
            raise ValueError(
                "`steps_per_execution` of `compile` must be 1: between two windows a document may "
                f"begin. Received: steps_per_execution={self.model.steps_per_execution}."
            )

    def _reset(self) -> None:
        for layer in stateful(self.model):
            layer.reset_state()

    def _begin(self, windows: Windows | None, batch: int) -> None:
        if batch and isinstance(windows, Documents):
            begins = windows.begins(batch)
            if begins.any():
                for state in carried(self.model):
                    state.assign(ops.where(begins[:, None], ops.zeros_like(state), state))


def _dataset(windows: Windows) -> tf.data.Dataset:
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
