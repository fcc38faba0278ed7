"""What a network is given: nothing from beyond its origin, and scales of its own group."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.forecasting import features
from zoo.forecasting.network import Network
from zoo.forecasting.scaling import Scale
from zoo.forecasting.series import Series
from zoo.forecasting.settings import Settings
from zoo.forecasting.targets import TARGETS
from zoo.forecasting.windows import windows

PRICES = 100 * np.exp(np.random.default_rng(0).normal(0, 0.01, 300).cumsum())


def series(values=PRICES, **beside):
    return Series("a", np.arange(len(values)), values, **beside)


@given(st.integers(20, 280), st.integers(1, 5), st.sampled_from(["", "5", "4,7"]))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_features_know_nothing_after_the_origin(origin, horizon, seasons):
    changed = PRICES.copy()
    changed[origin + 1 :] *= 3
    chosen = Settings(lags=8, seasons=seasons, horizon=horizon)
    found = []
    for values in (PRICES, changed):
        depth = features.depth(8, chosen.all_seasons)
        rows = windows([series(values)], [np.array([origin])], depth, horizon)
        found.append(
            features.of(
                rows.known,
                rows.observed,
                rows.planned,
                target=chosen.how,
                lags=8,
                seasons=chosen.all_seasons,
                horizon=horizon,
                by_window=True,
            )
        )
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_goes_there_and_back(name):
    target, reference = TARGETS[name], np.roll(PRICES, 3)
    np.testing.assert_allclose(target.back(target.of(PRICES, reference), reference), PRICES)


def test_a_season_repeats_as_the_naive_forecast_does():
    from zoo.baselines.series import seasonal_naive

    rows = windows([series()], [np.array([50, 90])], 16, 9)
    found = features.of(
        rows.known,
        rows.observed,
        rows.planned,
        target=TARGETS["difference"],
        lags=8,
        seasons=(4,),
        horizon=9,
        by_window=False,
    )
    np.testing.assert_array_equal(found.reference, seasonal_naive(PRICES, np.array([50, 90]), 9, 4))


def test_a_scale_is_of_its_group_alone():
    x = np.array([[[1.0], [3.0]], [[10.0], [30.0]]])
    scale = Scale(3, 1)
    scale.fit(x, np.array([0, 1]))
    np.testing.assert_allclose(scale.mean[:, 0], [2, 20, 0])
    np.testing.assert_allclose(scale.to(x, [0, 1])[..., 0], [[-1, 1], [-1, 1]])
    np.testing.assert_allclose(scale.back(scale.to(x, [0, 1]), [0, 1]), x)


@pytest.mark.parametrize("model", ["direct", "encoder-decoder", "recursive"])
def test_an_untaught_network_says_what_the_naive_forecast_says(model):
    network = Network(Settings(horizon=4, lags=6, units=4, model=model), 1, 0, 0)
    rows = windows([series()], [np.arange(10, 60)], network.depth, 4)
    network._fit_scales(rows)
    told = network.tell(rows)
    np.testing.assert_allclose(told.values, np.repeat(rows.known[:, -1:], 4, axis=1))


def test_what_does_not_go_together_is_told():
    with pytest.raises(ValueError, match=r"recursive.*head='gaussian'"):
        Network(Settings(model="recursive", head="gaussian"), 1, 0, 0)


@pytest.mark.parametrize("head", ["volatility", "direction"])
@pytest.mark.parametrize(
    "other",
    [{"target": "price"}, {"scaling": "window"}, {"seasons": "5"}, {"model": "recursive"}],
    ids=str,
)
def test_a_return_is_what_its_size_and_direction_are_judged_by(head, other):
    with pytest.raises(ValueError, match=f"`head` {head} is of the log return"):
        Network(Settings(head=head, **other), 1, 0, 0)


@pytest.mark.parametrize(
    "values, message",
    [([1.0, np.nan], "finite.*nan at 1"), ([[1.0]], r"shape \(rows,\)")],
)
def test_series_that_are_none_are_refused(values, message):
    with pytest.raises(ValueError, match=message):
        series(np.array(values))
