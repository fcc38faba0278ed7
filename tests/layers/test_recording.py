"""What is recorded is what was computed: by every cell, on every engine, under any mask."""

import dataclasses

import keras
import numpy as np
import pytest

import reference
from kinds import BATCH, BOTH, COLLECTION, KINDS, MASK, TIME, X, arrays, close
from zoo.layers import LSTM, Bidirectional, Cell, LSTMCell, Recurrent, Stacked, Zoneout
from zoo.layers.recording import is_open, recorded

WALKS = {
    "whole": (None, {}),
    "masked": (MASK, {}),
    "backwards": (MASK, {"go_backwards": True}),
    "zeros": (MASK, {"zero_output_for_mask": True}),
}


def recording(layer, *inputs, **call):
    """What a layer gives, what it gives while it is recorded, and what was told."""
    with recorded() as calls:
        outputs = layer(*inputs, **call)
    return arrays(layer(*inputs, **call)), arrays(outputs), calls


@pytest.mark.parametrize(
    ("engine", "walk"),
    [("loop", "backwards"), ("loop", "zeros"), ("auto", "masked"), ("auto", "whole")],
)
@pytest.mark.parametrize("kind", [*KINDS, *COLLECTION], ids=lambda kind: kind.name)
def test_states_are_those_of_the_outputs(kind, engine, walk):
    mask, arguments = WALKS[walk]
    kind = dataclasses.replace(kind, engine=engine)
    layer = kind.built(**BOTH, **arguments)
    plain, outputs, (told,) = recording(layer, X, initial_state=kind.states(), mask=mask)
    # XLA may add in another order once more is asked for; nothing else may differ.
    compiled = engine != "loop" or keras.backend.backend() == "jax"
    close(outputs, plain, 1e-6 if compiled else 0)
    final = 0 if layer.go_backwards else -1
    states = arrays([states[:, final] for states in told.states.values()])
    for one, other in zip(outputs[1:], states, strict=True):
        np.testing.assert_array_equal(one, other)
    close(arrays(list(told.initial.values())), kind.states())
    if kind.cell.read is None:
        first = arrays(told.states[layer.cell.states[0]])[0]
        first = first[:, ::-1] if layer.go_backwards else first
        walked = MASK[:, ::-1] if layer.go_backwards else MASK
        counted = np.ones((BATCH, TIME), bool) if mask is None else walked
        np.testing.assert_array_equal(outputs[0][counted], first[counted])


@pytest.mark.parametrize("zeros", [False, True])
def test_a_last_output_is_the_last(zeros):
    layers = [
        LSTM(3, return_sequences=sequences, zero_output_for_mask=zeros, engine="loop")
        for sequences in (True, False)
    ]
    for layer in layers:
        layer.build(X.shape)
        layer.set_weights(layers[0].get_weights())
    [whole], outputs, _ = recording(layers[0], X, mask=MASK)
    [last], recorded_last, _ = recording(layers[1], X, mask=MASK)
    close([outputs[0], last, recorded_last[0]], [whole, whole[:, -1], last])


def test_gates_are_those_of_the_equations():
    (lstm,) = (kind for kind in KINDS if kind.name == "LSTM")
    layer = lstm.built(return_sequences=True)
    *_, (told,) = recording(layer, X, initial_state=lstm.states())
    W, U, b = lstm.weights
    h, c = lstm.states()
    for t in range(TIME):
        sums = np.split(X[:, t] @ W + h @ U + b, 4, axis=-1)
        i, f, o = (reference.sigmoid(sums[k]) for k in (0, 1, 3))
        expected = [i, f, np.tanh(sums[2]), o]
        close([arrays(gate)[0][:, t] for gate in told.gates.values()], expected, 1e-5)
        h, c = reference.lstm(X[:, t], [h, c], W, U, b)
    assert list(told.gates) == ["input", "forget", "candidate", "output"]


def test_gates_of_a_layer_that_reads_backwards_stand_where_they_read():
    forwards, backwards = (LSTM(3, go_backwards=back) for back in (False, True))
    forwards.build(X.shape), backwards.build(X.shape)
    backwards.set_weights(forwards.get_weights())
    *_, (there,) = recording(forwards, X)
    *_, (back,) = recording(backwards, X[:, ::-1].copy())
    for name, gate in there.gates.items():
        close(arrays(gate), [arrays(back.gates[name])[0][:, ::-1]])


def test_altered_equations_alter_output_and_record_together(monkeypatch):
    layer = LSTM(3, return_sequences=True)
    layer.build(X.shape)
    before, _, (told,) = recording(layer, X)

    def forgetful(self, projected, recurred, state):
        i, _, g, o = self.gate(projected + recurred)
        return o * self.activation(i * g), i * g

    monkeypatch.setattr(LSTMCell, "update", forgetful)
    other = LSTM(3, return_sequences=True)
    other.build(X.shape)
    other.set_weights(layer.get_weights())
    after, outputs, (changed,) = recording(other, X)
    assert np.abs(before[0] - after[0]).max() > 1e-3
    np.testing.assert_array_equal(outputs[0], arrays(changed.states["h"])[0])
    assert np.abs(arrays(told.states["c"])[0] - arrays(changed.states["c"])[0]).max() > 1e-3


def test_both_directions_and_every_level_are_told():
    layer = Bidirectional(LSTM(3, return_sequences=True))
    layer.build(X.shape)
    *_, calls = recording(layer, X)
    assert [call.layer.name for call in calls] == [
        layer.forward_layer.name,
        layer.backward_layer.name,
    ]
    stacked = Recurrent(Stacked([Zoneout(LSTMCell(3), 0.1), LSTMCell(2)]), return_sequences=True)
    stacked.build(X.shape)
    plain, outputs, (told,) = recording(stacked, X)
    np.testing.assert_array_equal(plain[0], outputs[0])
    assert told.gates["forget"].shape[-1] == 3
    assert told.gates["forget 2"].shape[-1] == 2


def test_a_cell_of_ones_own_is_told_without_a_word_about_it():
    class Forgetful(Cell):
        gates = {"leak": "recurrent_activation", "candidate": "activation"}

        def update(self, projected, recurred, state):
            leak, g = self.gate(projected + recurred)
            return (leak * state[0] + (1 - leak) * g,)

    layer = Recurrent(Forgetful(4), return_sequences=True)
    layer.build(X.shape)
    *_, (told,) = recording(layer, X)
    assert list(told.gates) == ["leak", "candidate"]
    assert not is_open()
