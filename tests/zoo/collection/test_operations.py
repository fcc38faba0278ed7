"""How many floating-point operations a step takes."""

import math

import pytest
from keras import ops

from zoo.collection.operations import operations
from zoo.layers import GRU, LRU, LSTM, Cell, SimpleRNN
from zoo.layers.named import Named

FEATURES, UNITS = 5, 7


def built(layer):
    layer.build((None, None, FEATURES))
    return layer.cell


def test_those_of_an_lstm_are_as_counted_by_hand():
    products = 2 * (FEATURES + UNITS) * 4 * UNITS
    biases_and_sums = 2 * 4 * UNITS
    activations = 4 * UNITS
    memory = 3 * UNITS  # f⊙c + i⊙g
    output = 2 * UNITS  # o⊙tanh(c)
    expected = products + biases_and_sums + activations + memory + output
    assert operations(built(LSTM(UNITS)), FEATURES) == expected


def test_those_of_other_cells_are_as_counted_by_hand():
    simple = 2 * (FEATURES + UNITS) * UNITS + 3 * UNITS
    assert operations(built(SimpleRNN(UNITS)), FEATURES) == simple
    # two biases, sums of two gates and of g with r⊙…, three activations, z⊙h + (1−z)⊙g
    gru = 2 * (FEATURES + UNITS) * 3 * UNITS + (6 + 2 + 2 + 3 + 4) * UNITS
    assert operations(built(GRU(UNITS)), FEATURES) == gru


def test_what_is_made_of_weights_alone_is_made_once():
    """λ and exp γ of an LRU: rows share them."""
    products = 2 * FEATURES * 2 * UNITS + 2 * 2 * UNITS * UNITS + 2 * FEATURES * UNITS
    gain, step, conjugate, skip = 2 * UNITS, 8 * UNITS, UNITS, UNITS
    cell = built(LRU(UNITS))
    assert operations(cell, FEATURES) == products + gain + step + conjugate + skip


@pytest.mark.parametrize("name", Named.known)
def test_all_cells_can_be_counted(name):
    cell = built(Named.known[name](UNITS))
    matrices = [w.shape for w in cell.weights if len(w.shape) == 2 and w.shape[0] >= FEATURES]
    assert operations(cell, FEATURES) > 2 * sum(map(math.prod, matrices))


class Sorting(Cell):
    """A step with an operation for which there is no rule."""

    gates = {"candidate": "activation"}

    def update(self, projected, recurred, state):
        return (ops.sort(projected + recurred),)


def test_an_operation_without_a_rule_is_told():
    cell = Sorting(UNITS)
    cell.build((None, FEATURES))
    with pytest.raises(ValueError, match=r"must know each one of a step.*Received: 'TopKV2'"):
        operations(cell, FEATURES)
