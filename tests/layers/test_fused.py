"""The fused engine: outputs, final states and all gradients are those of the loop."""

import keras
import numpy as np
import pytest
from keras import ops

from cells import CurvedCell, NormalisedCell, PeepholeCell, ProjectedCell
from kinds import (
    BATCH,
    BOTH,
    DTYPE,
    EXACT,
    FEATURES,
    KINDS,
    MASK,
    UNITS,
    X,
    close,
    draw,
    gradients,
    run,
)
from zoo.layers import LSTM, Recurrent, explain, layer, using
from zoo.layers.cells.gru import GRUCell
from zoo.layers.cells.lstm import LSTMCell
from zoo.layers.cells.simple_rnn import SimpleRNNCell
from zoo.layers.engines import watched

TENSORFLOW = keras.backend.backend() == "tensorflow"
TOLERANCE = 1e-10 if TENSORFLOW else EXACT
on_tensorflow = pytest.mark.skipif(not TENSORFLOW, reason="it is TensorFlow's")


CELLS = [
    SimpleRNNCell,
    LSTMCell,
    GRUCell,
    PeepholeCell,
    NormalisedCell,
    ProjectedCell,
    CurvedCell,
]
WAYS = {
    "whole": {},
    "masked": {"mask": MASK},
    "backwards": {"go_backwards": True, "zero_output_for_mask": True, "mask": MASK},
    "last": {"return_sequences": False, "mask": MASK},
}
each_cell = pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.__name__)
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def pair(cell, **arguments):
    """The same recurrence on the loop and fused, as exact as can be."""
    for engine in ("loop", "fused"):
        made = Recurrent(cell(UNITS), engine=engine, **{"dtype": DTYPE, **BOTH, **arguments})
        made.build((BATCH, None, FEATURES))
        made.set_weights([draw(*w.shape, seed=k) / 2 for k, w in enumerate(made.weights)])
        yield made


def states(cell):
    return [draw(BATCH, size, seed=k) for k, size in enumerate(cell(UNITS).state_size)]


@each_way
@each_cell
def test_it_equals_the_loop(cell, way):
    mask = way.get("mask")
    arguments = {name: value for name, value in way.items() if name != "mask"}
    loop, fused = pair(cell, **arguments)
    close(run(fused, X, states(cell), mask), run(loop, X, states(cell), mask), TOLERANCE)
    expected = gradients(loop, X, states(cell), "graph", mask=mask)
    assert all(np.abs(gradient).max() > 1e-3 for gradient in expected)
    close(gradients(fused, X, states(cell), "graph", mask=mask), expected, TOLERANCE)


def test_it_equals_the_loop_in_eager_mode():
    loop, fused = pair(PeepholeCell)
    expected = gradients(loop, X, states(PeepholeCell), mask=MASK)
    close(gradients(fused, X, states(PeepholeCell), "eager", mask=MASK), expected, TOLERANCE)


def test_other_activations_are_the_same():
    loop, fused = pair(lambda units: LSTMCell(units, "softsign", "hard_sigmoid"))
    expected = gradients(loop, X, states(LSTMCell))
    close(gradients(fused, X, states(LSTMCell)), expected, TOLERANCE)


@pytest.mark.parametrize("cell", [LSTMCell, GRUCell])
def test_half_precision_is_as_near_as_the_loop_is(cell):
    exact, _ = pair(cell)
    given = [np.float32(state) for state in states(cell)]
    halves = [*pair(cell, dtype="mixed_bfloat16")]
    loop, fused = [], []
    for seed in range(3):  # of one draw a single rounding may decide
        x = draw(*X.shape, seed=seed)
        truth = gradients(exact, x, given, mask=MASK)
        for each, off in zip(halves, (loop, fused), strict=True):
            found = gradients(each, x, given, mask=MASK)
            off += [
                np.abs(np.float32(one) - true).max() / np.abs(true).max()
                for one, true in zip(found, truth, strict=True)
            ]
    assert max(fused) < 0.05
    assert np.mean(fused) < 1.5 * np.mean(loop)


@each_cell
def test_a_second_use_adds_up(cell):
    found = []
    for made in pair(cell, return_state=False):
        keras.utils.set_random_seed(0)
        between = keras.layers.Dense(FEATURES, dtype=DTYPE)
        model = keras.Sequential([made, between, made])
        model.build(X.shape)
        found.append(gradients(model, X))
    close(*found, TOLERANCE)


@each_cell
def test_dropout_of_the_state_is_the_same(cell):
    loop, fused = pair(cell, recurrent_dropout=0.5, seed=3)
    expected = gradients(loop, X, states(cell), training=True)
    close(gradients(fused, X, states(cell), training=True), expected, TOLERANCE)


def test_it_knows_no_sizes():
    fused, loop = (LSTM(UNITS, engine=engine, **BOTH) for engine in ("fused", "loop"))
    inputs = keras.Input((None, FEATURES))
    model = keras.Model(inputs, fused(inputs))
    loop.build((None, None, FEATURES))
    loop.set_weights(fused.get_weights())
    for batch, time in [(3, 6), (1, 2)]:
        x = draw(batch, time, FEATURES)
        close([ops.convert_to_numpy(a) for a in model(x)], run(loop, x))


@on_tensorflow
@pytest.mark.parametrize("batch", [32, 33, 1, 0])
@pytest.mark.parametrize("known", [True, False])
def test_halves_of_a_batch_are_the_whole(batch, known):
    """A large batch is cut in two, if it can be, whether its size is known or not."""
    import tensorflow as tf

    x, mask = draw(batch, 4, FEATURES), draw(batch, 4) > 0
    size = batch if known else None
    found = []
    for made in pair(PeepholeCell, return_state=False):
        spec = [tf.TensorSpec((size, None, FEATURES), DTYPE), tf.TensorSpec((size, None), "bool")]

        @tf.function(input_signature=spec)
        def graph(x, mask, made=made):
            with tf.GradientTape() as tape:
                tape.watch(x)
                outputs = made(x, mask=mask)
                loss = tf.reduce_sum(outputs * outputs)
            return outputs, *tape.gradient(loss, [x, *made.trainable_variables])

        found.append([np.asarray(part) for part in graph(x, mask)])
    close(*found, TOLERANCE)


@on_tensorflow
@each_cell
def test_no_steps_met_while_running_are_none(cell):
    """Their number is unknown when the graph is made; gradients pass through to the state."""
    import tensorflow as tf

    [loop, fused] = pair(cell)
    spec = [tf.TensorSpec((None, None, FEATURES), "float64")]
    spec += [tf.TensorSpec((None, size), "float64") for size in fused.cell.state_size]

    @tf.function(input_signature=spec)
    def graph(x, *given):
        with tf.GradientTape() as tape:
            tape.watch(given)
            outputs = fused(x, initial_state=list(given))
        return outputs, tape.gradient(outputs, given)

    for x in (X[:, :0], X):
        outputs, slopes = graph(x, *states(cell))
        close(map(np.asarray, outputs), run(loop, x, states(cell)), TOLERANCE)
        for slope in slopes[1:] if x is X else slopes:
            assert np.abs(slope).min() > 0


def test_it_trains_in_fit_as_the_loop_does():
    losses = []
    for engine in ("fused", "loop"):
        keras.utils.set_random_seed(0)
        model = keras.Sequential([layer("gru", UNITS, engine=engine), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        course = model.fit(X, X[:, 0, :1], epochs=3, verbose=0, shuffle=False, batch_size=BATCH)
        losses.append(course.history["loss"])
    np.testing.assert_allclose(*losses, rtol=1e-5)
    assert losses[0][-1] < losses[0][0]


def test_auto_takes_it():
    with watched() as calls:
        LSTM(UNITS, name="memory")(X, mask=MASK)
    ((layer_, sequences, mask, engine),) = calls
    assert (layer_.name, sequences.shape, mask.shape, engine) == (
        "memory",
        X.shape,
        MASK.shape,
        "fused",
    )


def test_another_engine_can_be_asked_for_a_while():
    with watched() as calls, using("loop"):
        LSTM(UNITS, engine="fused")(X)
    assert calls[0][-1] == "loop"
    with pytest.raises(ValueError, match="Did you mean 'loop'"), using("lop"):
        pass


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"unroll": True}, "unrolled"),
    ],
)
def test_it_says_why_not(arguments, reason):
    refused = LSTM(UNITS, engine="fused", **arguments)
    assert reason in explain(refused, X)["fused"]
    with pytest.raises(ValueError, match=f"fused: .*{reason}; .*loop: willing"):
        refused(X)


@pytest.mark.parametrize("steps", [0, 1])
def test_what_is_no_sequence_is_refused(steps):
    assert f"in {steps} steps" in explain(LSTM(UNITS), X[:, :steps])["fused"]


def test_a_cell_that_is_not_cut_is_refused():
    [uncut] = [kind for kind in KINDS if kind.name == "GRUResetBefore"]
    assert "not cut" in explain(uncut.layer(), X)["fused"]


def test_a_cell_that_draws_is_refused():
    class DrawingCell(SimpleRNNCell.__base__):
        gates = {"candidate": "activation"}

        def build(self, input_shape):
            super().build(input_shape)
            self.drop = keras.layers.Dropout(0.5)

        def update(self, projected, recurred, state):
            return tuple(self.gate(self.drop(projected + recurred)))

    drawing = Recurrent(DrawingCell(UNITS))
    drawing.build((BATCH, None, FEATURES))
    assert "draws or counts" in explain(drawing, X)["fused"]


def test_integers_are_taken_as_numbers():
    whole = np.round(X).astype("int32")
    loop, fused = pair(LSTMCell, dtype="float32")
    close(run(fused, ops.convert_to_tensor(whole)), run(loop, np.float32(whole)), 1e-5)


def test_what_is_returned_may_change_after_a_call():
    _, fused = pair(LSTMCell)
    fused(X)
    fused.return_sequences = fused.return_state = False
    assert fused(X).shape == (BATCH, UNITS)


@on_tensorflow
@pytest.mark.parametrize("batch", [1, 33])
def test_a_stateful_layer_takes_data_of_unknown_batch(batch):
    import tensorflow as tf

    layer = LSTM(UNITS, stateful=True, engine="fused")
    layer.build((batch, 4, FEATURES))
    x = draw(batch, 4, FEATURES).astype("float32")
    graph = tf.function(layer, input_signature=[tf.TensorSpec((None, 4, FEATURES))])
    first, second = graph(x), graph(x)
    assert np.abs(first - second).max() > 1e-3


def test_a_layer_that_is_gone_leaves_nothing_behind():
    import gc

    from zoo.layers.engines import fused as engine

    _, made = pair(GRUCell)
    made(X)
    before = len(engine._of_layer)
    del made, _
    gc.collect()
    assert len(engine._of_layer) < before
