"""Layers named after their cells: what Keras's of the same name take, show and start from."""

import inspect

import keras
import numpy as np
import pytest
from keras import ops

import zoo.layers
from kinds import BOTH, FEATURES, KINDS, UNITS, X, arrays, close, run
from zoo.layers import Cell, LSTMCell, Recurrent, layer

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
NAMES = ["GRU", "LSTM", "SimpleRNN"]

# Every argument of a named layer, away from its default; the first four are not for every layer.
AWAY = {
    "recurrent_activation": "hard_sigmoid",
    "unit_forget_bias": False,
    "reset_after": False,
    "units": 7,
    "activation": "relu",
    "use_bias": False,
    "kernel_initializer": keras.initializers.HeNormal(seed=1),
    "recurrent_initializer": keras.initializers.RandomUniform(-0.1, 0.1, seed=2),
    "bias_initializer": keras.initializers.Constant(0.5),
    "kernel_regularizer": keras.regularizers.L1(0.1),
    "recurrent_regularizer": keras.regularizers.L2(0.2),
    "bias_regularizer": keras.regularizers.L1L2(0.3, 0.4),
    "activity_regularizer": keras.regularizers.L2(0.5),
    "kernel_constraint": keras.constraints.MaxNorm(1.5),
    "recurrent_constraint": keras.constraints.UnitNorm(),
    "bias_constraint": keras.constraints.NonNeg(),
    "dropout": 0.1,
    "recurrent_dropout": 0.2,
    "seed": 3,
    "learn_initial_state": True,
    "engine": "loop",
    "use_cudnn": False,
    "return_sequences": True,
    "return_state": True,
    "go_backwards": True,
    "unroll": True,
    "zero_output_for_mask": True,
    "name": "memory",
    "dtype": "float16",
    "trainable": False,
}
NOT_TOGETHER = {"learn_initial_state": False, "stateful": True}
FROM_KERAS = {"name", "dtype", "trainable"}  # taken by every layer of Keras, named by none
IGNORED_BY_KERAS = {"SimpleRNN": {"activity_regularizer"}}  # its constructor takes it and drops it


def parameters(cls):
    found = inspect.signature(cls).parameters.values()
    return {p.name: p for p in found if p.kind is not p.VAR_KEYWORD}


def away(cls, **changed):
    told = {**AWAY, **changed}
    return {name: told[name] for name in told if name in {*parameters(cls), *FROM_KERAS}}


@pytest.mark.parametrize("changed", [{}, NOT_TOGETHER], ids=["learned", "stateful"])
@pytest.mark.parametrize("name", NAMES)
def test_config_round_trip(name, changed):
    cls = getattr(zoo.layers, name)
    config, default = cls(**away(cls, **changed)).get_config(), cls(1).get_config()
    assert cls.from_config(config).get_config() == config
    assert {key for key in config if config[key] == default.get(key)} <= {*NOT_TOGETHER}


@pytest.mark.parametrize("name", NAMES)
def test_config_round_trip_covers_every_argument(name):
    cls = getattr(zoo.layers, name)
    assert {*away(cls, stateful=True)} == {*parameters(cls), *FROM_KERAS}


@pytest.mark.parametrize("name", NAMES)
def test_takes_all_that_keras_takes(name):
    ours, theirs = (parameters(getattr(module, name)) for module in (zoo.layers, keras.layers))
    assert {*theirs} - {*ours} == set()
    assert {key: p.default for key, p in theirs.items()} == {
        key: ours[key].default for key in theirs
    }
    ordered = [key for key, p in ours.items() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert ordered == [*theirs][: len(ordered)]


@pytest.mark.parametrize("name", NAMES)
def test_is_called_as_keras_is_called(name):
    """What `tf.function(layer)` goes by."""
    ours, theirs = (getattr(module, name)(UNITS) for module in (zoo.layers, keras.layers))
    assert inspect.signature(ours) == inspect.signature(theirs)
    assert inspect.signature(ours.call) == inspect.signature(theirs.call)


@pytest.mark.parametrize("name", NAMES)
def test_shows_all_that_keras_shows(name):
    """`layer.units` and the like."""
    told = away(getattr(keras.layers, name), name="memory")
    ours, theirs = (getattr(module, name)(**told) for module in (zoo.layers, keras.layers))
    properties = {*parameters(type(theirs))} & {*dir(theirs)} - IGNORED_BY_KERAS.get(name, set())
    assert properties >= {"units", "activation", "kernel_initializer", "dropout", "unroll"}
    for key in properties:
        one, other = getattr(ours, key), getattr(theirs, key)
        plain = keras.saving.serialize_keras_object
        assert plain(one) == plain(other), key


@pytest.mark.parametrize("unit_forget_bias", [True, False])
@each_kind
def test_starts_as_keras_starts(kind, unit_forget_bias):
    told = {
        "kernel_initializer": keras.initializers.GlorotUniform(seed=1),
        "recurrent_initializer": keras.initializers.Orthogonal(seed=2),
        "bias_initializer": "zeros" if unit_forget_bias else "ones",
    }
    if kind.name == "LSTM":
        told["unit_forget_bias"] = unit_forget_bias
    ours = kind.layer(**told)
    theirs = getattr(keras.layers, kind.layer_name)(UNITS, **kind.arguments, **told)
    for one in (ours, theirs):
        one.build((None, None, FEATURES))
    assert [w.name for w in ours.weights] == [w.name for w in theirs.weights]
    close(ours.get_weights(), theirs.get_weights(), 0)


@each_kind
def test_penalties_are_those_of_keras(kind):
    regularizers = {key for key in AWAY if key.endswith("regularizer")}
    told = {key: AWAY[key] for key in regularizers - IGNORED_BY_KERAS.get(kind.layer_name, set())}
    ours, theirs = kind.built(**told), kind.of_keras(**told)
    close(run(ours, X), run(theirs, X))
    close([sum(arrays(ours.losses))], [sum(arrays(theirs.losses))], 1e-5)
    assert len(ours.losses) == len(told)


@each_kind
def test_constraints_belong_to_their_weights(kind):
    told = {key: value for key, value in AWAY.items() if key.endswith("constraint")}
    assert [w.constraint for w in kind.built(**told).weights] == [*told.values()]


@pytest.mark.parametrize(
    "name, cls", [("lstm", "LSTM"), ("gru", "GRU"), ("simple_rnn", "SimpleRNN")]
)
def test_layer_by_name(name, cls):
    made = layer(name, 8, return_sequences=True, activation="relu")
    assert type(made) is getattr(zoo.layers, cls)
    assert (made.units, made.return_sequences) == (8, True)
    assert made.activation is keras.activations.relu


@pytest.mark.parametrize(
    "given, meant", [("ltsm", "lstm"), ("LSTM", "lstm"), ("simplernn", "simple_rnn")]
)
def test_layer_by_a_wrong_name(given, meant):
    with pytest.raises(ValueError, match=f"cell={given!r}.*Did you mean '{meant}'"):
        layer(given, 8)


@pytest.mark.parametrize("given", ["transformer", None, 8, int, keras.layers.LSTMCell])
def test_layer_by_nothing_like_a_name(given):
    with pytest.raises(
        ValueError, match=r"must be a Cell class or one of coupled_lstm, .*, lstm, .*, sru\."
    ) as e:
        layer(given, 8)
    assert "mean" not in str(e.value)


def test_layer_by_class():
    made = layer(LSTMCell, 8, return_sequences=True, activation="relu")
    assert type(made) is Recurrent
    assert (made.cell.units, made.cell.activation) == (8, keras.activations.relu)
    assert made.return_sequences


class Leaky(Cell):
    """A cell as a user writes it: h ← (h + tanh(x·W + b + h·U)) / 2."""

    gates = {"candidate": "activation"}
    states = ("h",)

    def update(self, projected, recurred, state):
        (g,) = self.gate(projected + recurred)
        return ((state[0] + g) / 2,)


def test_a_cell_of_the_users(tmp_path):
    leaky = layer(Leaky, UNITS, **BOTH)
    outputs, final = run(leaky, X)
    W, U, b = leaky.get_weights()
    h = np.zeros_like(final)
    for t in range(X.shape[1]):
        h = (h + np.tanh(X[:, t] @ W + b + h @ U)) / 2
        close([outputs[:, t]], [h], 1e-5)
    close([final], [h], 1e-5)
    model = keras.Sequential([keras.Input((None, FEATURES)), leaky])
    model.save(tmp_path / "leaky.keras")
    loaded = keras.saving.load_model(tmp_path / "leaky.keras")
    np.testing.assert_equal(arrays(loaded(X)), arrays(model(X)))


@pytest.mark.parametrize(
    "made", [layer(Leaky, UNITS), Recurrent(Leaky(UNITS, "relu"), dropout=0.5)]
)
def test_a_layer_of_any_cell_keeps_its_config(made):
    assert Recurrent.from_config(made.get_config()).get_config() == made.get_config()


def test_cells_are_final():
    with pytest.raises(
        TypeError, match="Mine extends LSTMCell, which is a finished cell and final"
    ):

        class Mine(LSTMCell):
            pass


def test_gates_by_name():
    """`gate` and `columns` cut the block in the order of `gates`."""
    cell = LSTMCell(2)
    block = ops.reshape(ops.arange(8, dtype="float32"), (1, 8)) - 4
    close(arrays([cell.columns(block, "forget", "candidate")]), [[[-2, -1, 0, 1]]], 0)
    sigmoid, tanh = keras.activations.sigmoid, keras.activations.tanh
    i, f, g, o = (block[:, k : k + 2] for k in (0, 2, 4, 6))
    close(arrays(cell.gate(block)), arrays([sigmoid(i), sigmoid(f), tanh(g), sigmoid(o)]), 1e-6)
    close(
        arrays(cell.gate(block[:, 4:], "candidate", "output")), arrays([tanh(g), sigmoid(o)]), 1e-6
    )
