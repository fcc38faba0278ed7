"""Dates that follow, and where they stand: NumPy's calendar is the reference."""

import numpy as np
import pytest
import tensorflow as tf

from zoo.forecasting.calendar import (
    DAY,
    Rhythm,
    cycle,
    date_of,
    day_of,
    following,
    moments,
    place,
    rhythm,
)

DAYS = np.arange("1899-12-20", "2105-03-03", dtype="datetime64[D]")


def test_every_day_is_that_of_the_calendar():
    days = DAYS.astype(np.int64)
    year, month, day = date_of(days)
    np.testing.assert_array_equal(year, DAYS.astype("datetime64[Y]").astype(int) + 1970)
    np.testing.assert_array_equal(month, DAYS.astype("datetime64[M]").astype(int) % 12 + 1)
    np.testing.assert_array_equal(day, (DAYS - DAYS.astype("datetime64[M]")).astype(int) + 1)
    np.testing.assert_array_equal(day_of(year, month, day), days)


def test_weekdays_follow_weekdays_from_any_day():
    steps = np.arange(1, 30)
    for last in DAYS[:14]:
        later = Rhythm("weekdays").after(int(last.astype(int)) * DAY, steps) // DAY
        expected = np.busday_offset(last, steps, "backward")
        np.testing.assert_array_equal(later.astype("datetime64[D]"), expected)


@pytest.mark.parametrize(
    "dates, expected",
    [
        (np.arange(7, 10), [10, 11, 12]),
        (["2024-01-31T22:00", "2024-01-31T23:00"], ["2024-02-01T00:00", "2024-02-01T01:00"]),
        (["2023-11-15", "2023-12-15"], ["2024-01-15", "2024-02-15", "2024-03-15"]),
        (["2023-11-30", "2023-12-31"], ["2024-01-31", "2024-02-29", "2024-03-31"]),
        (["2023-07-01", "2023-10-01"], ["2024-01-01", "2024-04-01"]),
        (["2019-12-31", "2020-12-31"], ["2021-12-31", "2022-12-31"]),
        (["2024-01-31T09:00:50", "2024-01-31T09:01:00"], ["2024-01-31T09:01:10"]),
        (
            [f"2024-01-{day:02d}T16:00" for day in (1, 2, 3, 4, 5, 8, 9, 10, 11, 12)],
            ["2024-01-15T16:00", "2024-01-16T16:00"],
        ),
        (["2024-02-22", "2024-02-27", "2024-03-03"], ["2024-03-08"]),
        (["2024-02-28"], ["2024-02-29", "2024-03-01"]),
        (
            np.busday_offset("2024-01-01", np.arange(10), "forward"),
            ["2024-01-15", "2024-01-16"],
        ),
    ],
    ids=[
        "rows",
        "hours",
        "months",
        "ends of months",
        "quarters",
        "years",
        "seconds",
        "closing times",
        "every five days",
        "one",
        "weekdays",
    ],
)
def test_dates_go_on_in_their_rhythm(dates, expected):
    dates = np.asarray(dates) if isinstance(dates, np.ndarray) else np.array(dates, "M8")
    found = following(dates, len(expected))
    assert found.dtype == dates.dtype
    np.testing.assert_array_equal(found, np.array(expected, dates.dtype))


@pytest.mark.parametrize("name", ["weekday", "month", "hour"])
def test_a_graph_computes_what_numpy_does(name):
    seconds = moments(DAYS)[::97] + 3671
    np.testing.assert_array_equal(place(name, tf.constant(seconds)), place(name, seconds))
    for kind in (Rhythm("weekdays"), Rhythm("months"), Rhythm("seconds", 5400), Rhythm("ends", 3)):
        later = kind.after(tf.constant(seconds[:, None]), tf.range(1, 6, dtype=tf.int64))
        np.testing.assert_array_equal(later, kind.after(seconds[:, None], np.arange(1, 6)))


def test_a_cycle_comes_round():
    found = cycle("weekday", np.array(["2024-01-01", "2024-01-08", "2024-01-03"], "M8[D]"))
    np.testing.assert_allclose(found[:2], [[0, 1], [0, 1]], atol=1e-12)
    np.testing.assert_allclose(found[2], [np.sin(4 * np.pi / 7), np.cos(4 * np.pi / 7)])
    with pytest.raises(ValueError, match="rows that are numbered"):
        cycle("hour", np.arange(3))


def test_rhythms_are_recognised():
    assert rhythm(np.array(["2024-01-01", "2024-01-02"], "M8[D]")) == ("seconds", DAY)
