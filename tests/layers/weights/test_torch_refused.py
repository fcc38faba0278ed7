"""What is no module of PyTorch is refused, in one line that says how to mend it."""

import keras
import numpy as np
import pytest

import torch_reference as reference
from zoo.layers import (
    GRU,
    IRNN,
    LSTM,
    Bidirectional,
    GRUResetBefore,
    LayerNormLSTM,
    ProjectedLSTM,
    SimpleRNN,
    from_torch,
    to_torch,
)


def drawn(mode="LSTM", **form):
    return reference.draw(mode, 3, 4, **{"layers": 2, **form})


def refused(error, call, *said):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message
    for part in said:
        assert part in message, message


def without(name, **form):
    state = drawn(**form)
    del state[name]
    return state


def broken(name, change, **form):
    state = drawn(**form)
    return {**state, name: change(state[name])}


def spoiled(value):
    def change(array):
        array[0, 1] = value
        return array

    return change


HELD = "the same arrays for each layer and direction"
STATES = {
    "a name is missing": (without("weight_hh_l1"), [HELD, "Missing: weight_hh_l1. Unknown: none."]),
    "half of the biases": (without("bias_hh_l0"), [HELD, "Missing: bias_hh_l0."]),
    "a direction": (without("bias_hh_l1_reverse", both=True), ["Missing: bias_hh_l1_reverse."]),
    "a layer": (
        {name.replace("_l1", "_l2"): array for name, array in drawn().items()},
        ["Missing: weight_ih_l1, weight_hh_l1, bias_ih_l1, bias_hh_l1. Unknown: weight_ih_l2"],
    ),
    "a projection": (without("weight_hr_l1", proj=2), ["Missing: weight_hr_l1."]),
    "a name too many": (
        {**drawn(), "weight_g": 1},
        ["Missing: none. Unknown: weight_g.", "prefix"],
    ),
    "rows": (
        broken("weight_ih_l1", lambda w: w[:-1]),
        ["'weight_ih_l1' must have the shape (16, 4)", "Received: (15, 4)"],
    ),
    "columns": (
        broken("weight_ih_l1_reverse", lambda w: w[:, :-1], both=True),
        ["'weight_ih_l1_reverse' must have the shape (16, 8)", "Received: (16, 7)"],
    ),
    "unequal sizes": (
        {**drawn(), **{k: v for k, v in reference.draw("LSTM", 4, 5, 2).items() if "_l1" in k}},
        ["'weight_ih_l1' must have the shape (16, 4)", "Received: (20, 5)"],
    ),
    "a bias": (
        broken("bias_hh_l0", lambda b: b[:, None]),
        ["'bias_hh_l0' must have the shape (16,)", "Received: (16, 1)"],
    ),
    "a vector": (
        broken("weight_hh_l0", lambda w: w[0]),
        ["'weight_hh_l0' must be a matrix. Received: shape (4,)"],
    ),
    "NaN": (
        broken("weight_hh_l1", spoiled(np.nan)),
        ["'weight_hh_l1' must hold finite", "1 of 64"],
    ),
    "infinity": (broken("weight_hh_l1", spoiled(np.inf)), ["'weight_hh_l1' must hold finite"]),
    "integers": (
        broken("weight_hh_l1", lambda w: w.astype("int8")),
        ["'weight_hh_l1' must hold floating-point", "int8", "dequantized"],
    ),
    "nothing": ({}, ["must hold 'weight_ih_l0'", "Received: none."]),
    "another network": (
        {f"fc{k}.weight": 0 for k in range(9)},
        ["Received: fc0.weight, fc1.weight, fc2.weight, fc3.weight, …."],
    ),
    "a larger module": (
        {f"{place}.{name}": 0 for place in ("up", "a.down") for name in drawn()},
        ["must hold 'weight_ih_l0'", "Give prefix='up' or 'a.down'."],
    ),
    "a GRU": (drawn("GRU"), ["cell='lstm'", "12 rows in 'weight_hh_l0' for 4", "cell='gru' has."]),
    "an RNN": (drawn("RNN"), ["must be that of cell='lstm'", "cell='simple_rnn' has."]),
    "with a projection": (drawn(proj=2), ["with 'weight_hr_l0'", "cell='projected_lstm' has."]),
    "of five gates": (
        broken("weight_hh_l0", lambda w: np.concatenate([w, w[:4]])),
        ["20 rows in 'weight_hh_l0' for 4 units", "as no cell of torch.nn has."],
    ),
}


@pytest.mark.parametrize("state, said", STATES.values(), ids=STATES)
def test_state_dictionaries(state, said):
    refused(ValueError, lambda: from_torch(state, "lstm"), *said)


@pytest.mark.parametrize("cell", ["gru", "simple_rnn", "projected_lstm"])
def test_an_lstm_is_no_other(cell):
    refused(ValueError, lambda: from_torch(drawn(), cell), f"cell={cell!r}", "cell='lstm' has.")


class OnDevice:
    """A tensor that is not in the memory of the processor."""

    def __array__(self, dtype=None, copy=None):
        raise TypeError("can't convert cuda:0 device type tensor to numpy")


def test_what_is_no_array():
    state = {**drawn(), "bias_hh_l0": OnDevice()}
    said = ["'bias_hh_l0' must be an array", "OnDevice (can't convert cuda:0", ".cpu()"]
    refused(TypeError, lambda: from_torch(state, "lstm"), *said)
    refused(TypeError, lambda: from_torch([1], "lstm"), "must be a dictionary", "Received: list")


ARGUMENTS = {
    "no cell": ({"cell": "LSTM"}, ["`cell`", "simple_rnn, lstm, projected_lstm, gru", "'LSTM'"]),
    "a prefix": ({"prefix": "rnn"}, ["must hold 'rnn.weight_ih_l0'", "Received: weight_ih_l0,"]),
    "an activation": ({"activation": "relu"}, ["must be 'tanh'. Received: activation='relu'"]),
    "what is told": ({"units": 4, "name": "a"}, ["must be none", "Received: name, units."]),
    "no batch": ({"stateful": True}, ["`batch` must be given", "batch=None"]),
}


@pytest.mark.parametrize("given, said", ARGUMENTS.values(), ids=ARGUMENTS)
def test_arguments(given, said):
    refused(ValueError, lambda: from_torch(drawn(), **{"cell": "lstm", **given}), *said)


def test_activations_that_an_rnn_has():
    said = "must be 'tanh' or 'relu'. Received: activation='sigmoid'"
    state = drawn("RNN")
    refused(ValueError, lambda: from_torch(state, "simple_rnn", activation="sigmoid"), said)


def built(layer, features=3):
    layer.build((None, None, features))
    return layer


def two(lower, upper, features=4):
    return lambda: [built(lower()), built(upper(), features)]


def lstm(units=4, **arguments):
    return lambda: LSTM(units, **{"return_sequences": True, **arguments})


def not_finite():
    layer = built(LSTM(4))
    layer.cell.bias.assign(np.full(16, np.nan))
    return layer


LISTS = {
    "none": (list, ["one layer or more. Received: none."]),
    "not built": (lambda: LSTM(4, name="a"), ["`layers[0]` must have weights", "'a'", "build("]),
    "backwards": (
        lambda: built(LSTM(4, go_backwards=True)),
        ["`layers[0]` must have go_backwards=False, as PyTorch has. Received: go_backwards=True"],
    ),
    "summed": (
        lambda: built(Bidirectional(LSTM(4), merge_mode="sum")),
        ["must have merge_mode='concat'", "merge_mode='sum'"],
    ),
    "the last step alone": (
        two(lstm(return_sequences=False), lstm()),
        ["`layers[0]` must have return_sequences=True, as PyTorch has below the topmost"],
    ),
    "learned": (
        lambda: built(LSTM(4, learn_initial_state=True)),
        ["must have learn_initial_state=False"],
    ),
    "an activation": (
        lambda: built(LSTM(4, activation="relu")),
        ["must have activation='tanh'", "activation='relu'"],
    ),
    "an RNN's activation": (
        lambda: built(SimpleRNN(4, activation="sigmoid")),
        ["must have activation='tanh' or 'relu'"],
    ),
    "gates": (
        lambda: built(GRU(4, recurrent_activation="hard_sigmoid")),
        ["must have recurrent_activation='sigmoid'", "hard_sigmoid"],
    ),
    "units": (two(lstm(), lstm(5)), ["alike in units", "4 in layers[0] and 5 in layers[1]"]),
    "cells": (two(lstm(), lambda: GRU(4)), ["alike in cell", "'LSTMCell'", "'GRUCell'"]),
    "biases": (two(lstm(), lstm(use_bias=False)), ["alike in use_bias", "True", "False"]),
    "activations": (
        two(lambda: SimpleRNN(4, return_sequences=True), lambda: SimpleRNN(4, "relu")),
        ["alike in activation", "'tanh' in layers[0] and 'relu' in layers[1]"],
    ),
    "directions": (
        two(lstm(), lambda: Bidirectional(LSTM(4))),
        ["alike in directions", "1 in layers[0] and 2 in layers[1]"],
    ),
    "projections": (
        two(
            lambda: ProjectedLSTM(4, projection=2, return_sequences=True),
            lambda: ProjectedLSTM(4, projection=3),
        ),
        ["alike in projection"],
    ),
    "widths": (
        two(lstm(), lstm(), 7),
        ["`layers[1]` must read what layers[0] puts out, 4 features", "reads 7"],
    ),
    "NaN": (not_finite, ["'bias_ih_l0' must hold finite numbers", "16 of 16"]),
}


@pytest.mark.parametrize("make, said", LISTS.values(), ids=LISTS)
def test_layers(make, said):
    refused(ValueError, lambda: to_torch(make()), *said)


@pytest.mark.parametrize("make", [IRNN, GRUResetBefore, LayerNormLSTM])
def test_cells_that_pytorch_lacks(make):
    said = ["must run a cell that PyTorch has: SimpleRNNCell, LSTMCell,", make.cell_class.__name__]
    refused(TypeError, lambda: to_torch([built(make(4))]), *said)


@pytest.mark.parametrize("make", [keras.layers.LSTM, keras.layers.Dense])
def test_layers_of_others(make):
    said = ["`layers[0]` must be a recurrent layer of zoo.layers", make.__name__, "from_keras"]
    refused(TypeError, lambda: to_torch(make(4)), *said)
