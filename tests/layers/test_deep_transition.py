"""Cells one after the other on one state: what the layer around them is told of all."""

import pytest

from kinds import BOTH, UNITS, X, arrays, close, draw, filled, run
from zoo.layers import DeepTransition, LSTMCell, MinGRUCell, Recurrent, SimpleRNNCell, Stacked


def deep(*cells):
    return DeepTransition([cell(UNITS) for cell in cells])


def test_recurrent_dropout_needs_a_matrix_that_sees_the_state():
    with pytest.raises(ValueError, match=r"DeepTransition has none that does. Use `dropout`"):
        Recurrent(deep(MinGRUCell, MinGRUCell), recurrent_dropout=0.5)


@pytest.mark.parametrize(
    "cells", [(LSTMCell, LSTMCell), (MinGRUCell, SimpleRNNCell), (SimpleRNNCell, MinGRUCell)]
)
def test_one_of_any_cell_is_enough(cells):
    assert Recurrent(deep(*cells), recurrent_dropout=0.5).recurrent_dropout == 0.5


def test_a_stack_goes_on_without_inputs():
    """The second sees none, and both levels of it start from what those of the first left."""
    stack = lambda units: Stacked([LSTMCell(units), SimpleRNNCell(units)])
    layer, x = filled(Recurrent(deep(stack, stack), **BOTH)), X[:, :1].astype("float32")
    state = [draw(len(x), UNITS, seed=k).astype("float32") for k in range(4)]
    first, second = layer.cell.cells
    between = first.step(first.project(x[:, 0]), state)
    expected = second.step(second.project(x[:, 0, :0]), between)
    close(run(layer, x, state)[1:], arrays(expected))
