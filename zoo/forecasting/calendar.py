"""Dates: those that follow the last, and what is known of any date before it comes.

A moment is a whole number: of seconds since 1970 began, or of the row where rows have no dates.
What is computed of moments uses arithmetic alone, so that arrays and tensors are computed alike.
Days and months are converted by the proleptic Gregorian calendar, whose years are taken to begin
in March, so that the leap day is their last (Hinnant 2013, chrono-compatible date algorithms).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

WEEKDAYS = 0.95  # of the days of a market, which now and then opens on a Saturday
DAY = 86_400  # seconds
FIRST = 719_468  # days from the first of March of year 0 to 1970
AGE = 146_097  # days of 400 years, after which all repeats

CYCLES = {"weekday": 7, "month": 12, "hour": 24}


class Rhythm(NamedTuple):
    """How the dates of a series follow each other.

    kind: "rows", "seconds", "weekdays", "months", or "ends" of months.  step: how many of these to
    the next; 1 of weekdays.
    """

    kind: str
    step: int = 1

    def after(self, last: Any, steps: Any) -> Any:
        """The moments that many steps after the last one, integers that are broadcast."""
        day, clock = last // DAY, last % DAY
        if self.kind == "weekdays":
            weekday = place("weekday", last)
            friday = weekday - weekday // 5 * (weekday - 4)  # whoever ends on a weekend goes on so
            count = friday + steps
            return (day - weekday + count // 5 * 7 + count % 5) * DAY + clock
        if self.kind in ("months", "ends"):
            year, month, of_month = date_of(day)
            months = year * 12 + month - 1 + steps * self.step
            if self.kind == "ends":
                return (day_of((months + 1) // 12, (months + 1) % 12 + 1, 1) - 1) * DAY + clock
            return day_of(months // 12, months % 12 + 1, of_month) * DAY + clock
        return last + self.step * steps


def rhythm(dates: NDArray[Any]) -> Rhythm:
    """That of these dates, the newest last.

    Numbered rows go on.  Of dates at one time of the day: those of one number in the month, or all
    the last of theirs, go on by as many months; weekdays, but for one in twenty, that mostly follow
    on each other go on with weekdays.  All else goes on by the step that is most common.
    """
    if dates.dtype.kind != "M":
        return Rhythm("rows")
    known = moments(dates)
    days, clocks = known // DAY, known % DAY
    if len(known) > 1 and (clocks == clocks[0]).all():
        year, month, day = date_of(days)
        gaps = np.diff(year * 12 + month)
        even = gaps[0] > 0 and (gaps == gaps[0]).all()
        if even and (day == day[0]).all():
            return Rhythm("months", int(gaps[0]))
        if even and (date_of(days + 1)[2] == 1).all():
            return Rhythm("ends", int(gaps[0]))
        near = np.median(np.diff(days)) < 5
        if len(known) > 5 and near and (place("weekday", known) < 5).mean() > WEEKDAYS:
            return Rhythm("weekdays")
    gaps, counts = np.unique(np.diff(known), return_counts=True)
    return Rhythm("seconds", int(gaps[counts.argmax()]) if len(gaps) else DAY)


def moments(dates: NDArray[Any]) -> NDArray[np.int64]:
    """(rows,) of dates, or of numbered rows."""
    return (dates.astype("datetime64[s]") if dates.dtype.kind == "M" else dates).astype(np.int64)


def following(dates: NDArray[Any], steps: int, how: Rhythm | None = None) -> NDArray[Any]:
    """(steps,) the dates after the last one, in the rhythm of those before if none is given."""
    how = how or rhythm(dates)
    later = how.after(int(moments(dates[-1:])[0]), np.arange(1, steps + 1))
    if dates.dtype.kind != "M":
        return np.asarray(later)
    return later.astype("datetime64[s]").astype(dates.dtype)


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
    return moment // 3600 % 24


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
