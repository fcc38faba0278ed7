"""Numbers are scaled by what train tells, alike in NumPy and in the graph."""

import dataclasses
import json

import numpy as np
import pytest
import tensorflow as tf

from zoo.encoding.scaled import Scaler

TRAIN = np.random.default_rng(1).normal([20.0, -3.0, 1e4], [5.0, 0.1, 300.0], (4, 50, 3))


def test_train_has_mean_0_and_deviation_1():
    scaled = Scaler.of(TRAIN).scale(TRAIN)
    np.testing.assert_allclose(scaled.mean((0, 1)), 0, atol=1e-5)
    np.testing.assert_allclose(scaled.std((0, 1)), 1, atol=1e-5)


def test_the_graph_scales_as_numpy_does():
    scaler, values = Scaler.of(TRAIN), TRAIN.astype("float32")
    scaled = scaler.scale(values)
    assert scaled.dtype == np.float32
    np.testing.assert_array_equal(tf.function(scaler.scale)(tf.constant(values)), scaled)


def test_it_is_kept_as_plain_numbers():
    scaler = Scaler.of(TRAIN)
    assert Scaler(**json.loads(json.dumps(dataclasses.asdict(scaler)))) == scaler


def test_a_feature_that_never_changes_is_only_shifted():
    scaler = Scaler.of(np.full((7, 1), 0.1))
    assert scaler.deviation == (1.0,)
    np.testing.assert_allclose(scaler.scale(np.array([[2.1]])), [[2.0]], atol=1e-6)


def test_what_is_missing_is_passed_over():
    assert Scaler.of([[1.0], [np.nan], [3.0]]) == Scaler((2.0,), (1.0,))


@pytest.mark.parametrize(
    "values, told",
    [([[1.0, np.nan], [2.0, np.nan]], r"without one: \[1\]"), ([[np.inf]], "infinite values: 1")],
)
def test_what_has_no_mean_is_refused(values, told):
    with pytest.raises(ValueError, match=f"`values`, what is to be scaled.*{told}"):
        Scaler.of(values)


@pytest.mark.parametrize(
    "mean, deviation", [((0.0,), (0.0,)), ((0.0, 1.0), (1.0,)), ((np.nan,), (1.0,)), ((), ())]
)
def test_what_cannot_be_scaled_by_is_refused(mean, deviation):
    with pytest.raises(ValueError, match="`mean` and `deviation`, those of each feature"):
        Scaler(mean, deviation)
