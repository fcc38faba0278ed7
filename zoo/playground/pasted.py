"""A column that somebody pasted, of prices or of dates and prices, as a series."""

import csv
from collections.abc import Iterable, Sequence

import numpy as np

from zoo.datasets.formats.tables.calendar import gaps, twice
from zoo.datasets.formats.tables.dates import looks_dated, read_dates
from zoo.datasets.formats.tables.numbers import decimal_mark, numbers
from zoo.forecasting.series import Series
from zoo.playground.limits import Refused

FEWEST, MOST = 30, 5000  # rows
LARGEST = 1e12  # a price
FIX = "Write prices such as 1,234.50 and dates such as 2024-03-28."
DIVIDERS = ("\t", ";", "|")


def series(text: str) -> tuple[Series, tuple[str, ...]]:
    """The series, the oldest value first, and notes on what is odd.

    Arguments:
        text: a price a line, or a date and a price, with a title above or without.

    Raises:
        Refused: too few or too many lines, or one that is neither; in a line that tells which.
    """
    lines = [(place, line.strip()) for place, line in enumerate(text.splitlines(), 1)]
    lines = [(place, line) for place, line in lines if line]
    if not lines:
        raise Refused("Paste a column of prices, or of dates and prices, a line each.")
    divider = next((mark for mark in DIVIDERS if all(mark in line for _, line in lines)), "")
    try:
        rows = [_cells(line, divider) for _, line in lines]
    except csv.Error as error:
        raise Refused(f"The column must be lines of text. Received: {error}.") from error
    if not any(letter.isdecimal() for letter in rows[0][-1]):  # a title
        lines, rows = lines[1:], rows[1:]
    places = [place for place, _ in lines]
    if not FEWEST <= len(rows) <= MOST:
        raise Refused(f"From {FEWEST} to {MOST:,} prices can be read. Received: {len(rows):,}.")
    width = len(rows[0])
    for place, row in zip(places, rows, strict=True):
        if len(row) != width or width > 2:
            raise Refused(
                "Each line must hold a price, or a date and a price. Received: "
                f"{_short(lines[places.index(place)][1])} in line {place}."
            )
    try:
        return _read(rows, places)
    except Refused:
        raise
    except ValueError as error:
        raise Refused(str(error)) from error


def _read(rows: Sequence[Sequence[str]], places: Sequence[int]) -> tuple[Series, tuple[str, ...]]:
    cells = [row[-1] for row in rows]
    mark = decimal_mark([cells], ",", _say)
    values, wrong = numbers(cells, mark)
    wrong += np.flatnonzero(~(np.abs(values) < LARGEST)).tolist()  # where nothing stands, too
    if wrong:
        row = min(wrong)
        raise Refused(f"Line {places[row]} has no price: {_short(cells[row])}. {FIX}")
    if len(rows[0]) == 1:
        return Series("price", np.arange(len(values)), values), ()
    dates, notes = read_dates([row[0] for row in rows], places, None, _say)
    steps = np.diff(dates).astype(np.int64)
    if (steps <= 0).all():
        dates, values = dates[::-1], values[::-1]
        notes = (*notes, "The newest came first; turned round.")
    elif (steps < 0).any():
        row = int(np.flatnonzero(steps < 0)[0])
        later = rows[row + 1][0]
        raise Refused(f"Dates must be in order. Line {places[row + 1]} goes back to {later}.")
    return Series("price", dates, values), (*notes, *gaps(dates), *twice(dates))


def _cells(line: str, divider: str) -> list[str]:
    """The cells of a line; a comma divides a date from a price, and no digits of a price."""
    if divider:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=divider))]
    if '"' in line:
        return [cell.strip() for cell in next(csv.reader([line], skipinitialspace=True))]
    first, comma, rest = line.partition(",")
    if comma and (looks_dated(first.strip()) or not any(map(str.isdecimal, line))):
        return [first.strip(), rest.strip()]
    first, _, rest = line.partition(" ")
    return [first, rest.strip()] if rest and looks_dated(first) else [line]


def _say(expected: str, found: str, fix: str = "") -> str:
    """An error about all of it; its fix is one for who writes code."""
    return f"The column must be {expected}. Received: one {found}. {FIX}"


def _short(cell: str) -> str:
    return repr(cell if len(cell) <= 40 else f"{cell[:40]}…")


def written(values: Iterable[float]) -> str:
    """A column, as it could be pasted."""
    return "\n".join(f"{value:.2f}" for value in values)
