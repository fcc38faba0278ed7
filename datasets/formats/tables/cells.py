"""A delimited text as rows of cells: what divides them is found, damage told."""

import csv
import functools
import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from zoo.datasets.sources.reading import Say, complaint, read_text

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 100  # rows that decide what divides the columns
ENOUGH = 20  # rows from which on an odd last one stands out

NO_TABLE = re.compile(r"\s*(<(!|\?xml|html|head|body)|[{\[])", re.IGNORECASE)


@dataclass(frozen=True)
class Cells:
    """Rows of text.

    header: its lines, one unless several stack; each has a cell for each column.
    rows: cells without blanks around them.  lines: where each row stands in the file, from 1.
    delimiter: what divides the cells.  notes: what was found.  say: the file's own `complaint`.
    """

    header: tuple[list[str], ...]
    rows: list[list[str]]
    lines: list[int]
    delimiter: str
    notes: tuple[str, ...]
    say: Say

    def column(self, place: int) -> list[str]:
        """(rows,) the cells of a column."""
        return [row[place] for row in self.rows]


def read_cells(
    path: str | os.PathLike[str],
    what: str,
    delimiter: str | None = None,
    encoding: str | None = None,
    cut: bool = False,
    titles: Callable[[list[list[str]]], int] = lambda rows: 1,
    if_cut: str = "Fetch it again.",
) -> Cells:
    """The cells of a delimited text; lines and columns in which nothing stands are passed over.

    what: how an error begins: what the file is to the user.
    delimiter: None: found.  encoding: as `read_text`.  cut: whether a last line that breaks off is
    left out, which else is an error, of which `if_cut` tells the way out.
    titles: how many of the first rows name the columns.  Other rows may begin with a cell more than
    there are names, as R writes them, if these cells count the rows.

    FileNotFoundError, OSError, ValueError: as `read_text`.
    ValueError: no table, no rows, a row of another length, the names of the columns once more, a
    quote never closed, or a delimiter of several characters.
    """
    if delimiter is not None and len(delimiter) != 1:
        raise ValueError(
            "`delimiter`, what divides the columns of a table, must be one character. "
            f"Received: {delimiter!r}."
        )
    file = Path(path).expanduser()
    text = read_text(file, encoding, what)[0]
    say = functools.partial(complaint, what, file)
    if NO_TABLE.match(text):
        found = f"which begins with {text.lstrip()[:20]!r}"
        raise ValueError(say("a table of text", found, "A web page or an answer of its server?"))
    skipped = 0
    if text.lower().startswith("sep="):  # Excel's own line on what divides the cells
        first, _, text = text.partition("\n")
        delimiter, skipped = first[4:5] or delimiter, 1
    divider = delimiter or _delimiter(text, say)
    rows, lines = _rows(text, divider, skipped, cut, say)
    if len(rows) > 1 and len(rows[1]) == len(rows[0]) + 1 and rows[1][0].isdecimal():
        _check_count(rows, lines, divider, say)
        rows[0] = ["", *rows[0]]
    width = len(rows[0])
    notes: list[str] = []
    if len(rows) > 1 and len(rows[-1]) < width and (cut or not text.endswith("\n")):
        told = f"line {lines[-1]} breaks off after {len(rows[-1])} of {width} cells"
        if not cut:
            raise ValueError(say("a whole table", f"whose last {told}", if_cut))
        notes.append(f"The last {told}: it is left out, and what followed is unknown.")
        rows, lines = rows[:-1], lines[:-1]
    for row, line in zip(rows, lines, strict=True):
        if len(row) != width:
            raise ValueError(_uneven(line, len(row), width, divider, say))
    head = titles(rows)
    if len(rows) <= head:
        raise ValueError(say("a table with rows", "which names columns and has no row"))
    for row, line in zip(rows[head:], lines[head:], strict=True):
        if row[0] in rows[0] and sorted(row) == sorted(rows[0]):
            found, fix = f"whose line {line} names them again", "Several in one file? Divide it."
            raise ValueError(say("a table that names its columns once", found, fix))
    swallowed = _swallowed(rows, lines, divider)
    kept = [i for i in range(width) if any(row[i] for row in rows)]  # a delimiter at every end
    rows = [[row[i] for i in kept] for row in rows]
    if not text.endswith("\n") and not notes:
        notes += _short_end([row[-1] for row in rows[head:]], lines[-1])
    notes += swallowed
    return Cells(tuple(rows[:head]), rows[head:], lines[head:], divider, tuple(notes), say)


def _delimiter(text: str, say: Say) -> str:
    """That by which most rows have as many cells as the first, and the most of them."""
    start = text[: text.find("\n", 20_000)] if len(text) > 20_000 else text

    def score(delimiter: str) -> tuple[float, int]:
        try:
            rows = [r for r in csv.reader(io.StringIO(start), delimiter=delimiter) if r][:LOOKED_AT]
        except csv.Error:  # such as a cell without an end
            return 0.0, 0
        width = len(rows[0])
        return (sum(len(r) == width for r in rows) / len(rows) if width > 1 else 0.0, width)

    best = max(DELIMITERS, key=score)
    if score(best)[0] == 0:
        found = f"whose first line is {text.split(chr(10))[0][:60]!r}"
        raise ValueError(say("a table divided by , ; | or tabs", found, "Name its `delimiter`."))
    return best


def _rows(
    text: str, delimiter: str, skipped: int, cut: bool, say: Say
) -> tuple[list[list[str]], list[int]]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True, skipinitialspace=True)
    rows, lines = [], []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append(cells)
                lines.append(reader.line_num + skipped)
    except csv.Error as error:
        at_end = "end of data" in str(error)
        if not (cut and at_end):
            found = f"where at line {reader.line_num + skipped} {error}"
            fix = "It seems cut off: fetch it again." if at_end else ""
            raise ValueError(say("a table whose quotes are closed", found, fix)) from error
        rows.append([])  # what the open quote began is no row
        lines.append(reader.line_num + skipped)
    return rows, lines


def _check_count(rows: list[list[str]], lines: list[int], divider: str, say: Say) -> None:
    """ValueError: the first cells are no numbers of rows, which rise, but say 1,5 in each row."""
    firsts = [row[0] for row in rows[1:] if len(row) == len(rows[1])]
    numbers = [int(cell) if cell.isdecimal() else -1 for cell in firsts]
    falls = [n for n, (one, other) in enumerate(pairwise(numbers)) if one >= other]
    if falls:
        found = f"where line {lines[1]} has {len(rows[1])} cells, not {len(rows[0])}"
        fix = (
            f"Cells that hold a {divider!r} must be quoted; and numbers of rows, if the first "
            f"cells are such, must rise, as they do not after {numbers[falls[0]]}."
        )
        raise ValueError(say(f"rows of one length, divided by {divider!r}", found, fix))


def _uneven(line: int, count: int, width: int, divider: str, say: Say) -> str:
    expected = f"rows of one length, divided by {divider!r}"
    more = f"Cells that hold a {divider!r} must be quoted."
    fix = more if count > width else "Is the line cut, or no row?"
    found = f"where line {line} has {count} cell{'s' * (count > 1)}, not {width}"
    return say(expected, found, fix)


def _swallowed(rows: list[list[str]], lines: list[int], divider: str) -> tuple[str, ...]:
    """A quote that is never closed takes all up to the next quote for one cell."""

    def holds_rows(cell: str, place: int, width: int) -> bool:
        first, *within, last = (part.count(divider) + 1 for part in cell.split("\n"))
        whole = all(count == width for count in within)
        return whole and (first, last) == (width - place, place + 1)

    odd = [
        line
        for row, line in zip(rows, lines, strict=True)
        if any("\n" in cell and holds_rows(cell, i, len(row)) for i, cell in enumerate(row))
    ]
    if not odd:
        return ()
    which = f"{len(odd)} cells hold" if len(odd) > 1 else "One cell holds"
    told = f"{which} what looks like rows, the first in the row that ends in line {odd[0]}"
    return (f"{told}: is a quote before them never closed?",)


def _short_end(last: list[str], line: int) -> tuple[str, ...]:
    """A file cut within its very last cell shows in nothing but its length."""
    if len(last) < ENOUGH or len(last[-1]) >= min(map(len, last[:-1])):
        return ()
    return (
        f"The last cell of the file, {last[-1]!r} in line {line}, is shorter than every other of "
        "its column and no line end follows: it may be cut.",
    )
