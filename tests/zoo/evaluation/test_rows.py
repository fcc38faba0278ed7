"""A model over all rows of a split: the mean of what counts, and outputs in their order."""

import dataclasses

import keras
import numpy as np
import pytest

from zoo.datasets.batches.buckets import Batches
from zoo.datasets.splits import Ragged, Rows
from zoo.evaluation.rows import MeanLoss, outputs
from zoo.training.epochs import InOrder

LENGTHS = (3, 1, 4, 2, 4, 1, 3)


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Steps(Rows):
    x: Ragged
    y: Ragged
    weights: Ragged


def rows():
    random = np.random.default_rng(0)
    x, y = ([random.normal(size=(n, 2)) for n in LENGTHS] for _ in range(2))
    ones = [np.ones(n) for n in LENGTHS]
    return Steps(*(Ragged.of(part, np.float32) for part in (x, y, ones)))


@pytest.fixture(scope="module")
def model():
    inputs = keras.Input((None, 2))
    return keras.Model(inputs, keras.layers.Dense(2, bias_initializer="ones")(inputs))


def test_the_mean_is_over_steps_that_count_whatever_the_batches(model):
    data = rows()
    answers = keras.ops.convert_to_numpy(model(data.x.values[None]))[0]
    expected = np.mean((answers - data.y.values) ** 2)
    for batch in (1, 3, 7):
        read = InOrder(Batches(data, batch), "x", "y", "weights")
        found = MeanLoss(model, read, keras.losses.MeanSquaredError())()
        assert found == pytest.approx(expected, rel=1e-5)


def test_without_weights_padding_counts_too(model):
    data = rows()
    read = InOrder(Batches(data, 3), "x", "y")
    with_padding = MeanLoss(model, read, keras.losses.MeanSquaredError())()
    read = InOrder(Batches(data, 3), "x", "y", "weights")
    assert with_padding != pytest.approx(MeanLoss(model, read, keras.losses.MeanSquaredError())())


def test_outputs_come_in_the_order_of_the_rows(model):
    data = rows()
    found = outputs(model, Batches(data, 3), "x")
    for row, (x, output) in enumerate(zip(data.x, found, strict=True)):
        expected = keras.ops.convert_to_numpy(model(x[None]))[0]
        np.testing.assert_allclose(output[: LENGTHS[row]], expected, rtol=1e-6)


def test_several_inputs_are_given_by_name():
    data = rows()
    both = lambda given: given["x"] + given["y"]
    for x, y, output in zip(
        data.x, data.y, outputs(both, Batches(data, 3), ("x", "y")), strict=True
    ):
        np.testing.assert_allclose(output[: len(x)], x + y, rtol=1e-6)
