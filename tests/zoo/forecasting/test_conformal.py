"""Intervals: they cover what they promise, and know no future."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.forecasting.conformal import Errors, conformal


def walk(rows, deviation, seed=0):
    return np.random.default_rng(seed).normal(0, deviation, (rows, 1))


def of(actual, scale=1.0):
    return Errors(np.abs(actual), np.full(actual.shape, scale) if np.isscalar(scale) else scale)


def covered(errors, radius):
    return np.mean(errors.size <= radius.half(errors.scale))


def test_like_errors_are_covered_as_promised():
    errors = walk(3000, 1.0)
    later = of(errors[500:])
    assert covered(later, conformal(later, np.arange(2500), of(errors[:500]))) == pytest.approx(
        0.9, abs=0.012
    )


def test_errors_that_grow_are_covered_too():
    errors = walk(3000, np.linspace(0.5, 4, 3000)[:, None])
    later = of(errors[500:])
    assert covered(later, conformal(later, np.arange(2500), of(errors[:500]))) == pytest.approx(
        0.9, abs=0.015
    )
    fixed = np.quantile(np.abs(errors[:500]), 0.9)
    assert np.mean(later.size <= fixed) < 0.6  # what no feedback would do


@given(st.integers(1, 58), st.integers(1, 3), st.integers(0, 99))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_what_comes_later_changes_no_interval(now, horizon, seed):
    random = np.random.default_rng(seed)
    actual = random.normal(size=(60, horizon))
    start, origins = of(random.normal(size=(30, horizon))), np.arange(60)
    other = actual.copy()
    unknown = origins[:, None] + np.arange(1, horizon + 1) > now
    other[unknown] *= 100
    for a, b in zip(*(conformal(of(x), origins, start) for x in (actual, other)), strict=True):
        np.testing.assert_array_equal(a[: now + 1], b[: now + 1])


def test_bounds_are_those_of_the_equations():
    random = np.random.default_rng(1)
    actual, start = random.normal(size=(40, 1)), np.abs(random.normal(size=(15, 1)))
    scale = random.uniform(0.5, 2, (40, 1))
    alpha, past, largest, half = 0.2, list(start[:, 0]), start.max(), []
    for y, s in zip(actual[:, 0], scale[:, 0], strict=True):
        rank = int(np.ceil((1 - alpha) * (len(past) + 1)))
        q = sorted(past)[rank - 1] if rank <= len(past) else max(past)
        half.append(min(q * s, largest))
        alpha += 0.05 * (0.2 - (abs(y) > half[-1]))
        past.append(abs(y) / s)
        largest = max(largest, abs(y))
    radius = conformal(of(actual, scale), np.arange(40), of(start), level=0.8, gamma=0.05)
    np.testing.assert_allclose(radius.half(scale)[:, 0], half)


def test_a_jump_after_a_calm_widens_no_interval_beyond_what_was_seen():
    calm = Errors(np.array([[0.1]] * 9 + [[5.0]] * 9), np.full((18, 1), 0.01))
    wild = Errors(np.full((1, 1), np.nan), np.full((1, 1), 2.0))
    assert conformal(wild, np.arange(1), calm).half(wild.scale) == [[5.0]]


def test_a_value_that_has_not_come_still_gets_an_interval():
    actual = np.array([[0.1], [np.nan]])
    assert np.isfinite(conformal(of(actual), np.arange(2), of(np.ones((10, 1))))).all()


@pytest.mark.parametrize(
    "change, message",
    [
        ({"calibration": of(np.zeros((0, 1)))}, "`calibration`.*Received: 0 of them"),
        ({"origins": np.array([1, 1])}, "`origins`.*must rise"),
        ({"errors": of(np.zeros((2, 1)), 0.0)}, "`scale` positive"),
        ({"calibration": of(np.zeros((3, 2)))}, r"of the shapes \(n, horizon\)"),
    ],
)
def test_bad_input_is_told(change, message):
    given = {
        "errors": of(np.zeros((2, 1))),
        "origins": np.arange(2),
        "calibration": of(np.ones((5, 1))),
    } | change
    with pytest.raises(ValueError, match=message):
        conformal(**given)
