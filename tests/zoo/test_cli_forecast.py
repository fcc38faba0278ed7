"""`zoo backtest` and `zoo forecast`: what they print, keep and refuse."""

import json

from refused import assert_refused
from zoo.forecasting.loading import load
from zoo.forecasting.settings import Settings

SMALL = ("--epochs", "1", "--units", "4", "--lags", "5", "--every", "8")


def written(place):
    (series,), *_ = load(Settings())
    lines = (f"{day},{price}" for day, price in zip(series.dates, series.values, strict=True))
    file = place / "prices.csv"
    file.write_text("\n".join(["Date,Close", *lines]))
    return str(file)


def test_a_forecast_is_told_kept_and_told_again(command, place):
    file = written(place)
    said = command("forecast", file, "--horizon", "3", *SMALL, "--out", "kept")
    assert said.code == 0
    for words in ("the last value (skill", "no financial advice", "buy and hold", "Kept:"):
        assert words in " ".join(said.out.split())
    assert "what comes next" in (place / "forecast.html").read_text("utf-8")
    again = command("predict", "kept", file)
    assert again.code == 0
    table = again.out.split("Close:\n")[1].strip()
    assert table in said.out
    assert_refused(command("forecast", file, *SMALL, "--out", "kept"), "--overwrite")
    assert_refused(command("predict", "kept", "no.csv"), "no.csv")


def test_a_backtest_as_json_is_json_alone(command, place):
    said = command("backtest", "random-walk", *SMALL, "--warm", "--json")
    found = json.loads(said.out)
    assert found["settings"]["warm"] is True
    assert "--warm" in (place / "backtest.html").read_text("utf-8").split("random-walk")[-1]
    assert found["origins"] == 500
    assert found["scores"]["this model"]["RMSE"] > 0
    assert found["covered"]["n"] == 500
    assert (place / "backtest.html").is_file()


def test_dates_that_are_to_be_foretold_are_told_to_be_dates(command, place):
    lines = [f"{1 + day % 28:02}.{1 + day // 28:02}.2024;{day},5" for day in range(300)]
    (place / "kurse.csv").write_text("\n".join(["Datum;Schluss", *lines]))
    for verb in ("backtest", "forecast"):
        refused = command(verb, "kurse.csv", "--column", "Datum")
        told = "column 'Datum' has the dates. Name as `column` one that has numbers: Schluss."
        assert_refused(refused, told)


def test_what_is_no_series_is_refused(command):
    assert_refused(command("backtest", "no.csv"), "no.csv")
    assert_refused(command("backtest", "random-walk", "--horizon", "0"), "horizon")
