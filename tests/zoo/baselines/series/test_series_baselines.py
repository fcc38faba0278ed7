"""Baselines of series: against plain loops, a library, and the future."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.holtwinters import ExponentialSmoothing

from zoo.baselines.series import baselines, drift, last_value, moving_average, seasonal_naive
from zoo.baselines.series.ewma import ewma_volatility
from zoo.baselines.series.fitted import autoregression, exponential_smoothing

RANDOM = np.random.default_rng(0)
WALK = 100 + np.cumsum(RANDOM.normal(size=200))
WAVE = 10 + np.sin(np.arange(240) * 2 * np.pi / 12) + RANDOM.normal(0, 0.1, 240)


@given(st.integers(120, 190), st.integers(1, 9))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_what_comes_later_changes_nothing(origin, horizon):
    other = WALK.copy()
    other[origin + 1 :] += 50
    places = np.array([origin - 3, origin])
    one, two = (baselines(values, 100, places, horizon, 4) for values in (WALK, other))
    for name in one:
        np.testing.assert_array_equal(one[name], two[name])


def test_naive_forecasts_are_those_of_their_equations():
    origins = np.array([13, 57])
    told = seasonal_naive(WALK, origins, 7, 3), drift(WALK, origins, 7)
    for row, t in enumerate(origins):
        for j in range(1, 8):
            place = t + j
            while place > t:
                place -= 3
            assert told[0][row, j - 1] == WALK[place]
            assert told[1][row, j - 1] == pytest.approx(WALK[t] + j * (WALK[t] - WALK[0]) / t)
    assert moving_average(WALK, origins, 2, 4)[1, 1] == pytest.approx(WALK[54:58].mean())


def test_an_autoregression_is_that_of_the_library():
    changes = np.zeros(400)
    for t in range(2, 400):
        changes[t] = 0.5 * changes[t - 1] - 0.3 * changes[t - 2] + RANDOM.normal()
    values = np.cumsum(changes)
    told = autoregression(values, 400, np.array([399]), 4)[0]
    known = AutoReg(np.diff(values), 2, trend="c").fit().forecast(4)
    np.testing.assert_allclose(told, values[-1] + np.cumsum(known), atol=0.02)


def test_exponential_smoothing_is_that_of_the_library():
    told = exponential_smoothing(WAVE, 240, np.array([239]), 12, 12)[0]
    known = ExponentialSmoothing(WAVE, seasonal="add", seasonal_periods=12).fit().forecast(12)
    np.testing.assert_allclose(told, known, rtol=1e-6)


def test_a_series_that_never_moves_is_told_to_stay():
    for told in baselines(np.full(60, 3.0), 40, np.array([45, 50]), 2).values():
        np.testing.assert_allclose(told, 3)


def test_a_weighted_volatility_is_that_of_its_equation():
    returns, variance = RANDOM.normal(size=30), None
    for r in returns:
        variance = r**2 if variance is None else 0.9 * variance + 0.1 * r**2
    assert ewma_volatility(returns, 0.9)[-1] == pytest.approx(np.sqrt(variance))


@pytest.mark.parametrize("order", [[150, 120, 150], []], ids=["any order", "none"])
def test_origins_may_come_in_any_order(order):
    places = np.array(order, int)
    rising = baselines(WALK, 100, np.array([120, 150]), 3, 4)
    for name, told in baselines(WALK, 100, places, 3, 4).items():
        expected = [rising[name][int(place == 150)] for place in order]
        np.testing.assert_array_equal(told, np.reshape(expected, (-1, 3)))


def test_changes_that_repeat_exactly_are_foretold():
    steps = np.cumsum(np.tile([1.0, 2.0, -1.0], 40))
    told = autoregression(steps, 100, np.array([100]), 5)
    np.testing.assert_allclose(told[0], steps[101:106], atol=1e-6)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: seasonal_naive(WALK, np.array([1]), 1, 3), "between 2 and 199"),
        (lambda: seasonal_naive(WALK, np.array([9]), 1, 0), "`season`, in rows, must be at least"),
        (lambda: moving_average(WALK, np.array([9]), 1, 0), "`window`, in rows, must be at least"),
        (lambda: last_value(WALK, np.array([9]), 0), "`horizon`, in rows, must be at least 1"),
        (lambda: autoregression(WALK, 4, np.array([9]), 1), "at least 5"),
        (lambda: autoregression(WALK, 100, np.array([3]), 1), "between 11 and 199"),
        (lambda: exponential_smoothing(WALK, 3, np.array([9]), 1, 4), "two seasons or more"),
    ],
)
def test_bad_input_is_told(call, message):
    with pytest.raises(ValueError, match=message):
        call()
