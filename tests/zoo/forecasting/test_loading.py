"""What is foretold, and what is known beside it, from a file."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from zoo.forecasting.forecaster import Forecaster
from zoo.forecasting.loading import load, read
from zoo.forecasting.settings import Settings

DAYS = np.busday_offset("2020-01-01", np.arange(306), "forward")
PRICES = 100 + np.sin(np.arange(300)) + np.arange(300) / 50


def written(place, rows=306, name="shop.csv"):
    """Prices of 300 days, and a sale that is planned for some days, six ahead."""
    lines = ["Date,Close,Sale"]
    for row in range(rows):
        price = f"{PRICES[row]:.4f}" if row < 300 else ""
        lines.append(f"{DAYS[row]},{price},{int(row % 7 == 0)}")
    (place / name).write_text("\n".join(lines))
    return str(place / name)


def test_what_is_planned_reaches_beyond_the_last_value(tmp_path):
    settings = Settings(
        data=written(tmp_path), planned="Sale, weekday", horizon=4, epochs=1, lags=5
    )
    known, settings, _ = load(settings, live=True)
    (series,) = known
    assert len(series) == 300
    np.testing.assert_array_equal(series.planned[:, 0], np.arange(306) % 7 == 0)
    assert series.planned.shape == (306, 3)
    forecaster = Forecaster.train(known, settings)
    (table,) = forecaster.predict(known)
    assert str(table["date"][0].date()) == str(DAYS[300])
    (again,) = forecaster.predict(written(tmp_path))
    np.testing.assert_array_equal(again["forecast"], table["forecast"])


def test_too_little_that_is_planned_is_told(tmp_path):
    settings = Settings(data=written(tmp_path, rows=302), planned="Sale", horizon=4)
    with pytest.raises(ValueError, match=r"reach 4 rows beyond the last value.*Received: 2 rows"):
        load(settings, live=True)
    (series,), *_ = load(settings)
    assert len(series) == 300


def test_a_column_is_found_as_the_file_writes_it(tmp_path):
    file = tmp_path / "shop.csv"
    file.write_text(Path(written(tmp_path, 300)).read_text().replace("Date,Close", "date,close"))
    for column in ("Close", "close"):
        (series,), *_ = load(Settings(data=str(file), column=column))
        assert series.name == "Close"


def test_a_column_has_one_part(tmp_path):
    settings = Settings(data=written(tmp_path), planned="Close")
    with pytest.raises(ValueError, match=r"columns of their own.*Received: Close, Close"):
        load(settings)


def test_rows_without_a_value_are_left_out(tmp_path):
    file = tmp_path / "shop.csv"
    lines = Path(written(tmp_path)).read_text().splitlines()
    lines[10] = lines[10].replace(lines[10].split(",")[1], "")
    file.write_text("\n".join(lines[:301]))
    for planned in ("", "weekday"):
        (series,) = read(file, dataclasses.replace(Settings(), planned=planned))
        assert len(series) == 299
        assert DAYS[9] not in series.dates
