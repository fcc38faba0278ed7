"""Dates as they are written in exports, read in the one way that their column allows."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.sources.reading import Say

TIME = re.compile(
    r"(?P<day>.*?)(?:[T ](?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)"
    r"\s*(?P<zone>Z|UTC|[-+]\d{2}:?\d{2})?)?"
)
CLOCK = re.compile(r"\d{1,2}:\d{2}(:\d{2})?( ?[AP]M)?", re.IGNORECASE)

FORMATS = (
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}"), "%Y-%m-%d"),
    (re.compile(r"\d{4}/\d{1,2}/\d{1,2}"), "%Y/%m/%d"),
    (re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}"), "%Y.%m.%d"),
    (re.compile(r"\d{8}"), "%Y%m%d"),
    (re.compile(r"\d{4}-\d{2}"), "%Y-%m"),
    (re.compile(r"[A-Za-z]{3} \d{1,2},? \d{4}"), "%b %d %Y"),
    (re.compile(r"[A-Za-z]{4,9} \d{1,2},? \d{4}"), "%B %d %Y"),
    (re.compile(r"\d{1,2}[- ][A-Za-z]{3}[- ]\d{4}"), "%d-%b-%Y"),
    (re.compile(r"\d{1,2}[- ][A-Za-z]{3}[- ]\d{2}"), "%d-%b-%y"),
)
ORDERS = (("%d", "%m"), ("%m", "%d"))
NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
KNOWN = "2024-03-28, 2024/03/28, 20240328, 2024-03, Mar 28 2024, 28-Mar-2024 or 28/03/2024"


def is_clock(cell: str) -> bool:
    """Whether it is a time of no day: a quotation of the day under way."""
    return CLOCK.fullmatch(cell) is not None


def looks_dated(cell: str) -> bool:
    """Whether it may be a date."""
    return bool(cell) and _format(_parts(cell)[0]) is not None


def are_dates(column: Sequence[str]) -> bool:
    """Whether each is a date, and all are of one form; day and month may stand in either order."""
    days = [_parts(cell)[0] for cell in column]
    form = _format(days[0])
    if form is None or any(_format(day) != form for day in days):
        return False
    forms = [form.replace("?", one, 1).replace("?", other) for one, other in ORDERS]
    return any(bool(_stamps(days, each).notna().all()) for each in {*forms})


def read_dates(
    column: Sequence[str], lines: Sequence[int], day_first: bool | None, say: Say
) -> tuple[NDArray[Any], tuple[str, ...]]:
    """(rows,) datetime64[D], or [s] if any has a time of day; and notes.

    day_first: of 03/04/2024, whether 3 is the day; None: by the evidence of the column: a number
    above 12, or that only one reading puts the rows in order.  Days with an offset stay what they
    are where they were written; times with an offset become UTC.

    ValueError: no date, another form than the first, or day and month that cannot be told apart.
    """
    parts = [_parts(cell) for cell in column]
    form = _format(parts[0][0])
    if form is None:
        found = f"whose line {lines[0]} has {column[0]!r} for a date"
        raise ValueError(say(f"dated like {KNOWN}", found))
    for (day, _, _), line, cell in zip(parts, lines, column, strict=True):
        if _format(day) != form:
            found = f"whose line {lines[0]} has {column[0]!r} and line {line} has {cell!r}"
            raise ValueError(say("dated in one form", found))
    days = [day for day, _, _ in parts]
    notes: tuple[str, ...] = ()
    if "?" in form:
        form, notes = _order(days, lines, form, day_first, say)
    stamps = _stamps(days, form)
    if stamps.isna().any():
        row = int(np.flatnonzero(stamps.isna())[0])
        found = f"whose line {lines[row]} has {column[row]!r}, a day that is in no calendar"
        raise ValueError(say(f"dated, in the form {form}", found))
    dates = stamps.to_numpy().astype("datetime64[s]")
    clocks = [clock for _, clock, _ in parts]
    if not any(clock.strip("0:.") for clock in clocks):
        return dates.astype("datetime64[D]"), notes
    times, told = _times(clocks, [zone for _, _, zone in parts], lines, say)
    return dates + times, (*notes, *told)


def _stamps(days: Sequence[str], form: str) -> Any:
    """The days as pandas has them; what is in no calendar is NaT."""
    import pandas as pd

    plain = [day.replace(",", "") for day in days]
    if form.startswith("%d-%b"):
        plain = [day.replace(" ", "-") for day in plain]
    return pd.to_datetime(pd.Series(plain, dtype=str), format=form, errors="coerce")


def _parts(cell: str) -> tuple[str, str, str]:
    found = TIME.fullmatch(cell)
    if found is None:
        return cell, "", ""
    return found["day"], found["clock"] or "", found["zone"] or ""


def _format(day: str) -> str | None:
    """The format of a day, "?" where day and month may stand in either order."""
    for pattern, form in FORMATS:
        if pattern.fullmatch(day):
            return form
    found = NUMERIC.fullmatch(day)
    return found and f"?{found[2]}?{found[2]}{'%Y' if len(found[4]) == 4 else '%y'}"


def _order(
    days: Sequence[str], lines: Sequence[int], form: str, day_first: bool | None, say: Say
) -> tuple[str, tuple[str, ...]]:
    """The format with day and month in the order that the column proves."""
    mark = form[1]
    year = form[-2:]
    numbers = np.array([[int(n) for n in day.split(mark)] for day in days])
    beyond = [np.flatnonzero(numbers[:, i] > 12) for i in (0, 1)]
    forms = {True: f"%d{mark}%m{mark}{year}", False: f"%m{mark}%d{mark}{year}"}
    if all(map(len, beyond)):
        rows = [int(b[0]) for b in beyond]
        found = " and ".join(f"line {lines[row]} has {days[row]!r}" for row in rows)
        raise ValueError(say("dated with day and month in one order", f"in which {found}"))
    proven = True if len(beyond[0]) else False if len(beyond[1]) else None
    if proven is not None:
        if day_first not in (None, proven):
            row = int(beyond[0 if proven else 1][0])
            found = f"whose line {lines[row]} has {days[row]!r}, but day_first={day_first}"
            raise ValueError(say("dated as `day_first` says", found, "Leave day_first out."))
        return forms[proven], ()
    if day_first is None and mark == ".":  # with points the day stands first everywhere
        day_first = True
    if day_first is not None:
        return forms[day_first], ()
    fitting = [first for first in (True, False) if _in_order(numbers, first)]
    if len(fitting) != 1:
        found = f"whose {days[0]!r} may be read as either, and no other row decides"
        fix = "Pass day_first=True for dd/mm/yyyy or day_first=False for mm/dd/yyyy."
        raise ValueError(say("dated so that day and month can be told apart", found, fix))
    shown = "dd/mm/yyyy" if fitting[0] else "mm/dd/yyyy"
    return forms[fitting[0]], (f"Dates are read as {shown}: only so are the rows in order.",)


def _in_order(numbers: NDArray[Any], day_first: bool) -> bool:
    day, month = (0, 1) if day_first else (1, 0)
    steps = np.diff(numbers[:, 2] * 10_000 + numbers[:, month] * 100 + numbers[:, day])
    return bool((steps >= 0).all() or (steps <= 0).all())


def _times(
    clocks: Sequence[str], zones: Sequence[str], lines: Sequence[int], say: Say
) -> tuple[NDArray[Any], tuple[str, ...]]:
    """(rows,) timedelta64[s] since midnight, of UTC if offsets are given."""
    if len({bool(zone) for zone in zones}) == 2:
        row = next(i for i, zone in enumerate(zones) if bool(zone) != bool(zones[0]))
        found = f"whose lines {lines[0]} and {lines[row]} differ in that"
        raise ValueError(say("timed either with or without an offset to UTC", found))
    seconds = []
    for clock, zone, line in zip(clocks, zones, lines, strict=True):
        hours, minutes, rest = (*map(float, clock.split(":")), 0.0, 0.0, 0.0)[:3]
        if hours > 23 or minutes > 59 or rest >= 60:
            raise ValueError(say("timed from 0:00 to 23:59:59", f"whose line {line} has {clock!r}"))
        offset = 0
        if zone[:1] in ("+", "-"):
            digits = zone[1:].replace(":", "")
            offset = int(zone[0] + "1") * (int(digits[:2]) * 3600 + int(digits[2:]) * 60)
        seconds.append(int(hours * 3600 + minutes * 60 + rest) - offset)
    told = ("Times are in UTC.",) if zones[0] else ()
    return np.array(seconds, "timedelta64[s]"), told
