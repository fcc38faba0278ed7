"""Prices: exports of exchanges and data vendors as people have them, or any ticker of Yahoo's.

    splits = prices.load("MRF.NS.csv", columns="Adj Close", repair=("missing",))
    splits = prices.quotes("MRF.NS", auto_adjust=False)

Read are tables in long or wide form, or of one series; by the column's name, which is one for all
vendors: Open, High, Low, Close, Adj Close, Volume, Price, Last, Prev Close, VWAP.  Close and Adj
Close are never mixed: whoever wants one names it.  Dates stand in a column that is called so, or in
the only one that holds them.

What prices should not do is told in `notes` and left as it is: gaps in the calendar, dates that
occur twice, missing, zero and negative values, Low above High, jumps as at a split.  Whoever wants
it mended asks for it by name.
"""

import os
from collections.abc import Collection, Sequence

from zoo.datasets.cards import Card, Field
from zoo.datasets.formats.market import repairs
from zoo.datasets.formats.market.exports import WHAT, read_export
from zoo.datasets.formats.market.snapshots import Asked, snapshot
from zoo.datasets.sources.reading import complaint
from zoo.datasets.splits import Splits, Table, side_by_side

PLACE = "a CSV file with a column of dates and columns of prices"


def load(
    path: str | os.PathLike[str] | None = None,
    columns: str | Sequence[str] | None = None,
    symbols: str | Sequence[str] | None = None,
    repair: Collection[str] = (),
    validation: float = 0.1,
    test: float = 0.1,
    *,
    day_first: bool | None = None,
    decimal: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Splits[Table]:
    """The prices of a file, from the oldest to the newest, split by position.

    columns: which, by the name that they have for all vendors; None: all that are numbers.  Where
    there is but one of numbers, it is also "Close".
    symbols: of a file with several series, which; None: all, side by side at all their dates.
    repair: what is to be mended, of "truncated", "order", "duplicates", "missing" and "splits".
    day_first: of 03/04/2024, whether 3 is the day; decimal: "." or ","; delimiter: what divides
    the columns; encoding: as `read_text`.  None: by the evidence of the file.

    FileNotFoundError, OSError: no such file, or it cannot be read.
    ValueError: no table of prices, or one that can be read in several ways or in none; rows out of
    order; columns, symbols or repairs that there are not; too few rows to split.
    """
    repairs.check(repair)
    if path is None:
        raise FileNotFoundError(f"{WHAT}, must be given. Received: None. It must be {PLACE}.")
    if decimal not in (None, ".", ","):
        raise ValueError(
            '`decimal`, what stands before the decimals, must be "." or ",". '
            f"Received: {decimal!r}."
        )
    tables, notes = read_export(
        path, _several(columns), repair, day_first, decimal, delimiter, encoding
    )
    wanted = _several(symbols)
    if wanted is not None:
        missing = [symbol for symbol in wanted if symbol not in tables]
        if missing:
            known = ", ".join(filter(None, tables)) or "none by name"
            found = f"which has {known}, and not {', '.join(missing)}"
            raise ValueError(complaint(WHAT, path, "of the `symbols` asked for", found))
        others = [f"{symbol}: " for symbol in tables if symbol not in wanted]
        notes = tuple(note for note in notes if not note.startswith(tuple(others)))
        tables = {symbol: tables[symbol] for symbol in wanted}
    table, told = side_by_side(tables)
    return table.split(validation, test, (*notes, *told))


def quotes(
    tickers: str | Sequence[str],
    *,
    auto_adjust: bool,
    start: str | None = None,
    end: str | None = None,
    interval: str = "1d",
    refresh: bool = False,
    columns: str | Sequence[str] | None = None,
    repair: Collection[str] = (),
    validation: float = 0.1,
    test: float = 0.1,
) -> Splits[Table]:
    """Prices of Yahoo's by ticker, fetched once and kept below `home()`; later calls are offline.

    auto_adjust: whether Open, High, Low and Close are adjusted for dividends too; if not, Adj Close
    stands beside them.  start, end: days, YYYY-MM-DD, `end` not included; None: all there is.
    interval: "1h", "1d", "1wk" or "1mo".  refresh: fetch anew what was kept.  A last row whose time
    is not over at the exchange is left out.  The rest as in `load`.

    OSError: Yahoo gives no prices, or those kept are damaged.  ValueError: as in `load`.
    """
    repairs.check(repair)
    tables, notes = {}, []
    for ticker in _several(tickers) or ():
        asked = Asked(ticker, auto_adjust, start, end, interval)
        file, told = snapshot(asked, refresh)
        read, found = read_export(file, _several(columns), repair)
        [tables[ticker]] = read.values()
        notes += [*told, *(f"{ticker}: {note}" for note in found)]
    if not tables:
        raise ValueError(
            "`tickers`, symbols of prices at Yahoo, must be at least one. Received: none."
        )
    table, told = side_by_side(tables)
    return table.split(validation, test, (*notes, *told))


def _several(names: str | Sequence[str] | None) -> tuple[str, ...] | None:
    return (names,) if isinstance(names, str) else None if names is None else tuple(names)


CARDS = (
    Card(
        name="prices",
        story="prices from CSV exports as people have them, or by ticker",
        load=load,
        fields=(
            Field("dates", "(rows,) datetime64[D] or [s]", "days, or seconds if times are given"),
            Field("values", "(rows, columns) float64", "as `names` calls them; NaN: none"),
        ),
        split="by position: the last tenth to test, the tenth before it to validate",
        baseline="the last value: tomorrow is as today",
        licence="that of the exchange or vendor; mostly for personal use, not to be passed on",
        citation="the user's own file, or Yahoo Finance by yfinance",
        quirks=(
            "Adjusted prices of the past change with every dividend; snapshots do not.",
            "What is odd is told in the notes and mended only if `repair` names it.",
        ),
        place=PLACE,
    ),
)
