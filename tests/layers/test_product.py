"""A product without a term is zero, and is none in a graph."""

import keras
import numpy as np
import pytest

from kinds import BATCH, FEATURES, UNITS, X, arrays, close, draw
from zoo.layers import DeepTransition, Recurrent, cells
from zoo.layers.contract import BaseCell
from zoo.layers.product import product

EVERY_CELL = [
    cell for cell in vars(cells).values() if isinstance(cell, type) and issubclass(cell, BaseCell)
]


def test_it_is_the_product():
    W = draw(FEATURES, UNITS)
    close(arrays(product(keras.ops.convert_to_tensor(X), W)), [X @ W])


def test_without_features_it_is_zero():
    found = product(keras.ops.zeros((BATCH, 2, 0)), keras.ops.zeros((0, UNITS)))
    close(arrays(found), [np.zeros((BATCH, 2, UNITS))], 0)


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="it is the graph of TensorFlow")
@pytest.mark.parametrize("cell", EVERY_CELL, ids=lambda cell: cell.__name__)
def test_no_graph_of_a_cell_without_input_multiplies_nothing(cell):
    """With oneDNN, which tests do without, that would end the process."""
    import tensorflow as tf

    layer = Recurrent(DeepTransition([cell(UNITS), cell(UNITS)]), unroll=True)
    graph = tf.function(layer).get_concrete_function(tf.TensorSpec((BATCH, 2, FEATURES))).graph
    products = [op for op in graph.get_operations() if "MatMul" in op.type]
    assert products
    assert [op.name for op in products if 0 in op.inputs[0].shape] == []
