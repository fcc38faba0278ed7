"""Dates and numbers of a table whose columns are known: read as they must be, or refused."""

import os
from collections.abc import Sequence

import numpy as np

from zoo.datasets.formats.tables.calendar import gaps, some, twice
from zoo.datasets.formats.tables.columns import read_columns
from zoo.datasets.formats.tables.dates import read_dates
from zoo.datasets.formats.tables.numbers import decimal_mark, numbers
from zoo.datasets.splits import Table


def read_dated(
    path: str | os.PathLike[str],
    what: str,
    date: str,
    columns: Sequence[str],
    words: Sequence[str] = (),
) -> tuple[Table, dict[str, Sequence[str]], tuple[str, ...]]:
    """The table, its columns of words by name, and notes on gaps, repeats and missing values.

    what: how an error begins.  date, columns, words: what the columns are called, in any order.

    FileNotFoundError, OSError: it is not there or cannot be read.
    ValueError: no table, a column that is lacking, a cell that is no date or no number, or dates
    that do not rise.
    """
    read = read_columns(path, (date, *columns, *words), what)
    text, say = read.cells, read.say
    dates, notes = read_dates(text[date], read.lines, None, say)
    falls = np.flatnonzero(np.diff(dates).astype(np.int64) < 0)
    if len(falls):
        found = f"in which {dates[falls[0] + 1]} follows {dates[falls[0]]}"
        raise ValueError(say("in order of time", found))
    mark = decimal_mark((text[name] for name in columns), read.delimiter, say)
    values = np.empty((len(dates), len(columns)))
    for place, name in enumerate(columns):
        values[:, place], wrong = numbers(text[name], mark)
        if wrong:
            found = f"whose line {read.lines[wrong[0]]} has {text[name][wrong[0]]!r} for {name}"
            raise ValueError(say("numbers", found))
    lacks = np.flatnonzero(np.isnan(values).any(axis=1))
    if len(lacks):
        shown = some([str(dates[row]) for row in lacks])
        notes = (*notes, f"Values are missing, and NaN, on {len(lacks)} dates: {shown}.")
    told = (*read.notes, *notes, *gaps(dates), *twice(dates))
    return Table(dates, values, tuple(columns)), {name: text[name] for name in words}, told
