"""Tables that forecasts are compared on: counts, splits, and baselines as others have them."""

import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from zoo.datasets import forecast_tables
from zoo.datasets.cards.registry import find

REAL = pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="ZOO_TEST_DATA is not set")

FOLDERS = {
    "etth1": "ett",
    "exchange-rate": ".",
    "airline-passengers": "brownlee",
    "daily-min-temperatures": "brownlee",
}


def real(name):
    return find(name).load(Path(os.environ["ZOO_TEST_DATA"], "forecast", FOLDERS[name]))


def rmse(splits):
    """Of the last value, over the test part."""
    test = splits.test.values[:, 0]
    before = np.concatenate([splits.validation.values[-1:, 0], test[:-1]])
    return np.sqrt(np.mean((test - before) ** 2))


@REAL
@pytest.mark.parametrize(
    "name, rows, first, last, notes",
    [
        ("etth1", [8640, 2880, 2880], "2016-07-01T00:00:00", "2018-02-20T23:00:00", 1),
        ("exchange-rate", [4554, 1517, 1517], "0", "7587", 0),
        ("airline-passengers", [82, 14, 48], "1949-01-01", "1960-12-01", 0),
        ("daily-min-temperatures", [2555, 365, 730], "1981-01-01", "1990-12-31", 1),
    ],
)
def test_real_counts(name, rows, first, last, notes):
    splits = real(name)
    assert [len(part) for part in splits.parts().values()] == rows
    assert [str(splits.train.dates[0]), str(splits.test.dates[-1])] == [first, last]
    assert all(np.isfinite(part.values).all() for part in splits.parts().values())
    assert len(splits.notes) == notes, splits.notes


@REAL
def test_real_oddities_are_told():
    assert real("etth1").notes == ("3020 rows after the 20 months are left out.",)
    [note] = real("daily-min-temperatures").notes
    assert note.startswith("2 gaps are longer than its day: 1984-12-30 to 1985-01-01, 1988-12-30")


@REAL
@pytest.mark.parametrize(
    "name, error", [("airline-passengers", 48.04), ("daily-min-temperatures", 2.48)]
)
def test_real_last_value(name, error):
    assert rmse(real(name)) == pytest.approx(error, abs=0.006)


@REAL
@pytest.mark.parametrize("horizon, error", [(3, 0.0171), (6, 0.0238), (12, 0.0329), (24, 0.0434)])
def test_real_last_value_of_currencies(horizon, error):
    """The root relative squared error by which they are compared."""
    splits = real("exchange-rate")
    values = np.concatenate([part.values for part in splits.parts().values()])
    start = int(0.8 * len(values))
    miss = values[start:] - values[start - horizon : -horizon]
    around = values[start:] - values[start:].mean()
    assert np.sqrt((miss**2).sum() / (around**2).sum()) == pytest.approx(error, abs=0.00006)


def hours(rows=14_400):
    days = np.datetime64("2016-07-01T00") + np.arange(rows)
    lines = [f"{str(d).replace('T', ' ')}:00:00" + f",{i}.5" * 7 for i, d in enumerate(days)]
    return "date,HUFL,HULL,MUFL,MULL,LUFL,LULL,OT\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "content, told",
    [
        (hours(100), "of at least 14400 rows"),
        (hours(10).replace("OT", "TO"), "with a column 'OT'"),
        (hours(10).replace("5.5,5.5", "x,5.5"), "line 7 has 'x' for HUFL"),
        (hours(10)[:-30], "breaks off"),
        (hours(10).replace("07-01 03", "06-01 03"), "follows"),
        ("", "is empty"),
    ],
)
def test_damaged_hours_are_refused(tmp_path, content, told):
    (tmp_path / "ETTh1.csv").write_text(content)
    with pytest.raises(ValueError, match=told) as error:
        forecast_tables.etth1(tmp_path)
    assert "\n" not in str(error.value)


LINE = b"0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8\n"


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(LINE * 9 + b"0.1,0.2\n"),
        gzip.compress(LINE * 9 + LINE.replace(b"0.1", b"x")),
        gzip.compress(LINE * 9 + LINE.replace(b"0.1", b"nan")),
        gzip.compress(b"\xff\xfe"),
        gzip.compress(LINE * 1000)[:-30],
        LINE,
    ],
    ids=["short", "word", "nan", "binary", "cut", "plain"],
)
def test_damaged_currencies_are_refused(tmp_path, content):
    (tmp_path / "exchange_rate.txt.gz").write_bytes(content)
    with pytest.raises((ValueError, OSError)) as error:
        forecast_tables.exchange_rate(tmp_path)
    assert "\n" not in str(error.value) and "exchange_rate" in str(error.value)


def test_nothing_after_the_split_changes_what_is_before(tmp_path):
    rng = np.random.default_rng(0)
    values = rng.standard_normal((100, 8))
    trains = []
    for after in (values[60:], rng.permutation(values[60:]) * 1e6):
        rows = np.concatenate([values[:60], after]).tolist()
        lines = "\n".join(",".join(map(str, row)) for row in rows)
        (tmp_path / "exchange_rate.txt.gz").write_bytes(gzip.compress(lines.encode()))
        trains.append(forecast_tables.exchange_rate(tmp_path).train)
    np.testing.assert_array_equal(trains[0].values, trains[1].values)
    assert len(trains[0]) == 60
