"""What prices should not do, told and not mended: the user decides."""

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.formats.market.headers import PRICES
from zoo.datasets.formats.tables.calendar import gaps, some, to_come, twice
from zoo.datasets.splits import Table

RATIOS = (2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 15.0, 20.0, 25.0, 50.0, 100.0)
NEAR = 0.08  # of the logarithm of a ratio: a day's own move comes on top of a split
STANDS_OUT = 8.0  # usual moves that a jump must exceed
BEFORE = 250  # moves before a jump, at most, that tell what is usual
FEWEST = 5  # and at least
ROUNDING = 1e-5  # relative; adjusted prices are stored as 32-bit floats


def odd(table: Table) -> tuple[str, ...]:
    """Notes on a series in order of time: its dates, missing values, impossible prices, jumps."""
    return (
        *gaps(table.dates),
        *twice(table.dates),
        *to_come(table.dates),
        *_missing(table),
        *_not_positive(table),
        *_out_of_range(table),
        *_splits(table),
    )


def priced(table: Table) -> tuple[str, ...]:
    """The columns that are prices: those known for it, or all of a table of none such."""
    return tuple(name for name in table.names if name in PRICES) or tuple(
        name for name in table.names if name != "Volume"
    )


def jumps(column: NDArray[np.float64]) -> list[tuple[int, float]]:
    """(row, ratio): where a price jumps as at a split; 2.0 for two shares in place of one.

    A jump is near to a usual ratio or its inverse, and stands out from the moves before it.  What
    comes after a row never decides what it is, or undoing splits would look ahead.
    """
    rows = np.flatnonzero(np.isfinite(column) & (column > 0))
    moves = np.diff(np.log(column[rows]))
    found = []
    for i in np.flatnonzero(np.abs(moves) > np.log(RATIOS[0]) - NEAR):
        if i < FEWEST:
            continue
        usual = 1.4826 * float(np.median(np.abs(moves[max(0, i - BEFORE) : i])))
        ratio = min(RATIOS, key=lambda known: abs(abs(moves[i]) - np.log(known)))
        if abs(moves[i]) > STANDS_OUT * usual and abs(abs(moves[i]) - np.log(ratio)) < NEAR:
            found.append((int(rows[i + 1]), ratio if moves[i] < 0 else 1 / ratio))
    return found


def _missing(table: Table) -> tuple[str, ...]:
    lacking = np.isnan(table.values)
    rows = np.flatnonzero(lacking.any(axis=1))
    if not len(rows):
        return ()
    whole = int(lacking.all(axis=1).sum())
    return (
        f"Of {len(table)} rows a value is missing, and is NaN, in {_rows(table, rows)}. "
        f"All values are missing in {whole}. "
        'repair=("missing",) leaves these rows out.',
    )


def _not_positive(table: Table) -> tuple[str, ...]:
    notes = []
    for name in priced(table):
        rows = np.flatnonzero(table[name] <= 0)
        if len(rows):
            notes.append(f"{name} is zero or negative in {_rows(table, rows)}.")
    return tuple(notes)


def _out_of_range(table: Table) -> tuple[str, ...]:
    """Low above High, or Open or Close not between the two."""
    if not {"Low", "High"} <= set(table.names):
        return ()
    low, high = table["Low"], table["High"]
    cases = {"Low is above High": low > high * (1 + ROUNDING)}
    for name in ("Open", "Close"):
        if name in table.names:
            column = table[name]
            outside = (column > high * (1 + ROUNDING)) | (column < low * (1 - ROUNDING))
            cases[f"{name} is not between Low and High"] = outside
    found = {told: np.flatnonzero(case) for told, case in cases.items()}
    return tuple(f"{told} in {_rows(table, rows)}." for told, rows in found.items() if len(rows))


def _splits(table: Table) -> tuple[str, ...]:
    """A note for each day on which some prices jump as at a split, with those that do not."""
    days: dict[tuple[int, float], list[str]] = {}
    for name in priced(table):
        for jump in jumps(table[name]):
            days.setdefault(jump, []).append(name)
    notes = []
    for (row, ratio), jumping in sorted(days.items()):
        told = f"{ratio:g}:1" if ratio > 1 else f"1:{1 / ratio:g}"
        still = [name for name in priced(table) if name not in jumping]
        rest = f"; {', '.join(still)} {'do' if len(still) > 1 else 'does'} not" if still else ""
        verb = "jump" if len(jumping) > 1 else "jumps"
        # back on the next day, as a mistyped price is and a split is not
        back = any(abs(r * ratio - 1) < NEAR for (at, r) in days if abs(at - row) == 1)
        seems = (
            "and back, as wrong prices do"
            if back
            else ('as at a split not adjusted for, which repair=("splits",) undoes')
        )
        notes.append(f"{', '.join(jumping)} {verb} by {told} on {table.dates[row]} {seems}{rest}.")
    return tuple(notes)


def _rows(table: Table, rows: NDArray[np.int64]) -> str:
    days = some([str(table.dates[row]) for row in rows])
    return f"{len(rows)} row{'s' * (len(rows) > 1)}: {days}"
