"""Backtests on series whose truth is known, and on real ones."""

import functools
import os
from pathlib import Path

import numpy as np
import pytest

from zoo.datasets import series
from zoo.forecasting import judgements
from zoo.forecasting.backtest import backtest
from zoo.forecasting.judgements import direction, value
from zoo.forecasting.loading import load
from zoo.forecasting.report import card, compare, page, verdict
from zoo.forecasting.series import Series
from zoo.forecasting.settings import Settings
from zoo.forecasting.trading import trading
from zoo.report import render
from zoo.report.scores import OURS

DATA = os.environ.get("ZOO_TEST_DATA")
real = pytest.mark.skipif(not DATA, reason="needs $ZOO_TEST_DATA")


@functools.cache
def found(**given):
    """By the loop, which needs no compiling; no test may change what it gives."""
    return backtest(*load(Settings(engine="loop", **given)))


@pytest.mark.slow
def test_what_can_be_foretold_is_and_what_cannot_is_not():
    known = found(data="ar1-returns", epochs=15)
    assert value.better(known)
    assert "better than the last value" in verdict(known)
    assert "no financial advice" in verdict(known)
    covered = value.interval(known).covered
    assert covered.low < 0.9 < covered.high
    assert not value.better(found(data="random-walk", epochs=15))


def test_a_volatility_is_foretold_and_judged():
    result = found(data="garch-returns", head="volatility", epochs=15, lags=40)
    judge = judgements.of("volatility")
    scores = judge.scores(result)
    assert scores[OURS]["QLIKE"] < scores["the last value"]["QLIKE"]
    assert judge.better(result)
    assert "always the same" in judge.verdict(result)
    assert not judge.better(found(data="random-walk", head="volatility", epochs=5, lags=20))


def test_a_direction_over_many_rows_is_held_against_rises_over_as_many():
    values = 100 * np.exp(np.cumsum(np.random.default_rng(0).normal(0.002, 0.01, 600)))
    settings = Settings(head="direction", horizon=20, epochs=1, units=4, test=0.2, validation=0.1)
    result = backtest([Series("Close", np.arange(600), values)], settings)
    course = result.courses[0]
    usual = direction.told(course)[direction.USUAL]
    known = values[: course.train_rows]
    assert usual[0, -1] == np.mean(known[20:] > known[:-20])
    assert usual[0, 0] == np.mean(known[1:] > known[:-1])


@pytest.mark.parametrize("head", ["point", "volatility", "direction"])
def test_series_of_different_length_are_compared_as_such(head):
    walks = [series.random_walk(rows, rows)["Close"] for rows in (300, 400, 330, 360, 27)]
    every = [Series(str(len(walk)), np.arange(len(walk)), walk) for walk in walks]
    settings = Settings(
        head=head, horizon=3, epochs=1, units=4, lags=5, test=0.2, validation=0.1, engine="loop"
    )
    result = backtest(every, settings)
    assert judgements.of(result.network.head.tells).verdict(result)
    if head == "point":  # that with few windows has the errors of all, in its own volatilities
        first, *_, few = (course.interval for course in result.courses)
        assert 0.2 < (few.high - few.low).mean() / (first.high - first.low).mean() < 5


def test_too_few_origins_are_told():
    result = found(data="ar1-returns", epochs=1, horizon=24, test=60.0)
    assert "not to be compared with the last value by so few origins" in verdict(result)
    assert not value.better(result)
    assert compare(result).rows[-1][-1] == "–"


def test_nothing_to_foretell_is_told():
    with pytest.raises(ValueError, match="at least one"):
        backtest([], Settings())


def test_a_direction_is_told_as_a_probability():
    result = found(data="ar1-returns", head="direction", epochs=5)
    told = result.courses[0].forecasts[OURS]
    assert ((told > 0) & (told < 1)).all()
    assert "are right, between" in judgements.of("direction").verdict(result)


@pytest.mark.parametrize("warm", [False, True])
def test_refits_walk_on(warm):
    result = found(data="ar1-returns", refit=250, epochs=2, scheme="rolling", warm=warm)
    assert len(result.losses) == 2
    assert len(result.courses[0].origins) == 500
    text = render(page(card(result), "zoo backtest"))
    assert "zoo backtest" in text
    assert result.notes[0] in text
    assert "lambda" not in text
    assert compare(result, short=True).columns[1:] == ("RMSE", "sMAPE, %", "MASE", "skill", "p")


def test_one_seed_gives_one_forecast():
    settings = [Settings(epochs=1, dropout=0.5, seed=seed, engine="loop") for seed in (3, 3, 4)]
    told = [backtest(*load(each)).courses[0].forecasts[OURS] for each in settings]
    np.testing.assert_array_equal(told[0], told[1])
    assert np.abs(told[0] - told[2]).max() > 0


def test_returns_of_values_that_are_not_positive_are_refused():
    known, settings, _ = load(Settings())
    known[0].values[7] = -1
    with pytest.raises(ValueError, match=r"log-return is of positive values. Received: -1"):
        backtest(known, settings)


@real
@pytest.mark.parametrize(
    "file, rmse", [("MRF.NS_yfinance_2002_2020.csv", 1078.64), ("GSPC_yahoo_1990_2018.csv", 16.42)]
)
def test_the_last_value_has_the_known_error_and_intervals_cover(file, rmse):
    result = found(data=str(Path(DATA, "stocks", file)), epochs=2)
    scores = value.scores(result)
    assert scores["the last value"]["RMSE"] == pytest.approx(rmse, abs=0.006)
    covered = value.interval(result).covered
    assert covered.low < 0.9 < covered.high


@real
def test_currencies_have_the_known_error():
    path = str(Path(DATA, "forecast", "exchange_rate.txt.gz"))
    settings = {"column": "all", "horizon": 24, "test": 1541, "epochs": 1, "every": 20}
    result = found(data="exchange-rate", path=path, **settings)
    assert value.scores(result)["the last value"]["RSE"] == pytest.approx(0.0434, abs=5e-5)


def test_what_would_have_been_earned_stands_beside_holding_on():
    result = found(data="random-walk", epochs=15)
    course = result.courses[0]
    last = course.series.values[course.origins]
    cash, shares, growth = 1.0, 0.0, []
    for now, told, came in zip(
        last, course.forecasts[OURS][:, 0], course.actual[:, 0], strict=True
    ):
        if told > now and not shares:
            cash, shares = 0.0, cash * (1 - 0.001) / now
        elif told <= now and shares:
            cash, shares = shares * now * (1 - 0.001), 0.0
        growth.append(cash + shares * came)
    earned = trading(result)
    assert earned.traded == pytest.approx(growth[-1] - 1)
    assert earned.held == pytest.approx(course.actual[-1, 0] / last[0] * 0.999 - 1)
    assert trading(found(data="garch-returns", head="volatility", epochs=15, lags=40)) is None


def test_a_spread_is_judged_by_its_quantiles_and_points_by_their_errors():
    scores = value.scores(found(epochs=2, head="quantiles"))
    assert scores["the last value"]["CRPS"] == scores["the last value"]["MAE"]
    assert scores[OURS]["CRPS"] < scores[OURS]["MAE"]


def test_directions_of_values_are_counted():
    result = found(data="ar1-returns", epochs=15)
    way = value.direction(result)
    course = result.courses[0]
    rose = course.actual[:, 0] > course.series.values[course.origins]
    told = course.forecasts[OURS][:, 0] > course.series.values[course.origins]
    assert way.value == np.mean(rose == told)
    assert way.low > 0.5
