"""The plain loop takes several steps in an iteration, and a step by itself without any loop."""

import keras
import numpy as np
import pytest

from kinds import BATCH, BOTH, DTYPE, EXACT, FEATURES, KINDS, close, differentiate, draw, run
from zoo.layers import for_converters, steps_per_iteration

(LSTM,) = (kind for kind in KINDS if kind.name == "LSTM")
graphs = pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="graphs of TensorFlow")
LAST = BOTH | {"return_sequences": False}


def traced(time, masked=True, **arguments):
    """A graph: x, mask, states → results, gradients by x, initial states and weights."""
    import tensorflow as tf

    layer = LSTM.built(dtype=DTYPE, **{**BOTH, **arguments})

    def call(x, mask, *states):
        with tf.GradientTape() as tape:
            tape.watch([x, *states])
            results = layer(x, initial_state=list(states), mask=mask if masked else None)
            total = sum(tf.reduce_sum(tf.sin((k + 1) * y)) for k, y in enumerate(results))
        weights = [weight.value for weight in layer.trainable_weights]
        return results, tape.gradient(total, [x, *states, *weights])

    specs = [tf.TensorSpec((BATCH, time, FEATURES), DTYPE), tf.TensorSpec((BATCH, time), tf.bool)]
    specs += [tf.TensorSpec(state.shape, DTYPE) for state in LSTM.states()]
    return tf.function(call, specs, autograph=False).get_concrete_function()


def called(graph, time):
    import tensorflow as tf

    values = [tf.constant(a, DTYPE) for a in (draw(BATCH, time, FEATURES), *LSTM.states())]
    mask = tf.constant(draw(BATCH, time) < 0.5)
    return keras.tree.flatten(graph(values[0], mask, *values[1:]))


def operations(graph, kind):
    """How many there are, inside of loops aside; the gradient's loops are loops too."""
    return sum(op.type in kind for op in graph.graph.get_operations())


def loops(graph):
    return operations(graph, ("While", "StatelessWhile"))


# Known length or None → how many loops there are instead of one.
LENGTHS = {8: 1, 11: 2, None: 2, 3: 1}


@graphs
@pytest.mark.parametrize(
    "time, masked, arguments",
    [
        (8, False, {}),
        (11, True, {}),
        (3, True, {}),
        (None, False, {}),
        (None, True, {}),
        (8, True, LAST),
        (None, True, LAST),
        (None, True, {"zero_output_for_mask": True}),
        (11, True, {"go_backwards": True}),
        (None, True, {"go_backwards": True, "zero_output_for_mask": True}),
    ],
)
def test_several_steps_in_an_iteration_change_nothing(time, masked, arguments):
    one = traced(time, masked, **arguments)
    with steps_per_iteration(4):
        several = traced(time, masked, **arguments)
    assert loops(several) == LENGTHS[time] * loops(one) > 0
    for length in (0, 1, 3, 4, 5, 8, 11) if time is None else (time,):
        close(called(several, length), called(one, length), EXACT)


@pytest.mark.parametrize("counts", [None, True, False], ids=str)
def test_a_step_by_itself_is_the_first_of_two_of_which_the_other_does_not_count(counts):
    states, x = LSTM.states(), draw(BATCH, 2, FEATURES)
    layer = LSTM.built(dtype=DTYPE, **LAST)
    mask = np.tile([counts is not False, False], (BATCH, 1))
    results, slopes = differentiate(layer, x, states, mask=mask)
    mask = None if counts is None else mask[:, :1]
    alone, its_slopes = differentiate(layer, x[:, :1], states, mask=mask)
    close(alone, results, EXACT)
    assert not slopes[0][:, 1].any()
    close(its_slopes, [slopes[0][:, :1], *slopes[1:]], EXACT)
    (outputs, *_) = run(LSTM.built(dtype=DTYPE, **BOTH), x[:, :1], states, mask)
    close([outputs[:, 0]], results[:1], EXACT)


@graphs
def test_a_step_by_itself_has_no_loop():
    assert loops(traced(1)) == 0


@graphs
def test_converters_are_given_no_list_that_is_written_to_before_its_loop():
    written = ("TensorListSetItem",)
    one = traced(None)
    with for_converters():
        plain = traced(None)
    assert operations(one, written) > operations(plain, written) == 0
    assert operations(traced(None), written) == operations(one, written)  # only meanwhile
    for length in (1, 6):
        close(called(plain, length), called(one, length), EXACT)
