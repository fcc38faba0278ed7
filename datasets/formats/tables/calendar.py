"""What is odd about the dates of a series, told and not mended."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

DAY = 86_400
SHOWN = 3  # of what is told
BUSINESS = 0.95  # share of dates on weekdays from which on weekends are no gaps
HOLIDAYS = 2  # weekdays in a row that exchanges close without its being odd


def some(items: list[str]) -> str:
    """The first of them, and "…" if there are more."""
    return ", ".join(items[:SHOWN]) + (", …" if len(items) > SHOWN else "")


def gaps(dates: NDArray[Any]) -> tuple[str, ...]:
    """A note on gaps longer than the series' own step, or than weekends and holidays explain.

    dates: (rows,) datetime64, in order.
    """
    days = np.unique(dates)
    if len(days) < 3:
        return ()
    seconds = np.diff(days).astype("timedelta64[s]").astype(np.int64)
    step = float(np.median(seconds))
    kind, wide = _wide(days, seconds, step)
    if not len(wide):
        return ()
    longest = int(seconds[wide].max())
    told = f"{longest / DAY:.0f} days" if step >= DAY else f"{longest / 3600:.0f} hours"
    shown = some([f"{days[i]} to {days[i + 1]}" for i in wide])
    which = f"{len(wide)} gaps are" if len(wide) > 1 else "One gap is"
    return (f"{which} longer than {kind}: {shown}; the longest is {told}.",)


def _wide(days: NDArray[Any], seconds: NDArray[Any], step: float) -> tuple[str, NDArray[Any]]:
    """What is usual for the series, and which of its steps are wider."""
    if step > 27 * DAY:
        months = np.diff(days.astype("datetime64[M]")).astype(np.int64)
        usual = int(np.median(months))
        return f"its {usual} months" if usual > 1 else "its month", np.flatnonzero(months > usual)
    whole = days.astype("datetime64[D]")
    missing = np.busday_count(whole[:-1], whole[1:]) - 1  # weekdays between the two
    if step <= DAY and np.is_busday(whole).mean() > BUSINESS and len(days) > 5:
        # nights and weekends are gaps only of what trades around the clock
        return "weekends and holidays explain", np.flatnonzero(missing > HOLIDAYS)
    kind = "its day" if step == DAY else f"its step of {_duration(step)}"
    return kind, np.flatnonzero(seconds > 1.5 * step)


def _duration(seconds: float) -> str:
    if seconds >= DAY:
        return f"{seconds / DAY:.0f} days"
    return f"{seconds / 3600:.0f} hours" if seconds >= 3600 else f"{seconds / 60:.0f} minutes"


def to_come(dates: NDArray[Any]) -> tuple[str, ...]:
    """A note on days that are not over anywhere, such as 01/02/61 read as of 2061."""
    later = np.unique(dates[dates > np.datetime64("now") + np.timedelta64(1, "D")])
    if not len(later):
        return ()
    which = f"{len(later)} dates are" if len(later) > 1 else "One date is"
    return (f"{which} yet to come: {some([str(day) for day in later])}.",)


def twice(dates: NDArray[Any]) -> tuple[str, ...]:
    """A note on dates that occur more than once.  dates: (rows,) in order."""
    values, counts = np.unique(dates, return_counts=True)
    again = values[counts > 1]
    if not len(again):
        return ()
    which = f"{len(again)} dates occur" if len(again) > 1 else "One date occurs"
    return (f"{which} more than once: {some([str(day) for day in again])}.",)
