"""Cells one after the other on one state: what the layer around them is told of all."""

import pytest

from kinds import UNITS
from zoo.layers import DeepTransition, LSTMCell, MinGRUCell, Recurrent, SimpleRNNCell


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
