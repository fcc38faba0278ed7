"""What is said of measured gradients and gates, and when."""

import keras
import numpy as np
import pytest

from kinds import BATCH, FEATURES, MASK, UNITS, X, draw
from zoo import layers
from zoo.inspection import gradient_flow
from zoo.inspection.layer_flow import Gate, LayerFlow
from zoo.inspection.verdicts import FADED, FLAT, judge

SOUND = Gate(8, 0.1, 0.0)


def told(norms, gate=SOUND):
    layer = LayerFlow("recurrence", "LSTMCell", np.array(norms, float), {"forget": gate})
    return [(verdict.word, str(verdict)) for verdict in judge(layer)]


@pytest.mark.parametrize(
    "rate, steps, word",
    [
        (0.9, 60, None),
        (0.9, 70, "vanishing"),  # 0.9 to the 66th is 2 to the minus tenth
        (1.1, 70, None),
        (1.1, 80, "exploding"),
        (0.5, 9, None),
        (0.5, 13, "vanishing"),
        (1.0, 10_000, None),
    ],
)
def test_the_rate_and_the_number_of_steps_decide_and_no_size(rate, steps, word):
    for size in (1e-12, 1.0, 1e12):
        found = told(size * rate ** np.arange(steps)[::-1].astype(float))
        assert [w for w, _ in found] == ([word] if word else [])


def test_a_verdict_names_layer_number_and_cure():
    [(_, text)] = told(0.5 ** np.arange(21.0)[::-1])
    assert text == (
        "recurrence: vanishing: each step back multiplies the gradient by 0.5, 9.5e-07 over 20 "
        "steps. Use an LSTM or a GRU, or relu with recurrent_initializer='identity' and clipping."
    )


def test_what_has_gates_is_not_told_to_get_some():
    layer = LayerFlow("r", "GRUCell", 0.5 ** np.arange(21.0)[::-1], {"a": SOUND, "b": SOUND})
    [verdict] = judge(layer)
    assert verdict.word == "vanishing"
    assert "GRU" not in str(verdict) and "bias" in verdict.cure


def test_a_gradient_that_underflowed_or_was_cut_has_vanished():
    [(word, text)] = told([0, 0, 0, 1, 1])
    assert word == "vanishing"
    assert "no gradient reaches further back than 2 of 5 steps" in text


@pytest.mark.parametrize("norms", [[np.inf] * 5, [np.inf, np.inf, 1e30, 1.0]])
def test_a_gradient_that_is_no_number_explodes(norms):
    assert [word for word, _ in told(norms)] == ["exploding"]


def test_a_layer_that_no_gradient_reaches_is_dead():
    assert [word for word, _ in told([0.0] * 5)] == ["dead"]


@pytest.mark.parametrize("norms", [[], [1.0], [np.nan, np.nan], [np.nan, 1.0]])
def test_of_less_than_two_steps_nothing_is_said(norms):
    assert told(norms) == []


def test_steps_that_count_nowhere_are_left_out():
    norms = np.full(40, np.nan)
    norms[:11] = 0.5 ** np.arange(11.0)[::-1]
    assert told(norms) == []
    norms[11] = 2.0
    assert [word for word, _ in told(norms)] == ["vanishing"]


@pytest.mark.parametrize(
    "gate, word",
    [
        (Gate(8, 0.5, 0.0), None),
        (Gate(8, 0.6, 0.0), "saturated"),
        (Gate(8, 1.0, 0.6), "dead"),
    ],
)
def test_a_gate_is_judged_by_what_most_of_it_does(gate, word):
    found = told([1.0, 1.0], gate)
    assert [w for w, _ in found] == ([word] if word else [])
    assert all("'forget'" in text and "%" in text for _, text in found)


# --- Gates of real layers -------------------------------------------------------------------------


def gates_of(layer, x=X, mask=None):
    inputs = keras.Input((None, FEATURES))
    marks = keras.Input((None,), dtype="bool")
    model = keras.Model([inputs, marks], layer(inputs, mask=marks))
    model.compile(loss="mse")
    if hasattr(layer.cell, "bias"):
        layer.cell.bias.assign(0 * layer.cell.bias)
    mask = np.ones(x.shape[:2], bool) if mask is None else mask
    return model, lambda: gradient_flow(model, [x, mask], draw(len(x), UNITS)).layers[0].gates


def test_every_gate_is_told_by_its_name():
    _, gates = gates_of(layers.LSTM(UNITS))
    assert list(gates()) == ["input", "forget", "candidate", "output"]
    assert all(gate.units == UNITS for gate in gates().values())
    _, gates = gates_of(layers.MinGRU(UNITS))
    assert list(gates()) == list(layers.MinGRUCell.gates)


@pytest.mark.parametrize("layer", [layers.LSTM, layers.GRU])
def test_gates_pushed_far_are_saturated_and_further_are_dead(layer):
    layer = layer(UNITS)
    _, gates = gates_of(layer)
    last = list(layer.cell.gates)[-1]
    bias = np.zeros(layer.cell.bias.shape)
    layer.cell.kernel.assign(0 * layer.cell.kernel)
    layer.cell.recurrent_kernel.assign(0 * layer.cell.recurrent_kernel)
    for far, dead in ((3, 0), (40, 1)):
        np.atleast_2d(bias)[0, -UNITS:] = far
        layer.cell.bias.assign(bias)
        assert gates()[last] == Gate(UNITS, 1.0, dead)


def test_units_of_relu_that_never_fire_are_dead():
    layer = layers.SimpleRNN(UNITS, activation="relu")
    _, gates = gates_of(layer)
    layer.cell.recurrent_kernel.assign(0 * layer.cell.recurrent_kernel)
    layer.cell.bias.assign([-1e3] * 2 + [1e3] * (UNITS - 2))
    found = gates()["candidate"]
    assert (found.dead, found.saturated) == (2 / UNITS, 2 / UNITS)


def test_the_bounds_are_where_karpathy_set_them():
    """σ below 0.1 and above 0.9, and tanh where ½·tanh + ½ is."""
    layer = layers.GRU(UNITS)
    _, gates = gates_of(layer)
    layer.cell.kernel.assign(0 * layer.cell.kernel)
    layer.cell.recurrent_kernel.assign(0 * layer.cell.recurrent_kernel)
    edge = np.log(9)  # σ = 0.9
    for push, saturated in ((0.99, 0.0), (1.01, 1.0)):
        bias = np.zeros((2, 3, UNITS))
        bias[0] = push * edge * np.array([1, -1, 0.5])[:, None]
        layer.cell.bias.assign(bias.reshape(2, -1))
        assert {gate.saturated for gate in gates().values()} == {saturated}
    assert pytest.approx(0.36) == FLAT
    assert np.finfo(np.float16).eps == FADED


def test_masked_steps_have_no_part_in_gates():
    x = X.copy()
    x[~MASK] = 1e6
    layer = layers.SimpleRNN(UNITS)
    _, gates = gates_of(layer, x, MASK)
    layer.cell.kernel.assign(1e-3 * np.ones((FEATURES, UNITS)))
    assert gates()["candidate"] == Gate(UNITS, 0.0, 0.0)
    assert gates_of(layer, x[2:], MASK[2:])[1]()["candidate"] == Gate(UNITS, 0.0, 0.0)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (layers.SRUCell(UNITS), ["candidate", "forget"]),  # one is not activated
        (layers.SLSTMCell(UNITS), ["input", "forget", "candidate", "output"]),
        (
            layers.Normalised(layers.Zoneout(layers.GRUCell(UNITS))),
            ["update", "reset", "candidate"],
        ),
        (
            layers.Stacked([layers.GRUCell(UNITS), layers.SimpleRNNCell(UNITS)]),
            ["update", "reset", "candidate", "candidate 2"],
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_gates_of_every_cell_and_of_cells_within_others(cell, names):
    _, gates = gates_of(layers.Recurrent(cell))
    found = gates()
    assert list(found) == names
    assert all(0 <= gate.saturated < 1 and gate.units == UNITS for gate in found.values())


def test_what_is_not_activated_lets_all_pass():
    _, gates = gates_of(layers.SRU(UNITS), 100 * X)
    assert gates()["candidate"] == Gate(UNITS, 0.0, 0.0) and gates()["forget"].saturated > 0.5


def test_gates_of_a_layer_of_keras_after_ours_are_not_counted():
    ours = layers.SimpleRNN(UNITS, return_sequences=True)
    cell = layers.SimpleRNNCell(UNITS, bias_initializer="ones")
    model = keras.Sequential([keras.Input((None, FEATURES)), ours, keras.layers.RNN(cell)])
    model.compile(loss="mse")
    both = gradient_flow(model, X, draw(BATCH, UNITS)).layers
    alone = keras.Sequential([keras.Input((None, FEATURES)), ours])
    alone.compile(loss="mse")
    targets = draw(*X.shape[:2], UNITS)
    assert len(both) == 1
    assert both[0].gates == gradient_flow(alone, X, targets).layers[0].gates
