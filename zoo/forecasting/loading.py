"""Series to foretell: by name, from a file, or by ticker.

random-walk, ar1-returns, …     simulated, see `zoo.datasets.series`
etth1, exchange-rate, …         those that forecasts are compared on, split as by others
m4-hourly, m4-weekly            many series at once
prices.csv                      any table of prices
MRF.NS                          any ticker of Yahoo's, fetched once and kept
"""

import dataclasses
import re
from pathlib import Path
from typing import Any

import numpy as np

from zoo.datasets import forecast_tables, m4, prices, series
from zoo.datasets.cards import Card
from zoo.datasets.cards.named import named
from zoo.datasets.splits import Splits, Table, whole
from zoo.forecasting.calendar import CYCLES, cycle, following
from zoo.forecasting.series import Series
from zoo.forecasting.settings import Settings

ALL = "all"
TICKER = re.compile(r"[A-Z0-9^][A-Z0-9.^=-]{0,14}")
FAMILIES = (series, forecast_tables, m4)
SHARES = (0.1, 0.2)  # validation and test, of data without a split of their own


def load(settings: Settings, live: bool = False) -> tuple[list[Series], Settings, tuple[str, ...]]:
    """The series, the settings with shares filled in that were left open, and notes on the data.

    Arguments:
        live: whether what comes after the last row is to be foretold too.

    Raises:
        FileNotFoundError, OSError: there are no such data, or they cannot be read.
        ValueError: they are no series, or lack a column.
    """
    splits = _splits(settings)
    _, validation, test = parts = [*splits.parts().values()]
    if isinstance(test, m4.Many):
        _no_dates(settings)
        found = [
            Series(name, np.arange(sum(map(len, pieces))), np.concatenate(pieces))
            for name, *pieces in zip(test.names, *(part.values for part in parts), strict=True)
        ]
        rows = int(test.values.lengths[0])
        shares = (3.0 * rows, float(rows))
    else:
        found = of_table(_until(whole(splits), settings), settings, live)
        own = _card(settings) in forecast_tables.CARDS
        shares = (float(len(validation)), float(len(test))) if own else SHARES
    settings = dataclasses.replace(
        settings, validation=settings.validation or shares[0], test=settings.test or shares[1]
    )
    return found, settings, splits.notes


def _until(table: Table, settings: Settings) -> Table:
    """The rows of a table up to the date that the user names."""
    if settings.until is None:
        return table
    if table.dates.dtype.kind != "M":
        _no_dates(settings)
    try:
        last = np.datetime64(settings.until)
    except ValueError as error:
        raise ValueError(
            f'`until`, a date, must be written as "2014-12-31". Received: {settings.until!r}.'
        ) from error
    rows = np.flatnonzero(table.dates <= last)
    if not len(rows):
        raise ValueError(
            f"`until`, the last date, must not come before all rows. Received: {settings.until!r}, "
            f"of rows from {table.dates[0]}."
        )
    return table.take(rows)


def _no_dates(settings: Settings) -> None:
    if settings.until is not None:
        raise ValueError(
            "`until`, the last date, is of data with dates. Received: "
            f"until={settings.until!r} for {settings.data}, whose rows are numbered. Leave it out."
        )


def _card(settings: Settings) -> Card | None:
    """The dataset of that name."""
    key = settings.data.lower().replace("_", "-")
    return next((card for family in FAMILIES for card in family.CARDS if card.name == key), None)


def _splits(settings: Settings) -> Splits[Any]:
    card, path = _card(settings), settings.path
    if card is not None:
        return card.load(path) if path else card.load()
    if not Path(settings.data).expanduser().exists() and TICKER.fullmatch(settings.data):
        return prices.quotes(settings.data, auto_adjust=True, repair=("missing",))
    planned = [name for name in settings.beside("planned") if name not in CYCLES]
    names = [settings.column, *settings.beside("observed"), *planned]
    # what is planned may stand in rows that have no value yet: `of_table` sees to it
    repair = () if planned else ("missing",)
    return named(
        settings.data,
        series,
        lambda file: prices.load(
            file,
            columns=None if settings.column == ALL else [*dict.fromkeys(names)],
            symbols=settings.symbol,
            repair=repair,
        ),
    )


def read(data: str | Path, settings: Settings) -> list[Series]:
    """The series of a file of prices, or of a ticker, as a forecaster of these settings reads them.

    Raises: as `load`.
    """
    settings = dataclasses.replace(settings, data=str(data), path=None)
    return of_table(whole(_splits(settings)), settings, live=True)


def of_table(table: Table, settings: Settings, live: bool) -> list[Series]:
    """The columns of a table that are foretold.

    Rows that lack a value are left out; those after the last value tell what is planned.

    Raises:
        ValueError: it lacks a column, or what is planned does not reach beyond its end.
    """
    columns = table.names if settings.column == ALL else (_column(table, settings.column),)
    observed, planned = (
        tuple(map(table.spelt, settings.beside(k))) for k in ("observed", "planned")
    )
    if settings.column == ALL and (observed or planned):
        raise ValueError(
            "`column` all foretells every column, so that none is left for `observed` and "
            f"`planned`. Received: observed={settings.observed!r}, planned={settings.planned!r}."
        )
    named = [*columns, *observed, *planned]
    if len({*named}) < len(named):
        raise ValueError(
            "`column`, `observed` and `planned` must name columns of their own: what is foretold "
            f"is known up to its last row already. Received: {', '.join(named)}."
        )
    known = [name for name in planned if name not in CYCLES]
    later = table.take(np.zeros(0, int))
    if known:
        there = np.isfinite([table[name] for name in (*columns, *observed)]).all(axis=0)
        rows = np.flatnonzero(there)
        end = int(rows[-1]) + 1 if len(rows) else 0
        table, later = table.take(rows), table.take(np.arange(end, len(table)))
        if live and len(later) < settings.horizon:
            raise ValueError(
                f"`planned` columns must reach {settings.horizon} rows beyond the last value, in "
                f"rows whose {columns[0]} is empty. Received: {len(later)} rows, of "
                f"{', '.join(known)}. Give these rows, or use `zoo backtest`."
            )
    dates = later.dates if known else following(table.dates, settings.horizon)
    ahead = np.concatenate([table.dates, dates])
    blocks = [np.concatenate([table[name], later[name]])[:, None] for name in known]
    blocks += [cycle(name, ahead) for name in planned if name in CYCLES]
    steps = np.concatenate(blocks, axis=1) if blocks else None
    beside = np.stack([table[name] for name in observed], axis=1) if observed else None
    return [
        Series(column, table.dates, table[column], **_given(observed=beside, planned=steps))
        for column in columns
    ]


def _given(**arrays: Any) -> dict[str, Any]:
    return {name: array for name, array in arrays.items() if array is not None}


def _column(table: Table, column: str) -> str:
    """The one to foretell: that of the name, or the only one there is."""
    column = table.spelt(column)
    if column in table.names:
        return column
    if len(table.names) == 1:
        return table.names[0]
    raise ValueError(
        "`column`, what is foretold, must be one of the table or all. "
        f"Received: {column!r} of {', '.join(table.names)}."
    )
