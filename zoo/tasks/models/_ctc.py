"""Connectionist temporal classification (Graves et al. 2006) of sequences that are filled up."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from zoo.datasets.splits import Ragged

BLANK = 0
SURE = 1e4  # logits that leave no doubt


@keras.saving.register_keras_serializable("zoo")
class BlankBeyond(keras.layers.Layer):
    """Logits (batch, time, classes) that are surely the blank where a step does not count.

    A path is read alike with blanks at its end, and these cost nothing: so loss and reading over
    all steps, as Keras's CTC has them, are those over the steps that count.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True  # and has done with it

    def call(self, logits: Any, mask: Any) -> Any:
        blank = ops.one_hot(BLANK, logits.shape[-1], dtype=logits.dtype)
        return ops.where(mask[..., None], logits, SURE * (blank - 1))

    def compute_mask(self, *_: Any, **__: Any) -> None:
        """None: the loss is of a sequence, not of steps."""

    def compute_output_shape(self, shape: Any) -> Any:
        return shape


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
