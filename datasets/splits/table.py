"""Dates and named columns of numbers: what a series is predicted from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.splits.rows import Rows
from zoo.datasets.splits.rules import by_position
from zoo.datasets.splits.splits import Splits


@dataclass(frozen=True, eq=False, repr=False)
class Table(Rows):
    """Rows that follow each other in time; `table["Close"]` is a column.

    dates   (rows,) datetime64[D] or [s], never falling; int64, the position, if there are none
    values  (rows, columns) float64, NaN where there is no value
    names   what the columns are called

    ValueError: not a name for each column, or two alike.
    """

    dates: NDArray[Any]
    values: NDArray[np.float64]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.values.ndim != 2 or len(set(self.names)) != self.values.shape[1]:
            raise ValueError(
                "`names`, what the columns of a table are called, must be distinct and one for "
                f"each column. Received: {self.names} for values of shape {self.values.shape}."
            )

    def columns(self) -> dict[str, Any]:
        """The fields by name; `names` tells of columns, not of rows, and is none."""
        return {name: column for name, column in super().columns().items() if name != "names"}

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        """(rows,) the column of that name.  ValueError: there is none."""
        return self.values[:, self._place(name)]

    def spelt(self, name: str) -> str:
        """The name as the table has it, if only its capitals differ; else the same."""
        alike = [own for own in self.names if own.lower() == name.lower()]
        return alike[0] if name not in self.names and len(alike) == 1 else name

    def only(self, *names: str) -> Self:
        """The same rows with these columns, in this order.  ValueError: there is no such column."""
        places = [self._place(name) for name in names]
        fields = {**vars(self), "values": self.values[:, places], "names": tuple(names)}
        return type(self)(**fields)

    def split(
        self,
        validation: float,
        test: float = 0.0,
        notes: tuple[str, ...] = (),
        classes: tuple[str, ...] = (),
    ) -> Splits[Self]:
        """By position, before any window is made; no date stands on two sides.

        validation, test: their shares of the rows; rows of one date go with the later part.

        ValueError: shares that leave nothing to train on, or too few rows.
        """
        _, middle, last = by_position(len(self), validation, test)
        cuts = [self._before(middle.start), self._before(last.start)]
        if not cuts[0]:
            raise ValueError(
                "`dates`, by which the rows are split, must be several. "
                f"Received: {self.dates[0]} for all that there is to train on."
            )
        train, middle_part, last_part = (
            self.take(np.arange(start, end))
            for start, end in zip((0, *cuts), (*cuts, len(self)), strict=True)
        )
        return Splits(train, middle_part, last_part if test else None, notes, classes)

    def _before(self, row: int) -> int:
        """The first row of that row's date: a cut between two of one date is moved before them."""
        return row if row == len(self) else int(np.searchsorted(self.dates, self.dates[row]))

    def _place(self, name: str) -> int:
        if name not in self.names:
            raise ValueError(
                "`name`, a column of the table, must be one that it has. "
                f"Received: {name!r}. It has: {', '.join(self.names)}."
            )
        return self.names.index(name)


def side_by_side(tables: Mapping[str, Table]) -> tuple[Table, tuple[str, ...]]:
    """Several series at the same dates, and notes on where one has no row.

    Columns are called as the series, or "SERIES COLUMN" if a series has several.  A date that one
    of them lacks stays, and its values there are NaN.

    ValueError: a date occurs twice in a series, so that its rows could not be told apart.
    """
    if len(tables) == 1:
        return next(iter(tables.values())), ()
    dates = np.unique(np.concatenate([table.dates for table in tables.values()]))
    names, blocks, notes = [], [], []
    for series, table in tables.items():
        places = np.searchsorted(dates, table.dates)
        if len(np.unique(places)) != len(places):
            twice = table.dates[1:][np.diff(places) == 0][0]
            raise ValueError(
                f"`{series}`, one of several series, must have one row a date. Received: {twice} "
                'occurs more than once. Pass repair=("duplicates",), or load it alone.'
            )
        block = np.full((len(dates), table.values.shape[1]), np.nan)
        block[places] = table.values
        blocks.append(block)
        single = len(table.names) == 1
        names += [series if single else f"{series} {name}" for name in table.names]
        if len(places) < len(dates):
            notes.append(
                f"{series} has {len(places)} of the {len(dates)} dates, from {table.dates[0]} to "
                f"{table.dates[-1]}; it is NaN at the others."
            )
    return Table(dates, np.concatenate(blocks, axis=1), tuple(names)), tuple(notes)


def whole(splits: Splits[Any]) -> Table:
    """All rows of all parts of a table that was split, in order."""
    parts = [*splits.parts().values()]
    columns = {
        name: np.concatenate([part.columns()[name] for part in parts])
        for name in parts[0].columns()
    }
    return type(parts[0])(**columns, names=parts[0].names)
