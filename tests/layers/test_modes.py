"""Compiled engines in eager calls, in graphs and in `fit`, one after the other."""

import functools

import keras
import numpy as np
import pytest

from kinds import BATCH, FEATURES, UNITS, X, close
from zoo.layers import LSTM, MinGRU, using

on_tensorflow = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="it is TensorFlow's"
)


@on_tensorflow
@pytest.mark.parametrize(
    "make", [LSTM, functools.partial(MinGRU, engine="scan")], ids=["fused", "scan"]
)
def test_it_is_differentiated_in_every_way_in_turn(make):
    """A training, a call in eager mode, a graph of one's own: none breaks another."""
    import tensorflow as tf

    recurrence = make(UNITS)
    model = keras.Sequential([keras.Input((6, FEATURES)), recurrence])
    model.compile("sgd", "mse")

    def slopes():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(model(X, training=True)))
        return tape.gradient(loss, model.trainable_variables)

    for _ in range(2):
        model.train_on_batch(X, np.zeros((BATCH, UNITS)))
        with using("loop"):
            expected = slopes()
        for found in (slopes(), tf.function(slopes)()):
            close([np.asarray(g) for g in found], [np.asarray(g) for g in expected], 1e-5)
