"""What a cell is said to keep is what its equations keep; horizons and saturation by hand."""

import dataclasses

import keras
import numpy as np
import pytest

import zoo
from zoo import layers
from zoo.inspection.keeping import KEEPERS, horizon, keeps, kept, saturation

if keras.backend.backend() != "tensorflow":
    pytest.skip("models are recorded on TensorFlow", allow_module_level=True)

X = np.random.default_rng(0).normal(size=(2, 6, 3)).astype("float32")
NONE = {"SimpleRNNCell", "IRNNCell", "IndRNNCell", "LRUCell"}  # no gate keeps


def new(layer):
    """What each cell writes into the state that it keeps, from its gates: by the name it has."""
    gate, share = layer.gates, kept(layer)
    written = {
        "LSTMCell": lambda: gate["input"] * gate["candidate"],
        "CoupledLSTMCell": lambda: (1 - gate["forget"]) * gate["candidate"],
        "GRUCell": lambda: (1 - gate["update"]) * gate["candidate"],
        "MinGRUCell": lambda: gate["update"] * gate["candidate"],
        "MinLSTMCell": lambda: (1 - share) * gate["candidate"],
        "MinimalGatedUnitCell": lambda: gate["forget"] * gate["candidate"],
        "SLSTMCell": lambda: (
            np.exp(gate["input"] - layer.states["m"]) / layer.states["n"] * gate["candidate"]
        ),
    }
    same = {
        **dict.fromkeys(("PeepholeLSTMCell", "ProjectedLSTMCell", "LayerNormLSTMCell"), "LSTMCell"),
        **dict.fromkeys(("GRUResetBeforeCell", "LayerNormGRUCell"), "GRUCell"),
        "SRUCell": "CoupledLSTMCell",
    }
    return written[same.get(layer.cell, layer.cell)]()


def memory(layer, states):
    if "n" in layer.states:
        return states["c"] / np.where(states["n"] == 0, 1, states["n"])
    return states.get("c", next(iter(states.values())))


def recorded(cell, **how):
    layer = layers.Recurrent(cell, return_sequences=True, engine="loop", **how)
    inputs = keras.Input((None, 3))
    model = keras.Model(inputs, layer(inputs))
    keras.utils.set_random_seed(1)
    model.set_weights([keras.random.normal(w.shape) for w in model.get_weights()])
    (record,) = zoo.record(model, X)
    return record


@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
@pytest.mark.parametrize("name", KEEPERS)
def test_what_is_kept_and_what_is_new_make_the_next_state(name, backwards):
    more = {"projection": 3} if name == "ProjectedLSTMCell" else {}
    layer = recorded(getattr(layers, name)(4, **more), go_backwards=backwards)
    after = memory(layer, layer.states)
    first = memory(layer, layer.initial)[:, None]
    ends = [after[:, 1:], first] if backwards else [first, after[:, :-1]]
    before = np.concatenate(ends, axis=1)
    share = kept(layer)
    assert share.shape == after.shape and (share >= 0).all() and (share <= 1).all()
    np.testing.assert_allclose(share * before + new(layer), after, atol=2e-5)


def test_every_cell_is_declared_or_known_to_have_no_such_gate():
    cells = {f"{name.__name__}Cell" for name in layers.named.Named.known.values()}
    assert cells == {*KEEPERS} | NONE


def test_a_cell_without_is_told():
    layer = recorded(layers.SimpleRNNCell(4))
    assert not keeps(layer)
    with pytest.raises(ValueError, match=r"No gate of SimpleRNNCell is known to keep .*KEEPERS"):
        horizon(layer)
    assert saturation(layer) == {}


def gated(forget, counts=None, cell="LSTMCell"):
    """A record whose gates are given, (batch, time, units)."""
    forget = np.asarray(forget, "float32")
    counts = np.ones(forget.shape[:2], bool) if counts is None else np.asarray(counts)
    gates = {"forget": forget, "candidate": 0.5 + 0 * forget}
    states = {"h": 0 * forget, "c": 0 * forget}
    return zoo.inspection.LayerRecord("one", cell, False, {}, states, gates, counts)


def test_horizons_are_one_over_what_is_lost_of_the_steps_that_count():
    layer = gated([[[0.5, 1.0], [1.0, 1.0], [0.0, 0.0]]], [[True, True, False]])
    np.testing.assert_allclose(horizon(layer), [4.0, np.inf])


def test_saturation_counts_steps_of_gates_alone():
    layer = gated([[[0.05, 0.95], [0.5, 0.95], [0.99, 0.5], [0.0, 1.0]]])
    ((gate, (shut, open_)),) = saturation(layer).items()
    assert gate == "forget"
    np.testing.assert_allclose(shut, [0.5, 0.0])
    np.testing.assert_allclose(open_, [0.25, 0.75])
    logarithms = dataclasses.replace(layer, gates={"forget": layer.gates["forget"] - 2})
    assert saturation(logarithms) == {}


def test_a_row_of_padding_is_told():
    with pytest.raises(ValueError, match=r"No step of 'one' counts"):
        saturation(gated([[[0.5]]], [[False]]))


def test_one_of_your_own_is_declared_by_a_line(monkeypatch):
    monkeypatch.setitem(KEEPERS, "MyCell", lambda layer: layer.gates["forget"])
    assert horizon(gated([[[0.75]]], cell="MyCell")) == [4.0]
