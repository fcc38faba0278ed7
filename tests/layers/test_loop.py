"""The plain loop takes several steps in an iteration, and a step by itself without any loop."""

import keras
import numpy as np
import pytest

from zoo.layers import LSTM
from zoo.layers.engines.loop import together

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="graphs of TensorFlow"
)


@pytest.fixture(scope="module")
def layer():
    keras.utils.set_random_seed(1)
    layer = LSTM(3, return_sequences=True, return_state=True, engine="loop")
    layer.build((None, None, 2))
    return layer


def traced(layer, time):
    """A graph of outputs, final states and a gradient, of sequences and a mask."""
    import tensorflow as tf

    def call(x, mask):
        with tf.GradientTape() as tape:
            tape.watch(x)
            results = layer(x, mask=mask)
            total = sum(map(tf.reduce_sum, results))
        return *results, tape.gradient(total, x)

    specs = [tf.TensorSpec((2, time, 2), tf.float32), tf.TensorSpec((2, time), tf.bool)]
    return tf.function(call, specs, autograph=False).get_concrete_function()


def loops(graph):
    return sum("While" in op.type for op in graph.graph.get_operations())


def test_several_steps_in_an_iteration_change_nothing(layer):
    import tensorflow as tf

    random = np.random.default_rng(1)
    one = traced(layer, None)
    with together(4):
        several = traced(layer, None)
    assert loops(several) == 2 * loops(one)
    for time in (0, 1, 3, 4, 5, 11):
        x = tf.constant(random.normal(size=(2, time, 2)), tf.float32)
        mask = tf.constant(random.random((2, time)) < 0.7)
        for a, b in zip(one(x, mask), several(x, mask), strict=True):
            np.testing.assert_allclose(a, b, atol=1e-6)


def test_what_is_known_to_be_shorter_is_walked_as_ever(layer):
    with together(4):
        assert loops(traced(layer, 3)) == loops(traced(layer, None)) // 2


def test_a_step_by_itself_has_no_loop(layer):
    assert loops(traced(layer, 1)) == 0
