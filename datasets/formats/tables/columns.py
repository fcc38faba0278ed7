"""The columns of a table by their names: CSV, TSV or JSON lines, every cell as it was written.

No row is mended and nothing is guessed in the place of what is missing: a row with too few cells or
too many, a cell that is not what it must be, is told with its line.
"""

import difflib
import functools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.formats.tables import json_lines
from zoo.datasets.formats.tables.cells import read_cells
from zoo.datasets.sources.reading import Say, complaint, read_text

LARGEST = float(np.finfo(np.float32).max)
MISSING = {"", "nan", "null"}  # in lower case, as spreadsheets and pandas write it


@dataclass(frozen=True, eq=False)
class Columns:
    """Cells, by the name of the column, without blanks around them.

    lines: in which line of the file each row ends.  notes: on what is odd about the file.
    delimiter: what divides its cells, "" in JSON lines.  say: the file's own `complaint`.
    """

    cells: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    notes: tuple[str, ...]
    delimiter: str
    say: Say

    def texts(self, name: str) -> list[str | None]:
        """(rows,) cells; None where nothing stands, or "null" or "NaN"."""
        return [None if cell.lower() in MISSING else cell for cell in self.cells[name]]

    def numbers(self, names: Sequence[str]) -> NDArray[np.float64]:
        """(rows, len(names)) of these columns.  ValueError: a cell is no finite number."""
        return np.stack([self._numbers(name) for name in names], 1)

    def choices(self, name: str, known: Mapping[str, int]) -> NDArray[np.int32]:
        """(rows,) the number of each word in `known`.  ValueError: a word that is not in it."""
        for row, cell in enumerate(self.cells[name]):
            if cell not in known:
                self.refuse(name, row, f"one of {', '.join(known)}")
        return np.array([known[cell] for cell in self.cells[name]], np.int32)

    def refuse(self, name: str, row: int, expected: str) -> NoReturn:
        """Raises the ValueError that tells of the cell in this column and row."""
        line, cell = self.lines[row], self.cells[name][row]
        found = f"which in line {line} is {cell!r}" if cell else f"which is empty in line {line}"
        raise ValueError(self.say(f"a table in which {name} is {expected}", found))

    def _numbers(self, name: str) -> NDArray[np.float64]:
        values = np.empty(len(self.lines))
        for row, cell in enumerate(self.cells[name]):
            try:
                values[row] = np.nan if "_" in cell else float(cell)  # Python's 1_000 is no data
            except ValueError:
                values[row] = np.nan
            if not abs(values[row]) < LARGEST:
                self.refuse(name, row, "a finite number")
        return values


def read_columns(
    path: str | os.PathLike[str],
    names: Sequence[str],
    what: str,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Columns:
    """The columns of these names, in any order and among any others.

    path: of .jsonl and .ndjson every line is an object; of all else the first line names the
    columns.  what: how an error begins: what the file is to the user.  encoding: as `read_text`.
    delimiter: what divides the cells; None: found.

    FileNotFoundError, OSError: as `read_text`.
    ValueError: as `read_cells`, or `json_lines.rows`; a .json; a column that is missing or there
    twice.
    """
    file = Path(path).expanduser()
    if file.suffix.lower() in json_lines.SUFFIXES:
        say = functools.partial(complaint, what, file)
        rows, lines = json_lines.rows(read_text(file, encoding, what)[0], names, say)
        cells = {name: [row[i].strip() for row in rows] for i, name in enumerate(names)}
        return Columns(cells, lines, (), "", say)
    if file.suffix.lower() == ".json" and file.is_file():
        expected, fix = "a table, or JSON lines", "Write an object a line, and name it .jsonl."
        raise ValueError(
            complaint(what, file, expected, "which is named as JSON in one piece", fix)
        )
    table = read_cells(file, what, delimiter, encoding)
    places = {name: _place(name, table.header[0], table.say) for name in names}
    cells = {name: table.column(place) for name, place in places.items()}
    return Columns(cells, table.lines, table.notes, table.delimiter, table.say)


def _place(name: str, header: list[str], say: Say) -> int:
    if header.count(name) == 1:
        return header.index(name)
    if name in header:
        raise ValueError(say(f"a table with one column {name!r}", f"with {header.count(name)}"))
    shown = ", ".join(repr(n[:40]) for n in header[:8])
    shown += f" and {len(header) - 8} more" if len(header) > 8 else ""
    near = difflib.get_close_matches(name, header, 1)
    fix = f"Did you mean {near[0]!r}?" if near else f"One may be {name!r} under another name."
    raise ValueError(say(f"a table with a column {name!r}", f"with the columns {shown}", fix))
