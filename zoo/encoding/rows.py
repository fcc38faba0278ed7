"""Rows of ids that differ in length, side by side."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike, NDArray

from zoo.datasets.splits import Ragged


def padded(rows: Sequence[ArrayLike]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Ids (batch, time), filled up with 0, and lengths (batch,) of any number of rows."""
    ragged = Ragged.of([*rows, ()])  # one more, because it must not be of none
    lengths = ragged.lengths[:-1].astype(np.int32)
    return ragged.padded(np.arange(len(rows)), int(lengths.max(initial=0))), lengths


def or_unknown(ids: Any, unknown: int) -> Any:
    """Ragged ids (batch, time) int32 with one that is unknown in each row that had none."""
    empty = tf.cast(ids.row_lengths() == 0, tf.int64)
    filling = tf.fill([tf.reduce_sum(empty)], unknown)
    return tf.concat([ids, tf.RaggedTensor.from_row_lengths(filling, empty)], 1)
