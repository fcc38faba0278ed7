"""Series that forecasts are compared on, each with the split that others use.

etth1                    oil temperature and loads of a transformer, every hour
exchange-rate            eight currencies, every day
airline-passengers       monthly, 1949 to 1960
daily-min-temperatures   Melbourne, 1981 to 1990
"""

import functools
import os
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from zoo.datasets.cards import Card, Field
from zoo.datasets.formats.tables.dated import read_dated
from zoo.datasets.sources.archive import members
from zoo.datasets.sources.reading import complaint
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Splits, Table

HOST = "https://raw.githubusercontent.com"
WHAT = "`path`, a table of series"
BROWNLEE = "jbrownlee/Datasets/d20fcb6402ae34e653d4513b00f39257bb37ed7f"
LOADS = ("HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT")
CURRENCIES = ("AUD", "GBP", "CAD", "CHF", "CNY", "JPY", "NZD", "SGD")
MOST_BYTES = 1 << 24
MONTH = 30 * 24  # rows of ETTh1, as its papers count
ETT_ROWS = (12 * MONTH, 4 * MONTH, 4 * MONTH)


def _source(name: str, url: str, sha256: str, size: int, licence: str, citation: str) -> Source:
    return Source(f"forecast/{name}", f"{HOST}/{url}", sha256, size, licence, citation)


ETTH1 = _source(
    "ETTh1.csv",
    "zhouhaoyi/ETDataset/1d16c8f4f943005d613b5bc962e9eeb06058cf07/ETT-small/ETTh1.csv",
    "f18de3ad269cef59bb07b5438d79bb3042d3be49bdeecf01c1cd6d29695ee066",
    2_589_657,
    "CC BY-ND 4.0",
    "Zhou et al. 2021, Informer",
)
EXCHANGE = _source(
    "exchange_rate.txt.gz",
    "laiguokun/multivariate-time-series-data/7f402f185cc2435b5e66aed13a3b560ed142e023/"
    "exchange_rate/exchange_rate.txt.gz",
    "6a4fbb561dcdee43f071a83badbeec9223a335552278348656738b556f1c2e9d",
    177_142,
    "none stated",
    "Lai et al. 2018, LSTNet",
)
AIRLINE = _source(
    "airline-passengers.csv",
    f"{BROWNLEE}/airline-passengers.csv",
    "8cb51be753a718d9be5d76d7e238cc224792754676adc21faa59e954b0201621",
    2_180,
    "none stated",
    "Box and Jenkins 1976, series G",
)
MELBOURNE = _source(
    "daily-min-temperatures.csv",
    f"{BROWNLEE}/daily-min-temperatures.csv",
    "8b9de63ed6789492bf497625e7f9beb96a63d367b4b0a21754006f749fa5e5da",
    67_921,
    "none stated",
    "Australian Bureau of Meteorology, in the Time Series Data Library",
)


def etth1(path: str | os.PathLike[str] | None = None) -> Splits[Table]:
    """12, 4 and 4 months of 30 days, as in the papers; the rows after them are used by nobody."""
    located = ETTH1.locate(path)
    table, _, notes = read_dated(located.path, WHAT, "date", LOADS)
    if len(table) < sum(ETT_ROWS):
        found = f"of {len(table)} rows"
        raise ValueError(complaint(WHAT, located.path, f"of at least {sum(ETT_ROWS)} rows", found))
    cuts = np.cumsum((0, *ETT_ROWS))
    train, validation, test = (table.take(np.arange(a, b)) for a, b in pairwise(cuts))
    rest = f"{len(table) - sum(ETT_ROWS)} rows after the 20 months are left out."
    return Splits(train, validation, test, (*located.notes, *notes, rest))


def exchange_rate(
    path: str | os.PathLike[str] | None = None, validation: float = 0.2, test: float = 0.2
) -> Splits[Table]:
    """Days by position; the file has no dates, so they are numbered."""
    located = EXCHANGE.locate(path)
    contents = [member.read() for member in members(located.path, MOST_BYTES, 1)]
    try:
        [text] = [content.decode("ascii") for content in contents]
        values = np.array([line.split(",") for line in text.split()], np.float64)
    except ValueError as error:  # a decoding error is one too
        found = f"which is not: {error}"
        raise ValueError(complaint(WHAT, located.path, "rows of eight numbers", found)) from error
    if values.ndim != 2 or values.shape[1] != len(CURRENCIES) or not np.isfinite(values).all():
        found = f"of shape {values.shape}"
        raise ValueError(complaint(WHAT, located.path, "rows of eight finite numbers", found))
    table = Table(np.arange(len(values)), values, CURRENCIES)
    return table.split(validation, test, located.notes)


def _dated(
    source: Source,
    date: str,
    column: str,
    shares: tuple[float, float],
    path: str | os.PathLike[str] | None = None,
) -> Splits[Table]:
    """One column by position."""
    located = source.locate(path)
    table, _, notes = read_dated(located.path, WHAT, date, (column,))
    return table.split(*shares, notes=(*located.notes, *notes))


def _card(
    source: Source,
    name: str,
    story: str,
    load: Callable[..., Splits[Table]],
    dates: str,
    values: str,
    split: str,
    baseline: str,
    *quirks: str,
) -> Card:
    return Card(
        name=name,
        story=story,
        load=load,
        fields=(
            Field("dates", f"(rows,) {dates}", "the day, hour or number of the row"),
            Field("values", "(rows, columns) float64", values),
        ),
        split=split,
        baseline=baseline,
        licence=source.licence,
        citation=source.citation,
        quirks=quirks,
        sources=(source,),
    )


CARDS = (
    _card(
        ETTH1,
        "etth1",
        "17 420 hours of a transformer: six loads and the oil's temperature",
        etth1,
        "datetime64[s]",
        "six loads, and OT in °C, the oil's temperature",
        "by position: 12, 4 and 4 months of 30 days; what follows is left out",
        "the last value; that of a day before",
    ),
    _card(
        EXCHANGE,
        "exchange-rate",
        "7 588 days of eight currencies in US dollars",
        exchange_rate,
        "int64",
        "dollars for one unit of each currency",
        "by position: 60, 20 and 20 %",
        "the last value, which beats the networks of the paper that made it known",
        "It has no dates: rows are numbered.",
    ),
    _card(
        AIRLINE,
        "airline-passengers",
        "144 months of air travel, growing and seasonal",
        functools.partial(_dated, AIRLINE, "Month", "Passengers", (0.1, 1 / 3)),
        "datetime64[D]",
        "thousands of passengers",
        "by position: the last third to test, the tenth before it to validate",
        "the month of a year before; the last value",
    ),
    _card(
        MELBOURNE,
        "daily-min-temperatures",
        "3 650 days of Melbourne: the lowest temperature",
        functools.partial(_dated, MELBOURNE, "Date", "Temp", (0.1, 0.2)),
        "datetime64[D]",
        "°C",
        "by position: the last fifth to test, the tenth before it to validate",
        "the last value",
    ),
)
