"""What a user may ask to be mended, by name; nothing is mended unasked."""

import dataclasses
from collections.abc import Collection, Sequence

import numpy as np

from zoo.datasets.formats.market.checks import jumps, priced
from zoo.datasets.sources.reading import Say
from zoo.datasets.splits import Table

REPAIRS = {
    "truncated": "a last line that breaks off is left out",
    "order": "rows are sorted by date",
    "duplicates": "of rows of one date, that which the file lists first stays",
    "missing": "rows that lack a value are left out",
    "splits": "prices after a jump as at a split are multiplied by its ratio",
}


def check(repair: Collection[str]) -> None:
    """ValueError: a repair that is none."""
    if isinstance(repair, str) or not set(repair) <= set(REPAIRS):
        known = "; ".join(f'"{name}": {story}' for name, story in REPAIRS.items())
        raise ValueError(
            "`repair`, what is to be mended in the data, must be a tuple of names. "
            f"Received: {repair!r}. There are {known}."
        )


def repaired(
    table: Table, wanted: Sequence[str] | None, repair: Collection[str], say: Say
) -> tuple[Table, tuple[str, ...]]:
    """The rows from the oldest to the newest, mended as asked; and notes on what was done.

    table: in the order of its file.  wanted: the columns that must not lack a value; None: all.

    ValueError: rows out of order, and "order" is not asked for; or no row is left.
    """
    notes = []
    if "duplicates" in repair:
        first = np.sort(np.unique(table.dates, return_index=True)[1])
        if len(first) < len(table):
            notes.append(
                f"Rows left out, as their date stands above them: {len(table) - len(first)}."
            )
            table = table.take(first)
    table, told = _ordered(table, repair, say)
    notes += told
    if "missing" in repair:
        whole = np.isfinite((table if wanted is None else table.only(*wanted)).values).all(axis=1)
        if not whole.any():
            raise ValueError(say("prices with values", "of which every row lacks one"))
        if not whole.all():
            notes.append(f"Rows left out, as they lack a value: {(~whole).sum()}.")
            table = table.take(whole)
    if "splits" in repair:
        table, told = _undone(table)
        notes += told
    return table, tuple(notes)


def _ordered(table: Table, repair: Collection[str], say: Say) -> tuple[Table, list[str]]:
    steps = np.diff(table.dates).astype(np.int64)
    if (steps >= 0).all():
        return table, []
    if (steps <= 0).all():
        return table.take(np.arange(len(table))[::-1]), ["Newest first in the file; turned round."]
    back = steps < 0 if (steps < 0).sum() <= (steps > 0).sum() else steps > 0
    row = int(np.flatnonzero(back)[0])
    told = f"{back.sum()} times out of order, first {table.dates[row + 1]} after {table.dates[row]}"
    if "order" not in repair:
        fix = 'Are its dates read rightly? If so, repair=("order",) sorts the rows.'
        raise ValueError(say("in order of time, from either end", told, fix))
    return table.take(np.argsort(table.dates, kind="stable")), [f"Sorted by date: {told}."]


def _undone(table: Table) -> tuple[Table, list[str]]:
    """Splits undone forwards, so that no price depends on what comes after it."""
    values, notes = table.values.copy(), []
    for name in priced(table):
        place = table.names.index(name)
        for row, ratio in jumps(table[name]):
            values[row:, place] *= ratio
            notes.append(f"{name} from {table.dates[row]} on is multiplied by {ratio:g}.")
    return dataclasses.replace(table, values=values), notes
