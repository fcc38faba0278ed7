"""The fused engine: outputs, final states and all gradients are those of the loop."""

import keras
import numpy as np
import pytest
from keras import ops

from kinds import BATCH, BOTH, FEATURES, KINDS, MASK, UNITS, X, close, draw, gradients, run
from zoo.layers import LSTM, Cell, Recurrent, explain, layer
from zoo.layers.gru import GRUCell
from zoo.layers.lstm import LSTMCell
from zoo.layers.simple_rnn import SimpleRNNCell

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="it is TensorFlow's"
)


class PeepholeCell(Cell):
    """What stretches an engine: `update` has weights of its own, and a gate sees the new state."""

    gates = dict.fromkeys("ifgo", "activation")
    states = ("h", "c")

    def build(self, input_shape):
        super().build(input_shape)
        self.peepholes = self.add_weight(name="peepholes", shape=(3, self.units))

    def update(self, projected, recurred, state):
        _, c = state
        block, p = projected + recurred, self.peepholes
        seen = ops.concatenate([c * p[0], c * p[1]], axis=-1)
        i, f = self.gate(self.columns(block, "i", "f") + seen, "i", "f")
        (g,) = self.gate(self.columns(block, "g"), "g")
        c = f * c + i * g
        (o,) = self.gate(self.columns(block, "o") + c * p[2], "o")
        return o * self.activation(c), c


class ProjectedCell(Cell):
    """An LSTM whose output is half as wide as its memory: states of unequal width."""

    gates = dict.fromkeys("ifgo", "activation")
    states = ("h", "c")

    @property
    def state_size(self):
        return [self.units, 2 * self.units]

    def build(self, input_shape):
        width = 8 * self.units
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], width))
        self.recurrent_kernel = self.add_weight(name="recurrent", shape=(self.units, width))
        self.bias = None

    def update(self, projected, recurred, state):
        _, c = state
        i, f, g, o = map(self.activation, ops.split(projected + recurred, 4, axis=-1))
        c = f * c + i * g
        h = o * self.activation(c)
        return h[:, : self.units] + h[:, self.units :], c


CELLS = [SimpleRNNCell, LSTMCell, GRUCell, PeepholeCell, ProjectedCell]
WAYS = {
    "whole": {},
    "masked": {"mask": MASK},
    "backwards": {"go_backwards": True, "zero_output_for_mask": True, "mask": MASK},
    "last": {"return_sequences": False, "mask": MASK},
}
each_cell = pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.__name__)
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def pair(cell, **arguments):
    """The same recurrence on the loop and fused, in float64."""
    for engine in ("loop", "fused"):
        made = Recurrent(cell(UNITS), engine=engine, dtype="float64", **{**BOTH, **arguments})
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
    close(run(fused, X, states(cell), mask), run(loop, X, states(cell), mask), 1e-12)
    expected = gradients(loop, X, states(cell), "graph", mask=mask)
    assert all(np.abs(gradient).max() > 1e-3 for gradient in expected)
    close(gradients(fused, X, states(cell), "graph", mask=mask), expected, 1e-10)


def test_it_equals_the_loop_in_eager_mode():
    loop, fused = pair(PeepholeCell)
    expected = gradients(loop, X, states(PeepholeCell), mask=MASK)
    close(gradients(fused, X, states(PeepholeCell), "eager", mask=MASK), expected, 1e-10)


@each_cell
def test_dropout_of_the_state_is_the_same(cell):
    loop, fused = pair(cell, recurrent_dropout=0.5, seed=3)
    expected = gradients(loop, X, states(cell), training=True)
    close(gradients(fused, X, states(cell), training=True), expected, 1e-10)


def test_it_knows_no_sizes():
    fused, loop = (LSTM(UNITS, engine=engine, **BOTH) for engine in ("fused", "loop"))
    inputs = keras.Input((None, FEATURES))
    model = keras.Model(inputs, fused(inputs))
    loop.build((None, None, FEATURES))
    loop.set_weights(fused.get_weights())
    for batch, time in [(3, 6), (1, 1)]:
        x = draw(batch, time, FEATURES)
        close([ops.convert_to_numpy(a) for a in model(x)], run(loop, x))


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
        close(map(np.asarray, outputs), run(loop, x, states(cell)), 1e-12)
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


def test_auto_leaves_it_alone():
    chosen = LSTM(UNITS)
    assert explain(chosen, X)["fused"] is None
    chosen(X)
    from zoo.layers.engines import fused

    assert chosen not in fused._of_layer


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"dtype": "mixed_bfloat16"}, "bfloat16"),
        ({"unroll": True}, "unrolled"),
    ],
)
def test_it_says_why_not(arguments, reason):
    refused = LSTM(UNITS, engine="fused", **arguments)
    assert reason in explain(refused, X)["fused"]
    with pytest.raises(ValueError, match=f"loop: willing; fused: .*{reason}"):
        refused(X)


def test_no_steps_are_refused():
    assert "no steps" in explain(LSTM(UNITS), X[:, :0])["fused"]


def test_a_cell_that_is_not_cut_is_refused():
    [uncut] = [kind for kind in KINDS if kind.name == "GRUResetBefore"]
    assert "not cut" in explain(uncut.layer(), X)["fused"]
