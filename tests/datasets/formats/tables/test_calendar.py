"""What is odd about dates: gaps in every kind of calendar, dates that occur twice."""

import re

import numpy as np
import pytest

from zoo.datasets.formats.tables.calendar import gaps, to_come, twice


def days(start, count, step=1):
    return np.datetime64(start, "D") + np.arange(0, count * step, step)


def weekdays(start, count):
    return np.busday_offset(np.datetime64(start, "D"), np.arange(count), roll="forward")


def test_weekends_and_holidays_are_no_gaps():
    dates = weekdays("2024-01-01", 100)
    assert gaps(dates) == ()
    assert gaps(np.delete(dates, [20, 21])) == ()
    [note] = gaps(np.delete(dates, [20, 21, 22]))
    assert note.startswith("One gap is longer than weekends and holidays explain: 2024-01-26 to")


@pytest.mark.parametrize(
    "dates, left_out, told",
    [
        (days("2024-01-01", 60), [30], "longer than its day: 2024-01-30 to 2024-02-01"),
        (days("2024-01-01", 60, 7), [30], "its step of 7 days"),
        (np.arange("2000-01", "2010-01", dtype="datetime64[M]"), [5, 9], "2 gaps .* its month"),
        (
            np.datetime64("2016-07-01", "s") + np.arange(0, 500 * 3600, 3600),
            [100],
            "its step of 1 hours: .* the longest is 2 hours",
        ),
    ],
)
def test_gaps_of_every_kind_of_calendar(dates, left_out, told):
    assert gaps(dates) == ()
    [note] = gaps(np.delete(dates, left_out))
    assert re.search(told, note)


def test_days_to_come():
    today = np.datetime64("today")
    assert to_come(days(today - 5, 6)) == ()
    [note] = to_come(days(today - 5, 10))
    assert note.startswith(f"3 dates are yet to come: {today + 2}, ")


def test_dates_twice():
    assert twice(days("2024-01-01", 3)) == ()
    dates = np.array(["2024-01-01", "2024-01-01", "2024-01-02"], "datetime64[D]")
    assert twice(dates) == ("One date occurs more than once: 2024-01-01.",)
