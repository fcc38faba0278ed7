"""Measures of forecasts, against numbers worked out by hand."""

import numpy as np
import pytest
from scipy import stats

from zoo.evaluation import errors, intervals
from zoo.evaluation.diebold_mariano import diebold_mariano, from_losses
from zoo.evaluation.group_means import from_groups

Y, F = np.array([[1.0, 2.0], [4.0, 5.0]]), np.array([[2.0, 2.0], [2.0, 5.0]])


def test_errors_are_those_of_their_equations():
    assert errors.mae(Y, F) == 0.75
    assert errors.rmse(Y, F) == pytest.approx(np.sqrt(5 / 4))
    assert errors.mape(Y, F) == pytest.approx(100 * (1 + 0 + 0.5 + 0) / 4)
    assert errors.smape(Y, F) == pytest.approx(200 * (1 / 3 + 2 / 6) / 4)
    assert errors.mase(Y, F, [1, 3, 2, 6], 2) == pytest.approx(0.75 / 2)
    assert errors.skill(1.0, 4.0) == 0.75


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: errors.mape([0.0], [1.0]), "must not be 0"),
        (lambda: errors.mae([1.0], [1.0, 2.0]), "of one shape"),
        (lambda: errors.mae([np.nan], [1.0]), "finite"),
        (lambda: errors.mase(Y, F, [2, 2, 2]), "must change"),
        (lambda: intervals.share([]), "must not be empty"),
        (lambda: intervals.pinball([1.0], [[1.0]], [1.5]), "rising `levels`"),
        (lambda: intervals.width([1.0], [1.0, 2.0]), "of one shape"),
    ],
)
def test_bad_input_is_told(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_share_has_wilsons_interval():
    found = intervals.share([True] * 90 + [False] * 10)
    known = stats.binomtest(90, 100).proportion_ci(0.95, "wilson")
    assert (found.low, found.high) == pytest.approx((known.low, known.high))


def test_the_crps_of_many_quantiles_is_that_of_the_distribution():
    levels = np.linspace(0.0005, 0.9995, 1000)
    told = stats.norm.ppf(levels)[None]
    y, z = np.array([0.7]), 0.7
    known = z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / np.sqrt(np.pi)
    assert intervals.crps_of_quantiles(y, told, levels) == pytest.approx(known, abs=2e-3)


def test_the_crps_of_the_middles_of_tenths_is_nearly_that_of_the_distribution():
    levels = np.linspace(0.05, 0.95, 10)
    y = np.random.default_rng(0).normal(size=20_000)
    told = np.broadcast_to(stats.norm.ppf(levels), (20_000, 10))
    known = 1 / np.sqrt(np.pi)
    assert intervals.crps_of_quantiles(y, told, levels) == pytest.approx(known, rel=0.015)


@pytest.mark.parametrize("rows, overlap", [(1000, 5), (250, 20)])
def test_groups_of_overlapping_forecasts_are_not_called_different_too_often(rows, overlap):
    random, alarms = np.random.default_rng(0), 0
    for _ in range(400):
        noise = random.normal(size=(2, rows + overlap - 1))
        one, two = (np.convolve(n, np.ones(overlap), "valid") ** 2 for n in noise)
        alarms += from_groups(one, two, overlap).p < 0.05
    assert 0.02 * 400 < alarms < 0.085 * 400


def test_of_too_few_forecasts_nothing_can_be_said():
    assert np.isnan(from_groups(np.arange(20.0), np.zeros(20), 5).p)
    assert np.isnan(from_groups([1.0], [2.0], 1).p)
    assert from_groups(np.ones(60), np.zeros(60), 5) == (np.inf, 0.0)
    assert from_groups(np.ones(60), np.ones(60), 5) == (0.0, 1.0)
    one, two = np.random.default_rng(0).normal(size=(2, 50))
    assert from_groups(one, two, 1) == from_losses(one, two)
    with pytest.raises(ValueError, match=r"of the shape|\(n,\)"):
        from_groups([1.0, 2.0], [1.0], 1)


def test_overlapping_forecasts_are_not_called_different_too_often():
    """Errors of five steps ahead overlap: without their covariances p is small too often."""
    random, alarms, careless = np.random.default_rng(0), 0, 0
    for _ in range(300):
        noise = random.normal(size=(2, 204))
        one, two = (np.convolve(n, np.ones(5), "valid") for n in noise)
        alarms += diebold_mariano(one, two, horizon=5).p < 0.05
        careless += diebold_mariano(one, two).p < 0.05
    assert alarms < 0.1 * 300 < careless


def test_a_horizon_needs_values():
    with pytest.raises(ValueError, match="n above `horizon`"):
        from_losses([1.0, 2.0], [1.0, 3.0], 2)
