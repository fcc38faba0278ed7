"""Layers of Keras and layers of ours: from one to the other, they say the same."""

import keras
import numpy as np
import pytest

import zoo.layers
from kinds import BOTH, FEATURES, KINDS, MASK, UNITS, X, arrays, close, filled, run
from zoo.layers import from_keras, to_keras

TOLERANCE = 1e-6 if keras.backend.backend() == "tensorflow" else 1e-5
FORMS = {
    "last": {},
    "all": BOTH,
    "backwards": {"go_backwards": True, "zero_output_for_mask": True, **BOTH},
    "unrolled": {"unroll": True},
    "without bias": {"use_bias": False},
    "relu": {"activation": "relu", "trainable": False},
    "penalties": {
        "kernel_regularizer": "l2",
        "bias_constraint": "non_neg",
        "kernel_initializer": keras.initializers.HeNormal(seed=1),
    },
    "drops": {"dropout": 0.1, "recurrent_dropout": 0.2, "seed": 3},
    "a name and a dtype": {"name": "memory", "dtype": "mixed_bfloat16"},
}
EVERY = {
    " ".join([kind.name, name, *["in both"] * both]): (kind, form, both)
    for kind in KINDS
    for name, form in FORMS.items()
    for both in (False, True)
    if not both or name != "backwards"  # that is one half of both
}
each_form = pytest.mark.parametrize("kind, form, both", EVERY.values(), ids=EVERY)
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
in_both = pytest.mark.parametrize("both", [False, True], ids=["alone", "both"])


@pytest.fixture(autouse=True)
def looped():
    """Nothing is compiled: what runs a layer is no matter here."""
    with zoo.layers.using("loop"):
        yield


def theirs(kind, both=False, **arguments):
    layer = getattr(keras.layers, kind.layer_name)(UNITS, **kind.arguments, **arguments)
    return filled(keras.layers.Bidirectional(layer) if both else layer)


def ours(kind, both=False, **arguments):
    layer = kind.layer(**arguments)
    return filled(zoo.layers.Bidirectional(layer) if both else layer)


def halves(layer):
    return [layer.forward_layer, layer.backward_layer] if hasattr(layer, "merge_mode") else [layer]


def configured(layer):
    """Its configuration, without that of its halves, who also tell on what they were built."""
    return {k: v for k, v in layer.get_config().items() if not k.endswith("layer")}


def equal(one, other):
    """Configuration and weights, to the bit."""
    for a, b in zip([one, *halves(one)], [other, *halves(other)], strict=True):
        assert type(a) is type(b)
        assert configured(a) == configured(b)
    for array, again in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(array, again, strict=True)


@each_form
def test_keras_there_and_back(kind, form, both):
    layer = theirs(kind, both, **form)
    made = from_keras(layer)
    again = to_keras(made)
    equal(again, layer)
    assert [half.name for half in halves(made)] == [half.name for half in halves(layer)]
    np.testing.assert_equal(run(again, X, mask=MASK), run(layer, X, mask=MASK))
    rough = 0.05 if halves(layer)[0].compute_dtype == "bfloat16" else TOLERANCE
    close(widened(run(made, X)), widened(run(layer, X)), rough)


def widened(outputs):
    return [np.asarray(array, "float32") for array in outputs]


@each_form
def test_ours_there_and_back(kind, form, both):
    layer = ours(kind, both, **form)
    again = from_keras(to_keras(layer))
    for one, other in zip(halves(layer), halves(again), strict=True):
        told = {**one.get_config(), "engine": "auto"}  # how it is run is no matter of Keras
        if both and kind.name == "SimpleRNN" and one is layer.forward_layer:
            told["seed"] = None  # Keras copies that layer, and its copies forget their seed
        assert other.get_config() == told
    np.testing.assert_equal(run(again, X, mask=MASK), run(layer, X, mask=MASK))


@pytest.mark.parametrize("merge_mode", ["sum", "mul", "ave", None])
def test_how_both_are_joined(merge_mode):
    made = keras.layers.Bidirectional(keras.layers.GRU(UNITS), merge_mode=merge_mode, name="two")
    layer = filled(made)
    found = from_keras(layer)
    assert (found.merge_mode, found.name) == (merge_mode, "two")
    close(arrays(found(X)), arrays(layer(X)), TOLERANCE)
    equal(to_keras(found), layer)


def test_two_directions_of_their_own():
    backward = keras.layers.LSTM(UNITS, activation="relu", go_backwards=True, name="back")
    layer = filled(keras.layers.Bidirectional(keras.layers.LSTM(UNITS), backward_layer=backward))
    found = from_keras(layer)
    assert found.backward_layer.activation is keras.activations.relu
    close(arrays(found(X)), arrays(layer(X)), TOLERANCE)
    equal(to_keras(found), layer)


@in_both
@each_kind
def test_the_state_goes_along(kind, both):
    layer = theirs(kind, both, stateful=True)
    layer(X.astype("float32"))
    found = from_keras(layer)
    again = to_keras(found)
    expected, *others = (run(one, X.astype("float32")) for one in (layer, found, again))
    for outputs in others:
        close(outputs, expected, TOLERANCE)
    close(
        arrays(found.states if not both else found.forward_layer.states),
        [*arrays(layer.states if not both else layer.forward_layer.states)],
        TOLERANCE,
    )


@each_kind
def test_what_is_not_built_stays_so(kind):
    layer = getattr(keras.layers, kind.layer_name)(UNITS, **kind.arguments)
    found = from_keras(layer)
    assert not found.built and not to_keras(found).built
    assert to_keras(found).get_config() == layer.get_config()


@pytest.mark.parametrize("use_cudnn", ["auto", True, False])
def test_how_cudnn_is_used_goes_along(use_cudnn):
    for layer in (keras.layers.LSTM(UNITS), keras.layers.Bidirectional(keras.layers.GRU(UNITS))):
        for half in halves(layer):
            half.use_cudnn = use_cudnn
        found = from_keras(layer)
        again = to_keras(found)
        assert {half.use_cudnn for half in halves(found) + halves(again)} == {use_cudnn}


def test_cells_in_layers_of_any_cell():
    layer = filled(keras.layers.RNN(keras.layers.LSTMCell(UNITS, dropout=0.1), **BOTH))
    found = from_keras(layer)
    assert (type(found), found.dropout) == (zoo.layers.LSTM, 0.1)
    close(run(found, X), run(layer, X), TOLERANCE)
    recurrent = filled(zoo.layers.Recurrent(zoo.layers.GRUResetBeforeCell(UNITS), **BOTH))
    for layer in (recurrent, filled(zoo.layers.GRUResetBefore(UNITS, **BOTH))):
        again = to_keras(layer)
        assert (type(again), again.reset_after) == (keras.layers.GRU, False)
        close(run(again, X), run(layer, X), TOLERANCE)


def test_the_layers_of_a_model():
    model = keras.Sequential(
        [
            keras.Input((None, FEATURES)),
            keras.layers.Masking(),
            keras.layers.Bidirectional(keras.layers.LSTM(UNITS, return_sequences=True)),
            keras.layers.GRU(UNITS),
            keras.layers.Dense(2),
        ]
    )
    recurrent = keras.layers.RNN, keras.layers.Bidirectional

    def ours_if_recurrent(layer):
        return from_keras(layer) if isinstance(layer, recurrent) else keep(layer)

    keep = lambda layer: type(layer).from_config(layer.get_config())
    found = keras.models.clone_model(model, clone_function=ours_if_recurrent)
    found.set_weights(model.get_weights())
    assert [type(layer).__module__.partition(".")[0] for layer in found.layers] == [
        *("keras", "zoo", "zoo", "keras")
    ]
    x = X.astype("float32") * MASK[..., None]
    close(arrays(found(x)), arrays(model(x)), TOLERANCE)


class Own(keras.layers.LSTM):
    """Somebody's own, which may compute anything."""


FOREIGN = {
    "no recurrence": (lambda: keras.layers.Dense(2), "keras's Dense"),
    "ours": (lambda: zoo.layers.LSTM(2), "zoo's LSTM of LSTMCell"),
    "somebody's own": (lambda: Own(2), "Own of LSTMCell"),
    "ours in theirs": (
        lambda: keras.layers.Bidirectional(zoo.layers.LSTM(2)),
        "zoo's LSTM of LSTMCell",
    ),
    "several cells": (
        lambda: keras.layers.RNN([keras.layers.GRUCell(2), keras.layers.GRUCell(2)]),
        "keras's RNN of StackedRNNCells",
    ),
}


@pytest.mark.parametrize("make, told", FOREIGN.values(), ids=FOREIGN)
def test_from_keras_refuses(make, told):
    with pytest.raises(TypeError, match=rf"SimpleRNN, LSTM or GRU of keras.layers.*{told}\.") as e:
        from_keras(make())
    assert "\n" not in str(e.value)


OTHERS = {
    "no recurrence": (lambda: keras.layers.Dense(2), "keras's Dense"),
    "Keras's": (lambda: keras.layers.LSTM(2), "keras's LSTM of LSTMCell"),
    "a cell that Keras lacks": (lambda: zoo.layers.MinGRU(2), "zoo's MinGRU of MinGRUCell"),
    "in both directions": (
        lambda: zoo.layers.Bidirectional(zoo.layers.SRU(2)),
        "zoo's SRU of SRUCell",
    ),
}


@pytest.mark.parametrize("make, told", OTHERS.values(), ids=OTHERS)
def test_to_keras_refuses(make, told):
    with pytest.raises(TypeError, match=rf"SimpleRNN, LSTM or GRU of zoo.layers.*{told}\.") as e:
        to_keras(make())
    assert "\n" not in str(e.value)


REFUSED = {
    "learned": (
        lambda: zoo.layers.GRU(2, learn_initial_state=True, name="a"),
        r"starts from zeros. Received: 'a'.*`initial_state`",
    ),
    "a penalty that Keras drops": (
        lambda: zoo.layers.SimpleRNN(2, activity_regularizer="l2", name="a"),
        r"SimpleRNN takes `activity_regularizer`.*drops it. Received: 'a'.*ActivityRegularization",
    ),
}


@pytest.mark.parametrize("make, said", REFUSED.values(), ids=REFUSED)
def test_to_keras_refuses_what_keras_cannot(make, said):
    with pytest.raises(ValueError, match=said) as e:
        to_keras(make())
    assert "\n" not in str(e.value)
