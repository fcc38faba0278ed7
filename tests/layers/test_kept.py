"""What the compiled engine keeps for the way back, and what a cell tells it to spare work."""

import functools

import keras
import numpy as np
import pytest
from keras import ops

import zoo.layers as layers
from kinds import close
from zoo.layers.engines._kept import Once
from zoo.layers.engines._pure import Pure, backend

NAMES = [name for name in layers.cells.__all__ if name.endswith("Cell")]
CELLS = [getattr(layers, name)(4) for name in NAMES]
ROWWISE = [cell for cell in CELLS if cell.by_rows]
SPLIT = [cell for cell in CELLS if type(cell).factors is not layers.BaseCell.factors]


def built(cell):
    cell.build((None, 3))
    for weight in cell.weights:
        weight.assign(keras.random.normal(weight.shape, seed=len(weight.shape)))
    return cell


def test_a_scan_writes_an_array_once_however_often_it_is_given():
    written = []

    def step(carry, x):
        doubled = x * 2
        return carry + x, (doubled, None, (carry, doubled))

    once = Once(step)

    def counted(carry, x):
        carry, arrays = once(carry, x)
        written.append(len([y for y in arrays if y is not None]))
        return carry, arrays

    xs = ops.convert_to_tensor(np.arange(6.0).reshape(3, 2), "float32")
    total, stacked = backend().scan(counted, ops.zeros(2), xs)
    doubled, none, (before, again) = once.all(stacked)
    assert set(written) == {2}
    assert none is None
    close([doubled, again, before, total], [2 * xs, 2 * xs, [[0, 0], [0, 1], [2, 4]], [6, 9]], 0)


@pytest.mark.parametrize("cell", SPLIT, ids=lambda cell: type(cell).__name__)
def test_factors_are_what_recur_multiplies_by(cell):
    cell = built(cell)
    h = keras.random.normal((2, cell.state_size[0]), seed=1)
    close([cell.recur(h)], [functools.reduce(ops.matmul, cell.factors(), h)], 1e-5)


@pytest.mark.parametrize(
    "cell", [cell for cell in CELLS if cell.by_rows], ids=lambda cell: type(cell).__name__
)
def test_weights_by_rows_may_be_given_for_each_row(cell):
    cell = built(cell)
    names = [weight.name for weight in cell.weights]
    rows = 5
    h = keras.random.normal((rows, 4), seed=2)
    state = (h,) * len(cell.states)
    p, r = cell.project(keras.random.normal((rows, 3), seed=3)), cell.recur(h)
    weights = [ops.convert_to_tensor(weight) for weight in cell.weights]
    for name in cell.by_rows:
        place = names.index(name)
        weights[place] = ops.broadcast_to(weights[place], (rows, *weights[place].shape))
    close(Pure(cell, weights).update_and_gates(p, r, state)[0], cell.update(p, r, state), 1e-6)
