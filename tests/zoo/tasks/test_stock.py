"""Returns are learnt and prices told, from the past alone."""

import functools
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import zoo
from shown import shown
from zoo.tasks import find
from zoo.tasks.models import stock

pytestmark = pytest.mark.usefixtures("uncompiled")

TINY = {"units": 4, "epochs": 2, "window": 5, "learning_rate": 0.01}


@functools.cache
def learnt():
    task = find("stock")
    settings = task.settings(**TINY)
    splits = task.read(settings)
    return task.train(settings, splits, None), splits


@pytest.fixture
def trained():
    return learnt()[0]


@pytest.fixture
def splits():
    return learnt()[1]


def write(path, prices, name="Close"):
    dates = np.busday_offset("2020-01-01", np.arange(len(prices)), roll="forward")
    lines = [f"{day},{price:.4f}" for day, price in zip(dates, prices, strict=True)]
    path.write_text("\n".join([f"Date,{name}", *lines]) + "\n")
    return path


def walk(days=120):
    return 100 * np.exp(np.random.default_rng(0).normal(0, 0.01, days).cumsum())


def test_every_day_is_told_once_by_the_prices_right_before_it(tmp_path):
    prices = walk()
    task = find("stock")
    splits = task.read(task.settings(data=str(write(tmp_path / "a.csv", prices)), window=5))
    parts = [*splits.parts().values()]
    assert [len(part) for part in parts] == [120 - 12 - 24 - 6, 12, 24]
    told = np.concatenate([part.prices for part in parts])
    known = np.concatenate([part.known for part in parts])
    np.testing.assert_allclose(told, prices[6:], atol=1e-4)
    for day in range(6, 120):
        np.testing.assert_allclose(known[day - 6], prices[day - 6 : day], atol=1e-4)


def test_what_comes_later_does_not_move_what_is_told_of_a_day(trained, tmp_path):
    prices, task, told = walk(), find("stock"), []
    for number, changed in enumerate((prices, np.append(prices[:100], 3 * prices[100:]))):
        path = write(tmp_path / f"{number}.csv", changed)
        rows = task.read(task.settings(data=str(path), window=5)).test
        told.append([answer["price"] for answer in trained.predict(rows.known)])
    before = slice(0, 100 - 96 + 1)  # the day of row 100 itself is told by what is before it
    assert told[0][before] == pytest.approx(told[1][before], rel=1e-7)
    assert told[0][before.stop] != pytest.approx(told[1][before.stop], rel=1e-3)


def test_a_model_learns_what_there_is_to_learn(trained):
    first, *_, last = trained.card["curve"]
    assert last["validation_loss"] < first["validation_loss"]
    scores = trained.card["scores"]
    assert scores["this model"][stock.PRICE] < scores["the last value"][stock.PRICE]


def test_the_last_value_is_the_baseline(trained, splits):
    errors = splits.test.prices - splits.test.known[:, -1]
    expected = {stock.PRICE: np.sqrt(np.mean(errors**2))}
    expected[stock.RETURN] = 100 * np.sqrt(np.mean(splits.test.returns**2))
    assert trained.card["scores"]["the last value"] == pytest.approx(expected)


def test_what_is_predicted_is_what_is_scored(trained, splits):
    rows = splits.test
    told = np.array([answer["price"] for answer in trained.predict(rows.known)])
    naive = np.sqrt(np.mean((told - rows.prices) ** 2))
    assert trained.evaluate()[stock.PRICE] == pytest.approx(naive, rel=1e-5)
    (first, *_) = trained.predict(rows.known)
    assert first["price"] == pytest.approx(rows.known[0, -1] * np.exp(first["return"]))


def test_whether_the_last_value_is_beaten_is_told_in_words(trained):
    assert "than the last value: RMSE" in trained.verdict()
    assert "no financial advice" in trained.verdict()
    same = {stock.PRICE: 1.0, stock.P: 0.4}
    assert stock._verdict(same, 2.0).startswith("This model is no better than the last value")
    worse = {stock.PRICE: 1e9, stock.P: 0.01}
    assert stock._verdict(worse, 2.0).startswith("This model is significantly worse")


def test_prices_of_any_scale_give_the_same_return(trained, splits):
    known = splits.test.known[0]
    one, other = trained.predict([known, 1e4 * known])
    assert one["return"] == pytest.approx(other["return"], abs=1e-9)


def test_a_model_is_kept_and_exported(trained, splits, tmp_path):
    trained.save(tmp_path / "kept")
    raw = splits.test.known[:3]
    again = [answer["price"] for answer in zoo.load(tmp_path / "kept").predict(raw)]
    assert again == pytest.approx([answer["price"] for answer in trained.predict(raw)])
    assert trained.export(tmp_path / "1").calls == 2


def test_the_command_line_reads_a_file_or_prices(trained, tmp_path):
    prices = walk().round(4)
    path = write(tmp_path / "a.csv", prices)
    (of_file,) = shown(trained, [str(path)], 1)
    (of_prices,) = shown(trained, [",".join(map(str, prices))], 1)
    assert of_file.split("→")[1] == of_prices.split("→")[1]
    with pytest.raises(ValueError, match=r"a CSV file, or numbers with commas .* Received: 'one'"):
        trained.answers(["one"])


@pytest.mark.parametrize(
    "raw",
    [
        [],
        [[]],
        [1, 2, 3],
        [1, 2, 3, 4, 5, 0],
        [1, 2, 3, 4, 5, np.nan],
        [1, 2, 3, 4, 5, -1],
        [1, 2, 3, 4, 5, 1e-320],
        [1, 2, 3, 4, 5, 1e300],
        [1, 2, 3, 4, 5, True],
        [True] * 6,
        ["1", "2", "3", "4", "5", "6"],
        {1, 2, 3, 4, 5, 6},
        [{1, 2, 3, 4, 5, 6}],
        np.array(5),
        "123456",
        3,
        None,
    ],
    ids=str,
)
def test_what_is_no_series_of_prices_is_told(trained, raw):
    with pytest.raises(ValueError, match=r"(`raw`|series \d).* must .*Received: "):
        trained.predict(raw)


def test_series_and_columns_of_pandas_are_series(trained):
    prices = np.linspace(100, 110, 9)
    dates = pd.date_range("2020-01-01", periods=9)
    wanted = trained.predict(prices)
    table = pd.DataFrame({"Close": prices}, index=dates)
    assert trained.predict(table["Close"].tail(7)) == wanted
    both = trained.predict([table["Close"], [*prices]])  # two rows at once are rounded otherwise
    assert both == [pytest.approx(one, rel=1e-6) for one in wanted * 2]
    assert trained.predict(iter(prices)) == trained.predict([iter(prices)]) == wanted
    for whole in (table, {"Close": prices}):
        with pytest.raises(ValueError, match=r"`raw`, closing prices, must be a list .*Received"):
            trained.predict(whole)


def test_data_that_are_neither_known_nor_a_file_are_told(tmp_path):
    task = find("stock")
    with pytest.raises(FileNotFoundError, match=r"'random-wlk'.* Did you mean 'random-walk'\?"):
        task.read(task.settings(data="random-wlk"))
    short = write(tmp_path / "short.csv", walk(30))
    with pytest.raises(ValueError, match=r"`window`, .* less than those to train on, 21"):
        task.read(task.settings(data=str(short)))


@pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="needs $ZOO_TEST_DATA")
@pytest.mark.parametrize(
    "name, error",
    [("MRF.NS_yfinance_2002_2020.csv", 1078.64), ("GSPC_yahoo_1990_2018.csv", 16.42)],
)
def test_the_error_of_the_last_value_is_that_of_the_last_fifth(name, error):
    task = find("stock")
    path = Path(os.environ["ZOO_TEST_DATA"], "stocks", name)
    days = task.read(task.settings(data=str(path))).test
    told = np.sqrt(np.mean(np.square(days.prices - days.known[:, -1])))
    assert told == pytest.approx(error, abs=0.005)
