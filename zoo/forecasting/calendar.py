"""Dates: those that follow the last, and what is known of any date before it comes.

A moment is a whole number: of minutes since 1970 began, or of the row where rows have no dates.
What is computed of moments uses arithmetic alone, so that arrays and tensors are computed alike.
Days and months are converted by the proleptic Gregorian calendar, whose years are taken to begin
in March, so that the leap day is their last (Hinnant 2013, chrono-compatible date algorithms).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

WEEKDAYS = 0.95  # of the days of a market, which now and then opens on a Saturday
DAY = 1440  # minutes
FIRST = 719_468  # days from the first of March of year 0 to 1970
AGE = 146_097  # days of 400 years, after which all repeats

CYCLES = {"weekday": 7, "month": 12, "hour": 24}


class Rhythm(NamedTuple):
    """How the dates of a series follow each other.

    kind: "rows", "minutes", "weekdays" or "months".  step: from each to the next, of rows or
    minutes; 1 of the others.
    """

    kind: str
    step: int = 1

    def after(self, last: Any, steps: Any) -> Any:
        """The moments that many steps after the last one, integers that are broadcast."""
        if self.kind == "weekdays":
            day, weekday = last // DAY, place("weekday", last)
            friday = weekday - weekday // 5 * (weekday - 4)  # whoever ends on a weekend goes on so
            count = friday + steps
            return (day - weekday + count // 5 * 7 + count % 5) * DAY
        if self.kind == "months":
            year, month, day = date_of(last // DAY)
            months = year * 12 + month - 1 + steps
            return day_of(months // 12, months % 12 + 1, day) * DAY
        return last + self.step * steps


def rhythm(dates: NDArray[Any]) -> Rhythm:
    """That of these dates, the newest last.

    Numbered rows go on; days that are weekdays, but for one in twenty, go on with weekdays; days of
    one number each month go on by months; all else by the step that is most common.
    """
    if dates.dtype.kind != "M":
        return Rhythm("rows")
    if np.datetime_data(dates.dtype)[0] == "D" and len(dates) > 1:
        months = dates.astype("datetime64[M]")
        day = dates - months
        if (np.diff(months).astype(int) == 1).all() and (day == day[0]).all():
            return Rhythm("months")
        if len(dates) > 5 and np.is_busday(dates).mean() > WEEKDAYS:
            return Rhythm("weekdays")
    gaps, counts = np.unique(np.diff(moments(dates)), return_counts=True)
    return Rhythm("minutes", int(gaps[counts.argmax()]) if len(gaps) else DAY)


def moments(dates: NDArray[Any]) -> NDArray[np.int64]:
    """(rows,) of dates, or of numbered rows."""
    minutes = dates.astype("datetime64[m]") if dates.dtype.kind == "M" else dates
    return minutes.astype(np.int64)


def following(dates: NDArray[Any], steps: int) -> NDArray[Any]:
    """(steps,) the dates after the last one, in the rhythm of those before."""
    later = rhythm(dates).after(int(moments(dates[-1:])[0]), np.arange(1, steps + 1))
    if dates.dtype.kind != "M":
        return np.asarray(later)
    return later.astype("datetime64[m]").astype(dates.dtype)


def cycle(name: str, dates: NDArray[Any]) -> NDArray[np.float64]:
    """(rows, 2) sine and cosine of where each date stands in the week, the year or the day.

    Raises:
        ValueError: rows are numbered and have no dates.
    """
    if dates.dtype.kind != "M":
        raise ValueError(
            f"`planned` {name} is of dates. Received: rows that are numbered, without dates."
        )
    angle = place(name, moments(dates)) * (2 * np.pi / CYCLES[name])
    return np.stack([np.sin(angle), np.cos(angle)], axis=1)


def place(name: str, moment: Any) -> Any:
    """Where it stands in its week, Monday being 0, in its year, or in its day."""
    if name == "weekday":
        return (moment // DAY + 3) % 7
    if name == "month":
        return date_of(moment // DAY)[1] - 1
    return moment // 60 % 24


def day_of(year: Any, month: Any, day: Any) -> Any:
    """Days since 1970 of a date."""
    late = (month + 9) % 12  # months since March
    year = year - late // 10
    age, of_age = year // 400, year % 400
    of_year = (153 * late + 2) // 5 + day - 1
    return age * AGE + of_age * 365 + of_age // 4 - of_age // 100 + of_year - FIRST


def date_of(days: Any) -> tuple[Any, Any, Any]:
    """Year, month and day of days since 1970."""
    age, days = (days + FIRST) // AGE, (days + FIRST) % AGE
    year = (days - days // 1460 + days // 36_524 - days // 146_096) // 365
    of_year = days - (365 * year + year // 4 - year // 100)
    late = (5 * of_year + 2) // 153
    month = (late + 2) % 12 + 1
    return age * 400 + year + late // 10, month, of_year - (153 * late + 2) // 5 + 1
