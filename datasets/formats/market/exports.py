"""An export of prices → a table for each symbol: long, wide, or one series."""

import dataclasses
import os
import re
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.formats.market import checks, headers, repairs
from zoo.datasets.formats.tables.cells import Cells, read_cells
from zoo.datasets.formats.tables.dates import KNOWN, are_dates, is_clock, looks_dated, read_dates
from zoo.datasets.formats.tables.numbers import decimal_mark, numbers
from zoo.datasets.splits import Table

WHAT = "`path`, an export of prices"
IF_CUT = 'Fetch it again, or pass repair=("truncated",) to leave that row out.'


def read_export(
    path: str | os.PathLike[str],
    wanted: Sequence[str] | None = None,
    repair: Collection[str] = (),
    day_first: bool | None = None,
    decimal: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> tuple[dict[str, Table], tuple[str, ...]]:
    """The series of a file by symbol ("" if it names none), each in order of time; and notes.

    Arguments as those of `prices.load`, with its errors.
    """
    cut = "truncated" in repair
    cells = read_cells(path, WHAT, delimiter, encoding, cut, headers.titles, IF_CUT)
    fields, symbols = headers.names(cells.header)
    named = _name_dates(cells, fields)
    place = fields.index("Date")
    cells, under_way = _whole_days(cells, place)
    stamps = cells.column(place)
    if "Time" in fields:
        clocks = cells.column(fields.index("Time"))
        # 093000 is what some terminals write for 9:30
        clocks = [re.sub(r"^(\d\d)(\d\d)(\d\d)$", r"\1:\2:\3", clock) for clock in clocks]
        stamps = [f"{day} {clock}" for day, clock in zip(stamps, clocks, strict=True)]
    dates, dated = read_dates(stamps, cells.lines, day_first, cells.say)
    values, places, valued = _values(cells, fields, decimal)
    notes = [*cells.notes, *named, *under_way, *dated, *valued]
    tables = {}
    for symbol, rows, group in _groups(cells, fields, symbols, places):
        names = tuple(fields[i] for i in group)
        if len(set(names)) != len(names):
            raise ValueError(cells.say("a table of distinct columns", f"with {', '.join(names)}"))
        at = [places.index(i) for i in group]
        table = Table(dates[rows], values[rows][:, at], names)
        asked = None if wanted is None else [_spelt(table, name) for name in wanted]
        _check(cells, fields, place, table.names, asked or ())
        table, mended = repairs.repaired(table, asked, repair, cells.say)
        if "Close" in (wanted or ()) and "Close" not in table.names:
            mended = (
                f"{table.names[0]!r}, the only column of numbers, is taken for Close.",
                *mended,
            )
        head = f"{symbol}: " if symbol and len(symbols) else ""
        notes += [f"{head}{note}" for note in (*mended, *checks.odd(table))]
        tables[symbol] = table if asked is None else table.only(*asked)
    return tables, tuple(notes)


def _spelt(table: Table, name: str) -> str:
    """The name as the table has it; of one with a single column of numbers, Close is that one."""
    spelt = table.spelt(name)
    alone = len(table.names) == 1 and spelt == "Close"
    return table.names[0] if alone else spelt


def _check(
    cells: Cells, fields: list[str], dates: int, names: Sequence[str], asked: Sequence[str]
) -> None:
    """ValueError: a column that is asked for holds no numbers, or is not there."""
    wrong = next((name for name in asked if name not in names), None)
    if wrong is None:
        return
    known = {name.lower(): place for place, name in enumerate(fields)}
    known |= {name.lower(): place for place, name in enumerate(cells.header[-1])}
    place = known.get(wrong.lower())
    holds = "has the dates" if place == dates else "has no numbers that can be a series"
    found = f"which has no column {wrong!r}" if place is None else f"whose column {wrong!r} {holds}"
    fix = f"Name as `column` one that has numbers: {', '.join(names)}."
    raise ValueError(cells.say("a table with numbers in the columns asked for", found, fix))


def _name_dates(cells: Cells, fields: list[str]) -> tuple[str, ...]:
    """Calls the column of the dates "Date": the nameless first one, or the only one that holds
    dates in all rows and has no name of something else; a note on what it is called.

    ValueError: there is none, or there are several.
    """
    if "Date" in fields:
        return ()
    if fields[0] in ("", "Unnamed: 0", "index") and looks_dated(cells.rows[0][0]):
        fields[0] = "Date"
        return ()
    free = [place for place, name in enumerate(fields) if name not in headers.FIELDS]
    dated = [place for place in free if are_dates(cells.column(place))]
    if len(dated) != 1 and "Time" in fields:
        fields[fields.index("Time")] = "Date"
        return ()
    if len(dated) != 1 or looks_dated(fields[dated[0]]):  # then the first line is a row
        raise ValueError(_undated(cells, [name or "a nameless one" for name in fields], dated))
    name, fields[dated[0]] = fields[dated[0]], "Date"
    return (f"The dates are those of the column {name!r}.",) if name else ()


def _undated(cells: Cells, names: list[str], dated: list[int]) -> str:
    """What to say where no column is known to be that of the dates: none, or one of several."""
    expected = "a table with a column of dates, named Date or alone with a date in every row"
    found, fix = f"whose columns are {', '.join(names):.200}", f"A date is written like {KNOWN}."
    if any(map(looks_dated, names)):
        fix = "Its first line must name the columns."
    elif dated:
        found = f"with dates in {', '.join(names[place] for place in dated):.200}"
        fix = "Name the right one Date."
    for place, name in enumerate(names):
        column = cells.column(place)
        odd = [row for row, cell in enumerate(column) if not looks_dated(cell)]
        if 0 < len(odd) < len(column) / 2:
            found += f"; {name} has {column[odd[0]]!r} in line {cells.lines[odd[0]]}"
    return cells.say(expected, found, fix)


def _whole_days(cells: Cells, place: int) -> tuple[Cells, tuple[str, ...]]:
    """Without a first or last row that has a time for a date: a quotation of the day under way.

    ValueError: there is such a row elsewhere, or no other.
    """
    stamps = cells.column(place)
    clocks = [row for row, cell in enumerate(stamps) if is_clock(cell)]
    if not clocks:
        return cells, ()
    row = clocks[0]
    line = cells.lines[row]
    if len(clocks) > 1 or row not in (0, len(stamps) - 1) or len(stamps) == 1:
        found = f"whose line {line} has the time {stamps[row]!r} and no day"
        raise ValueError(cells.say("prices of which each has a day", found))
    rest = [i for i in range(len(stamps)) if i != row]
    rows, lines = [cells.rows[i] for i in rest], [cells.lines[i] for i in rest]
    note = f"Line {line}, of a day under way, has a time, {stamps[row]}, and no date: left out."
    return dataclasses.replace(cells, rows=rows, lines=lines), (note,)


def _values(
    cells: Cells, fields: Sequence[str], decimal: str | None
) -> tuple[NDArray[np.float64], list[int], tuple[str, ...]]:
    """(rows, columns) numbers, the places of their columns in the file, and notes.

    ValueError: there is none, or a cell of a column of numbers is none.
    """
    candidates = [i for i, name in enumerate(fields) if name not in headers.WORDS]
    mark = decimal or decimal_mark(map(cells.column, candidates), cells.delimiter, cells.say)
    read, places, words = [], [], []
    for place in candidates:
        column = cells.column(place)
        values, wrong = numbers(column, mark)
        if wrong and (fields[place] in headers.FIELDS or 2 * len(wrong) < len(column)):
            line, cell = cells.lines[wrong[0]], column[wrong[0]]
            found = f"whose line {line} has {cell!r} for {fields[place] or 'a nameless column'}"
            raise ValueError(cells.say(f"numbers with {mark!r} before the decimals", found))
        if wrong or not fields[place] or np.isnan(values).all():
            words.append(fields[place] or "without a name")
        else:
            read.append(values)
            places.append(place)
    if not read:
        raise ValueError(cells.say("a table with a column of numbers", "with none"))
    told = f"Columns left out, as they are no values of a series: {', '.join(words)}."
    return np.stack(read, axis=1), places, (told,) if words else ()


def _groups(
    cells: Cells, fields: Sequence[str], symbols: Sequence[str], places: list[int]
) -> list[tuple[str, NDArray[np.int64], list[int]]]:
    """The series: symbol, rows in the order of the file, places of the columns."""
    every = np.arange(len(cells.rows))
    if len(cells.header) > 1:
        distinct = dict.fromkeys(symbols[place] for place in places)
        return [(s, every, [p for p in places if symbols[p] == s]) for s in distinct]
    by = next((name for name in ("Symbol", "Name") if name in fields), None)
    if by is None:
        return [("", every, places)]
    column = cells.column(fields.index(by))
    if "" in column:
        found = f"whose line {cells.lines[column.index('')]} has none"
        raise ValueError(cells.say("a table with a symbol in each row", found))
    names = np.array(column)
    return [(s, np.flatnonzero(names == s), places) for s in dict.fromkeys(column)]
