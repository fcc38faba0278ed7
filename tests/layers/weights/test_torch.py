"""Modules of PyTorch and layers of ours: from one to the other, they say the same."""

import keras
import numpy as np
import pytest

import torch_reference as reference
import zoo.layers
from kinds import BATCH, DTYPE, FEATURES, UNITS, X, arrays, close
from torch_modules import MODULES, PROJECTED, TOLERANCE, Module, composed, initial
from zoo.layers import from_torch, to_torch

each_module = pytest.mark.parametrize("module", MODULES, ids=str)
each_projected = pytest.mark.parametrize("module", PROJECTED, ids=str)
every_module = pytest.mark.parametrize("module", MODULES + PROJECTED, ids=str)


def same(layers, module, state, states=()):
    """Outputs, and the states that both keep; a projection's h is none of ours."""
    found = composed(layers, X, *map(list, states))
    expected = reference.forward(module.mode, state, X, *states, nonlinearity=module.nonlinearity)
    pairs = [*zip(found, expected, strict=False)]
    pairs = [pairs[0], pairs[2]] if module.proj else pairs
    close(*zip(*pairs, strict=True), TOLERANCE)


@each_module
def test_from_torch(module):
    layers = module.converted()
    assert len(layers) == module.layers
    same(layers, module, module.state(), initial(module))


@each_module
def test_to_torch(module):
    layers = module.ours()
    state = to_torch(layers)
    assert {name: array.shape for name, array in state.items()} == {
        name: array.shape for name, array in module.state().items()
    }
    same(layers, module, state, initial(module))


@each_projected
def test_a_projection_from_zeros(module):
    same(module.converted(), module, module.state())
    layers = module.ours()
    same(layers, module, to_torch(layers))


@every_module
def test_there_and_back_to_the_bit(module):
    layers = module.ours()
    for one, other in zip(layers, module.converted(to_torch(layers)), strict=True):
        for weight, again in zip(one.get_weights(), other.get_weights(), strict=True):
            np.testing.assert_array_equal(again, weight, strict=True)


@every_module
def test_back_and_there(module):
    """Matrices to the bit; and biases too where ours has two, else their sum and zeros."""
    state = module.state()
    again = to_torch(module.converted())
    assert [*again] == [*state]
    for name, array in state.items():
        kind, _, place = name.partition("_l")
        if module.mode != "GRU" and kind == "bias_ih":
            array = array + state[f"bias_hh_l{place}"]
        elif module.mode != "GRU" and kind == "bias_hh":
            array = np.zeros_like(array)
        np.testing.assert_array_equal(again[name], array, strict=True)


def test_a_line_makes_a_model():
    module = Module("LSTM", 2, True)
    model = keras.Sequential(from_torch(module.state("float32"), cell="lstm"))
    expected, *_ = reference.forward("LSTM", module.state("float32"), X)
    close(arrays(model(X)), [expected], 1e-5)


@pytest.mark.parametrize("prefix", ["rnn", "rnn.", "encoder.rnn"])
def test_of_a_larger_module(prefix):
    module = Module("GRU", 2)
    before = prefix.rstrip(".")
    state = {f"{before}.{name}": array for name, array in module.state().items()}
    larger = {**state, "head.weight": np.full((2, 2), np.nan), f"{before}2.weight_ih_l0": None}
    again = to_torch(module.converted(larger, prefix=prefix), prefix=prefix)
    assert [*again] == [*state]
    for name, array in state.items():
        np.testing.assert_array_equal(again[name], array)


@pytest.mark.parametrize("dtype", ["float16", "float32", DTYPE])
def test_numbers_stay_what_they_are(dtype):
    module = Module("GRU")
    (layer,) = module.converted(module.state(dtype))
    assert layer.compute_dtype == layer.variable_dtype == dtype
    state = to_torch(layer)
    assert {array.dtype.name for array in state.values()} == {dtype}
    np.testing.assert_equal(state, module.state(dtype))


def test_no_initializer_is_lost():
    (layer,) = Module("LSTM", both=True).converted(recurrent_initializer="he_normal")
    for half in (layer.forward_layer, layer.backward_layer):
        assert type(half.cell.recurrent_initializer) is keras.initializers.HeNormal
        assert type(half.cell.kernel_initializer) is keras.initializers.GlorotUniform


def test_numbers_that_are_asked_for():
    (layer,) = Module("LSTM").converted(dtype="mixed_float16")
    assert (layer.compute_dtype, layer.variable_dtype) == ("float16", "float32")


def test_bfloat16_is_float32_to_others():
    (layer,) = Module("GRU").converted(dtype="bfloat16")
    state = to_torch(layer)
    assert {array.dtype.name for array in state.values()} == {"float32"}
    halved = {k: v.astype(layer.get_weights()[0].dtype) for k, v in state.items()}
    np.testing.assert_equal(to_torch(Module("GRU").converted(halved)), state)


class Tensor:
    """What NumPy can make an array of, as a tensor of PyTorch."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return self.array


def test_tensors_need_no_conversion():
    module = Module("LSTM")
    state = {name: Tensor(array) for name, array in module.state().items()}
    same(module.converted(state), module, module.state())


def test_what_is_handed_over_is_a_copy():
    (layer,) = Module("GRU").ours()
    before = layer.get_weights()
    for array in to_torch(layer).values():
        assert array.flags.writeable and array.flags.c_contiguous and array.flags.owndata
        array[...] = 0
    np.testing.assert_equal(layer.get_weights(), before)


def test_stateful_layers():
    module = Module("LSTM", 2)
    layers = module.converted(stateful=True, batch=BATCH)
    expected, *_ = reference.forward("LSTM", module.state(), X)
    parts = [composed(layers, part)[0] for part in np.split(X, 2, axis=1)]
    close([np.concatenate(parts, axis=1)], [expected], TOLERANCE)


def test_a_recurrent_of_such_a_cell_and_a_topmost_that_tells_its_last():
    lower = zoo.layers.Recurrent(zoo.layers.LSTMCell(UNITS), return_sequences=True)
    upper = zoo.layers.LSTM(UNITS)
    for layer, features in ((lower, FEATURES), (upper, UNITS)):
        layer.build((None, None, features))
    output, *_ = reference.forward("LSTM", to_torch([lower, upper]), X)
    close(arrays(upper(lower(X))), [output[:, -1]], 1e-5)
