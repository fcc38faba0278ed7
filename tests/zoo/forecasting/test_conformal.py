"""Intervals: they cover what they promise, and know no future."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.forecasting.conformal import conformal


def walk(rows, deviation, seed=0):
    return np.random.default_rng(seed).normal(0, deviation, (rows, 1))


def covered(actual, low, high):
    return np.mean((low <= actual) & (actual <= high))


def test_like_errors_are_covered_as_promised():
    errors = walk(3000, 1.0)
    bounds = conformal(np.zeros((2500, 1)), errors[500:], np.arange(2500), np.abs(errors[:500]))
    assert covered(errors[500:], *bounds) == pytest.approx(0.9, abs=0.012)


def test_errors_that_grow_are_covered_too():
    errors = walk(3000, np.linspace(0.5, 4, 3000)[:, None])
    bounds = conformal(np.zeros((2500, 1)), errors[500:], np.arange(2500), np.abs(errors[:500]))
    assert covered(errors[500:], *bounds) == pytest.approx(0.9, abs=0.015)
    fixed = np.quantile(np.abs(errors[:500]), 0.9)
    assert np.mean(np.abs(errors[500:]) <= fixed) < 0.6  # what no feedback would do


@given(st.integers(1, 58), st.integers(1, 3), st.integers(0, 99))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_what_comes_later_changes_no_interval(now, horizon, seed):
    random = np.random.default_rng(seed)
    actual = random.normal(size=(60, horizon))
    start, origins = np.abs(random.normal(size=(30, horizon))), np.arange(60)
    other = actual.copy()
    unknown = origins[:, None] + np.arange(1, horizon + 1) > now
    other[unknown] *= 100
    zero = np.zeros((60, horizon))
    one = conformal(zero, actual, origins, start)
    two = conformal(zero, other, origins, start)
    for a, b in zip(one, two, strict=True):
        np.testing.assert_array_equal(a[: now + 1], b[: now + 1])


def test_bounds_are_those_of_the_equations():
    random = np.random.default_rng(1)
    actual, start = random.normal(size=(40, 1)), np.abs(random.normal(size=(15, 1)))
    scale = random.uniform(0.5, 2, (40, 1))
    alpha, past, radii = 0.2, list(start[:, 0]), []
    for y, s in zip(actual[:, 0], scale[:, 0], strict=True):
        rank = int(np.ceil((1 - alpha) * (len(past) + 1)))
        q = sorted(past)[rank - 1] if rank <= len(past) else max(past)
        radii.append(q * s)
        alpha += 0.05 * (0.2 - (abs(y) / s > q))
        past.append(abs(y) / s)
    low, high = conformal(
        np.ones((40, 1)), actual + 1, np.arange(40), start, level=0.8, scale=scale, gamma=0.05
    )
    np.testing.assert_allclose(high[:, 0], 1 + np.array(radii))
    np.testing.assert_allclose(low[:, 0], 1 - np.array(radii))


def test_a_value_that_has_not_come_still_gets_an_interval():
    actual = np.array([[0.1], [np.nan]])
    low, high = conformal(np.zeros((2, 1)), actual, np.arange(2), np.ones((10, 1)))
    assert np.isfinite([low, high]).all()


@pytest.mark.parametrize(
    "change, message",
    [
        ({"calibration": np.zeros((0, 1))}, "`calibration`.*Received: 0 scores"),
        ({"origins": np.array([1, 1])}, "`origins`.*must rise"),
        ({"scale": np.zeros((2, 1))}, "`scale` positive"),
        ({"actual": np.zeros((3, 1))}, r"must have the shape \(n, horizon\)"),
    ],
)
def test_bad_input_is_told(change, message):
    given = {
        "forecasts": np.zeros((2, 1)),
        "actual": np.zeros((2, 1)),
        "origins": np.arange(2),
        "calibration": np.ones((5, 1)),
    } | change
    with pytest.raises(ValueError, match=message):
        conformal(**given)
