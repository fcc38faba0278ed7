"""Connectionist temporal classification (Graves et al. 2006) of sequences that are filled up."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from zoo.datasets.splits import Ragged
from zoo.topologies.parts.layers import BLANK

__all__ = ["BLANK", "errors"]


def errors(said: Sequence[Sequence[int]], meant: Ragged) -> dict[str, float]:
    """Share of the sequences that are not right in all; and edits needed per label meant."""
    wrong = [list(one) != other.tolist() for one, other in zip(said, meant, strict=True)]
    edits = tf.edit_distance(_sparse(said), _sparse([*meant]), normalize=False)
    return {
        "wrong sequences": float(np.mean(wrong)),
        "wrong digits": float(tf.reduce_sum(edits)) / len(meant.values),
    }


def _sparse(rows: Sequence[Any]) -> tf.SparseTensor:
    steps = [(row, step) for row, labels in enumerate(rows) for step in range(len(labels))]
    values = np.array([label for labels in rows for label in labels], np.int64)
    shape = (len(rows), max(map(len, rows), default=0))
    return tf.SparseTensor(np.array(steps, np.int64).reshape(-1, 2), values, shape)
