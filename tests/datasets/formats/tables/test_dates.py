"""Dates: read in the one way that their column allows, or refused."""

import functools

import numpy as np
import pytest

from zoo.datasets.formats.tables.dates import is_clock, read_dates
from zoo.datasets.sources.reading import complaint

SAY = functools.partial(complaint, "`path`, a table", "prices.csv")


def read(*column, day_first=None):
    return read_dates(column, range(2, len(column) + 2), day_first, SAY)


@pytest.mark.parametrize(
    "written",
    [
        ("2024-03-28", "2024-04-01"),
        ("2024/03/28", "2024/4/1"),
        ("2024.03.28", "2024.04.01"),
        ("20240328", "20240401"),
        ("Mar 28 2024", "Apr 1 2024"),
        ("Mar 28, 2024", "Apr 1, 2024"),
        ("March 28, 2024", "April 1, 2024"),
        ("28-Mar-2024", "01-APR-2024"),
        ("28 Mar 2024", "1 Apr 2024"),
        ("28-Mar-24", "01-Apr-24"),
        ("28/03/2024", "01/04/2024"),
        ("28-03-2024", "01-04-2024"),
        ("28.03.2024", "01.04.2024"),
        ("28.3.24", "1.4.24"),
        ("3/28/2024", "4/1/2024"),
        ("03/28/24", "04/01/24"),
        ("2024-03-28 00:00:00", "2024-04-01 00:00:00"),
        ("2024-03-28 00:00:00-04:00", "2024-04-01 00:00:00-05:00"),
        ("2024-03-28T00:00:00Z", "2024-04-01T00:00:00Z"),
    ],
)
def test_forms(written):
    dates, notes = read(*written)
    assert dates.dtype == "datetime64[D]"
    assert dates.tolist() == np.array(["2024-03-28", "2024-04-01"], "datetime64[D]").tolist()
    assert notes == ()


def test_months_are_their_first_days():
    assert str(read("1949-01", "1949-02")[0][1]) == "1949-02-01"


def test_times():
    dates, notes = read("2016-07-01 23:00:00", "2016-07-02 00:00:00")
    assert dates.dtype == "datetime64[s]" and str(dates[0]) == "2016-07-01T23:00:00"
    assert notes == ()
    dates, notes = read("2024-03-28 09:30:00-04:00", "2024-03-28 10:30:00-04:00")
    assert str(dates[0]) == "2024-03-28T13:30:00" and notes == ("Times are in UTC.",)


def test_day_and_month_by_evidence_of_one_row():
    """As long as nothing says otherwise 3/4 may be either; a 13 settles it for all."""
    assert str(read("01/02/2024", "13/02/2024")[0][0]) == "2024-02-01"
    assert str(read("01/02/2024", "01/13/2024")[0][0]) == "2024-01-02"


def test_day_and_month_by_order():
    """3 January before 1 February, which the other reading would turn round."""
    dates, notes = read("02/01/2024", "03/01/2024", "01/02/2024", "04/02/2024")
    assert str(dates[2]) == "2024-02-01"
    assert notes == ("Dates are read as dd/mm/yyyy: only so are the rows in order.",)
    dates, notes = read("02/04/2024", "02/03/2024", "01/05/2024")  # newest first
    assert str(dates[0]) == "2024-02-04" and "mm/dd/yyyy" in notes[0]


def test_day_and_month_undecided_name_the_option():
    column = ("03/01/2024", "04/01/2024", "05/01/2024")
    with pytest.raises(ValueError, match=r"Pass day_first=True .* or day_first=False") as error:
        read(*column)
    assert "\n" not in str(error.value)
    assert str(read(*column, day_first=True)[0][0]) == "2024-01-03"
    assert str(read(*column, day_first=False)[0][0]) == "2024-03-01"


@pytest.mark.parametrize(
    "column, told",
    [
        (("13/01/2024", "01/13/2024"), "line 2 has '13/01/2024' and line 3 has '01/13/2024'"),
        (("2024-01-01", "01/02/2024"), "in one form.*line 3 has '01/02/2024'"),
        (("2024-02-30", "2024-03-01"), "line 2 has '2024-02-30', a day that is in no calendar"),
        (("2024-01-01", ""), "line 3 has ''"),
        (("42738", "42739"), "'42738' for a date"),
        (("MRF", "MRF"), "'MRF' for a date"),
        (("2024-01-01 25:00:00", "2024-01-01 09:00:00"), "from 0:00 to 23:59:59"),
        (("2024-01-01 09:00Z", "2024-01-01 10:00"), "with or without an offset"),
    ],
)
def test_refused(column, told):
    with pytest.raises(ValueError, match=told) as error:
        read(*column)
    assert "\n" not in str(error.value) and "prices.csv" in str(error.value)


def test_an_option_against_the_evidence_is_refused():
    with pytest.raises(ValueError, match=r"'13/01/2024', but day_first=False"):
        read("13/01/2024", "14/01/2024", day_first=False)


def test_clocks():
    assert is_clock("11:34") and is_clock("4:00 PM") and is_clock("09:30:01")
    assert not is_clock("2024-01-01") and not is_clock("")
