"""Tables: columns by name, cuts by position, several series at the same dates."""

import numpy as np
import pytest

from zoo.datasets.splits import Table, side_by_side


def table(dates, values=None, names=("Close",)):
    dates = np.array(dates, "datetime64[D]")
    if values is None:
        values = np.arange(len(dates) * len(names), dtype=float)
    return Table(dates, np.reshape(values, (len(dates), len(names))), names)


def days(start, count, step=1):
    return np.datetime64(start, "D") + np.arange(0, count * step, step)


def test_columns_by_name():
    prices = table(days("2024-01-01", 3), names=("Open", "Close"))
    assert prices["Close"].tolist() == [1, 3, 5]
    assert prices.only("Close").names == ("Close",)
    assert set(prices.columns()) == {"dates", "values"}
    assert prices.take([2]).names == ("Open", "Close")
    with pytest.raises(ValueError, match=r"'close'. It has: Open, Close\."):
        prices["close"]
    assert [prices.spelt(name) for name in ("close", "Open", "other")] == ["Close", "Open", "other"]
    with pytest.raises(ValueError, match="must be distinct"):
        table(days("2024-01-01", 3), names=("Close", "Close"))


def test_split_by_position():
    splits = table(days("2024-01-01", 10)).split(0.2, 0.1)
    assert [len(part) for part in splits.parts().values()] == [7, 2, 1]
    assert splits.train.dates[-1] < splits.validation.dates[0] < splits.test.dates[0]
    assert table(days("2024-01-01", 10)).split(0.2).test is None


def test_no_date_stands_on_two_sides():
    dates = np.sort(np.tile(days("2024-01-01", 10), 2))[1:]  # 19 rows
    splits = table(dates).split(0.2, 0.2)
    assert [len(part) for part in splits.parts().values()] == [13, 2, 4]
    sides = [set(part.dates.tolist()) for part in splits.parts().values()]
    assert not sides[0] & sides[1] and not sides[1] & sides[2]
    with pytest.raises(ValueError, match="must be several"):
        table(["2024-01-01"] * 5).split(0.2)


def test_side_by_side():
    one, two = table(days("2024-01-01", 3)), table(days("2024-01-02", 3), [7, 8, 9])
    both, notes = side_by_side({"A": one, "B": two})
    assert both.names == ("A", "B") and len(both) == 4
    assert np.isnan(both["A"][3]) and np.isnan(both["B"][0]) and both["B"][1] == 7
    assert notes[1] == (
        "B has 3 of the 4 dates, from 2024-01-02 to 2024-01-04; it is NaN at the others."
    )
    wide = table(days("2024-01-01", 2), names=("Open", "Close"))
    assert side_by_side({"A": wide, "B": one})[0].names == ("A Open", "A Close", "B")
    with pytest.raises(ValueError, match="2024-01-01 occurs more than once"):
        side_by_side({"A": table(["2024-01-01", "2024-01-01"]), "B": one})
