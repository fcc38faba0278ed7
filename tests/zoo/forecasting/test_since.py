"""A kept forecaster is judged by the rows that came after those it was taught, and by no others."""

import functools

import numpy as np
import pandas as pd
import pytest

import zoo
from zoo.datasets.splits import Table
from zoo.forecasting import loading, since
from zoo.forecasting.forecaster import Forecaster
from zoo.forecasting.loading import load
from zoo.forecasting.raw import series_of
from zoo.forecasting.series import Series
from zoo.forecasting.settings import Settings

SETTINGS = {"epochs": 1, "units": 4, "lags": 8, "every": 8, "engine": "loop", "horizon": 3}
ROWS, TAUGHT = 300, 260


@functools.cache
def walk():
    steps = np.random.default_rng(0).normal(0, 0.01, ROWS)
    dates = pd.date_range("2019-01-01", periods=ROWS, name="Date")
    return pd.Series(100 * np.exp(np.cumsum(steps)), dates, name="Close")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "walk.csv"
    walk().to_csv(path)
    return path


def trained(file, **settings):
    until = str(walk().index[TAUGHT - 1].date())
    found = Settings(data=str(file), **{**SETTINGS, "until": until, **settings})
    return Forecaster.train(*load(found))


def test_every_later_row_is_foretold_by_what_came_before_it(file):
    forecaster = trained(file)
    assert forecaster.facts["last"] == ["2019-09-17"]
    told, came, inside = [], [], []
    for known in range(TAUGHT, ROWS - 2):
        (table,) = forecaster.predict(walk()[:known])
        told.append(table["forecast"])
        came.append(walk().to_numpy()[known : known + 3])
        inside.append((table["low"] <= came[-1]) & (came[-1] <= table["high"]))
    scores = forecaster.evaluate()
    off = np.array(came) - np.array(told)
    naive = np.array(came) - walk().to_numpy()[TAUGHT - 1 : ROWS - 3, None]
    assert scores["MAE"] == pytest.approx(np.abs(off).mean(), rel=1e-9)
    assert scores["RMSE, the last value"] == pytest.approx(np.sqrt((naive**2).mean()), rel=1e-9)
    assert scores["skill"] == pytest.approx(1 - (off**2).mean() / (naive**2).mean(), rel=1e-6)
    assert scores["inside the intervals"] == pytest.approx(np.mean(inside))


def test_it_is_the_same_after_it_was_kept_and_from_a_longer_file(file, tmp_path):
    forecaster = trained(file)
    forecaster.save(tmp_path / "kept")
    kept = zoo.load(tmp_path / "kept")
    assert kept.evaluate(str(file)) == forecaster.evaluate()
    walk()[200:].to_csv(tmp_path / "later.csv")  # dates count, not the numbers of rows
    assert kept.evaluate(str(tmp_path / "later.csv")) == pytest.approx(kept.evaluate())


def test_nothing_came_later(file):
    with pytest.raises(ValueError, match=r"go on for 3 or more after 2019-10-27.*Received"):
        trained(file, until=None).evaluate()


def test_one_that_tells_no_value_is_judged_by_a_backtest(file):
    with pytest.raises(ValueError, match=r"head='direction'.*zoo backtest"):
        trained(file, head="direction", horizon=1).evaluate()


def test_several_series_have_measures_without_unit(tmp_path):
    frame = walk().to_frame("A").assign(B=walk().to_numpy()[::-1] * 7)
    frame.to_csv(tmp_path / "two.csv")
    forecaster = trained(tmp_path / "two.csv", column="all")
    scores = forecaster.evaluate()
    assert "MAE" not in scores and scores["sMAPE, %"] > 0


@pytest.mark.parametrize("until, told", [("soon", "written as"), ("2018-01-01", "before all rows")])
def test_a_last_date_that_is_none_is_told(file, until, told):
    with pytest.raises(ValueError, match=told):
        trained(file, until=until)


def test_numbered_rows_have_no_last_date():
    numbered = Table(np.arange(9), walk().to_numpy()[:9, None], ("Close",))
    with pytest.raises(ValueError, match="rows are numbered"):
        loading._until(numbered, Settings(until="2019-01-01"))


def test_a_text_it_is_not(file):
    with pytest.raises(ValueError, match=r"`encoding` is of texts"):
        trained(file).evaluate(encoding="utf-8")


def test_rows_that_were_taught_must_be_what_they_were(file):
    forecaster = trained(file)
    (walk() * (1 + 1e-6)).to_csv(file)
    with pytest.raises(ValueError, match="no longer holds what the forecaster was taught"):
        forecaster.evaluate()
    assert forecaster.evaluate(str(file))["MAE"] > 0


def test_dates_are_not_numbers_of_rows(file):
    (dated,) = series_of(file, Settings(), ["Close"])
    numbered = Series("Close", np.arange(9), walk().to_numpy()[:9])
    assert since.place(numbered, "7") == 7
    with pytest.raises(ValueError, match=r"must be numbered, as those that were taught, to 1199"):
        since.place(dated, "1199")
    with pytest.raises(ValueError, match=r"must have dates, as those that were taught, to 2019-09"):
        since.place(numbered, "2019-09-17")
