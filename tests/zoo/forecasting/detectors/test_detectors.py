"""Detectors: leaks are caught at any strength, and honest work is not accused."""

import keras
import numpy as np
import pytest

import planted
from zoo.datasets import series
from zoo.forecasting.detectors import future_shuffle, lag_copy, of_model, split_leak, target_leak

SEEDS = range(50)
STRENGTHS = (1.0, 0.1, 0.001)


def prices(seed):
    return series.random_walk(200, seed)["Close"]


def mean_of_five(values, scale=lambda values: (0.0, 1.0)):
    """Forecast: the mean of the last five scaled values."""
    centre, spread = scale(values)
    x = (values - centre) / spread
    told = np.full(len(x), np.nan)
    told[4:] = np.convolve(x, np.ones(5) / 5, "valid")
    return told


@pytest.mark.parametrize("seed", SEEDS)
def test_an_honest_forecast_is_not_accused(seed):
    def scale(values):
        return values[:60].mean(), values[:60].std()

    assert not future_shuffle(lambda v: mean_of_five(v, scale), prices(seed), start=60).caught


@pytest.mark.parametrize("strength", STRENGTHS)
def test_a_scaler_of_all_data_moves_forecasts(strength):
    def scale(values):
        whole, part = values.std(), values[:60].std()
        return 0.0, strength * whole + (1 - strength) * part

    assert all(future_shuffle(lambda v: mean_of_five(v, scale), prices(s)).caught for s in SEEDS)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_tomorrow_among_the_features_moves_forecasts(strength):
    def forecast(values):
        return mean_of_five(values) + strength * np.append(values[1:], values[-1])

    found = [future_shuffle(forecast, prices(seed)) for seed in SEEDS]
    assert all(one.caught for one in found)
    assert "moved by" in found[0].why


def windows(values, cut, across=0, scale=None):
    """Windows of five and the next value, all up to the cut, or some rows across it."""
    centre, spread = scale(values, cut) if scale else (values[: cut + 1].mean(), 1.0)
    x = (values - centre) / spread
    ends = np.arange(4, cut + across)
    return {"x": x[ends[:, None] + np.arange(-4, 1)], "y": x[ends + 1], "scale": (centre, spread)}


@pytest.mark.parametrize("seed", SEEDS)
def test_an_honest_preparation_is_not_accused(seed):
    assert not split_leak(windows, prices(seed), 120).caught


@pytest.mark.parametrize("across", [1, 3, 10])
def test_windows_across_the_split_are_caught(across):
    def prepare(values, cut):
        return windows(values, cut, across)

    assert all(split_leak(prepare, prices(seed), 120).caught for seed in SEEDS)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_a_scaler_of_all_data_is_caught_in_a_preparation(strength):
    def scale(values, cut):
        known = values[: cut + 1]
        return strength * values.mean() + (1 - strength) * known.mean(), 1.0

    def prepare(values, cut):
        return windows(values, cut, scale=scale)

    assert all(split_leak(prepare, prices(seed), 120).caught for seed in SEEDS)


def test_a_keras_model_can_be_asked():
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(2)])
    assert not future_shuffle(of_model(model, 5), prices(0) / 100).caught


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: future_shuffle(mean_of_five, np.ones(5)), "20 rows or more"),
        (lambda: future_shuffle(lambda v: v[1:], np.ones(30)), "a row for each row"),
        (lambda: split_leak(windows, np.ones(30), 29), "must leave rows after it"),
        (lambda: target_leak(windows, np.ones(60), 20), "at least 40"),
        (lambda: target_leak(lambda *_: {"x": [1], "y": []}, np.ones(60), 50), "the same rows"),
        (lambda: lag_copy(np.ones(29), np.ones(29), np.ones(29)), "at least 30 origins"),
        (lambda: lag_copy(np.ones(40), np.ones(40), np.full(40, np.nan)), "must be finite"),
    ],
)
def test_bad_input_is_told(call, message):
    with pytest.raises(ValueError, match=message):
        call()


PLANTED = [(name, strength) for name, (_, parts, _) in planted.LEAKS.items() for strength in parts]


def caught(kind, pipeline, values):
    if kind == "B":
        return future_shuffle(pipeline, values).caught
    cut = planted.FIT_ROWS - 1
    return any(detect(pipeline, values, cut).caught for detect in (split_leak, target_leak))


@pytest.mark.parametrize("name, strength", PLANTED)
def test_planted_leaks_are_caught(name, strength):
    kind, pipelines, data = planted.LEAKS[name]
    assert all(caught(kind, pipelines[strength], data(seed, strength)) for seed in SEEDS)


@pytest.mark.parametrize("name", planted.HONEST)
def test_the_same_pipelines_without_a_leak_are_not_accused(name):
    kind, pipeline, data = planted.HONEST[name]
    assert not any(caught(kind, pipeline, data(seed)) for seed in SEEDS)


def test_a_target_among_the_inputs_is_named():
    found = target_leak(planted.LEAKS["target_in_features_prepare"][1]["weak"], prices(0), 120)
    assert found.why.startswith(f"column {planted.WINDOW} of `x`")


def test_a_copy_of_yesterday_is_told_and_what_says_more_is_not():
    walk, leaning = (make(600, 1)["Close"] for make in (series.random_walk, series.ar1_returns))
    assert lag_copy(walk[:-1], walk[:-1], walk[1:]).caught
    told = leaning[1:-1] + 0.3 * np.diff(leaning)[:-1]
    found = lag_copy(leaning[1:-1], told, leaning[2:])
    assert not found.caught
    assert found.strength < 0.001
    assert "p = 0.000" in found.why
    assert not lag_copy(walk[:-1], walk[1:] + 1e-9, walk[1:]).caught
