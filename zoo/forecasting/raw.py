"""What a user has of a series → `Series`: a file, a pandas table, plain numbers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoo.datasets.formats.tables.dates import are_dates, read_dates
from zoo.datasets.splits import Table
from zoo.forecasting.calendar import CYCLES
from zoo.forecasting.loading import of_table, read
from zoo.forecasting.series import Series, check
from zoo.forecasting.settings import Settings
from zoo.forecasting.windows import Windows, windows

KINDS = (
    "a file of prices, a pandas Series or DataFrame with dates as its index, values (rows,), or "
    "Series of zoo.forecasting"
)


def series_of(raw: Any, settings: Settings, names: Sequence[str]) -> list[Series]:
    """The series that a forecaster of these names is asked about, in their order.

    Raises:
        FileNotFoundError, OSError: there is no such file.
        ValueError: something else, or other series than it was trained on.
    """
    found = _series(raw, settings, names)
    by_name = {one.name: one for one in found}
    alone = len(names) == len(found) == 1  # of one series, whatever it is called
    if not alone and ({*names} - by_name.keys() or len(by_name) < len(found)):
        raise ValueError(
            f"`raw` must hold the series it was trained on, {', '.join(names[:5])}. Received: "
            f"{', '.join(list(by_name)[:5]) or 'none'}."
        )
    found = found if alone else [by_name[name] for name in names]
    check(found, settings)
    return found


def last(
    raw: Any, settings: Settings, names: Sequence[str], depth: int
) -> tuple[list[Series], Windows]:
    """The same series, and the last window of each.

    Raises:
        FileNotFoundError, OSError, ValueError: as `series_of`; or one is shorter than a window.
    """
    given = series_of(raw, settings, names)
    short = next((one for one in given if len(one) < depth), None)
    if short is not None:
        raise ValueError(
            f"`raw` must hold {depth} rows or more, as many are read. Received: "
            f"{len(short)} of {short.name}."
        )
    origins = [np.array([len(one) - 1]) for one in given]
    return given, windows(given, origins, depth, settings.horizon)


def _series(raw: Any, settings: Settings, names: Sequence[str]) -> list[Series]:
    if isinstance(raw, Series):
        return [raw]
    if isinstance(raw, list | tuple) and raw and all(isinstance(one, Series) for one in raw):
        return list(raw)
    if isinstance(raw, Path) or (isinstance(raw, str) and raw.strip()):
        return read(raw, settings)
    if isinstance(raw, pd.Series):
        raw = raw.to_frame(names[0])
    if isinstance(raw, pd.DataFrame):
        return of_table(_table(raw, settings, names), settings, live=True)
    try:
        values = np.asarray(raw, float)
    except (TypeError, ValueError):
        values = np.zeros((0, 0))
    if values.ndim != 1 or not len(values):
        raise ValueError(f"`raw` must be {KINDS}. Received: {type(raw).__name__}.")
    return of_table(Table(np.arange(len(values)), values[:, None], (names[0],)), settings, True)


def _table(frame: pd.DataFrame, settings: Settings, names: Sequence[str]) -> Table:
    """The columns of a frame that are foretold, and those beside them."""
    if isinstance(frame.index, pd.RangeIndex):
        frame = _by_date(frame)
    beside = [name for kind in ("observed", "planned") for name in settings.beside(kind)]
    wanted = [*names, *(name for name in beside if name not in CYCLES)]
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise ValueError(
            f"`raw`, a table, must have the columns {', '.join(wanted[:5])}. "
            f"Received: {', '.join(map(str, frame.columns[:5]))}, and no {missing[0]}."
        )
    try:
        values = frame[wanted].to_numpy(float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"`raw`, a table, must hold numbers. Received: {error}.") from error
    return Table(_dates(frame.index), values, tuple(wanted))


def _by_date(frame: pd.DataFrame) -> pd.DataFrame:
    """Its rows by the column that is called so, or else by the only one that holds dates."""
    named = [name for name in frame.columns if str(name).lower() in ("date", "datetime", "time")]
    if len(named) == 1:
        return frame.set_index(pd.to_datetime(frame[named[0]]))
    held = [] if named else [_held(column) for _, column in frame.items()]
    dated = [dates for dates in held if dates is not None]
    return frame.set_index(pd.DatetimeIndex(dated[0])) if len(dated) == 1 else frame


def _held(column: pd.Series) -> Any:
    """The dates that a column holds in all its rows; None: it holds other things."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column
    texts = [*column]
    if not texts or not all(isinstance(one, str) for one in texts) or not are_dates(texts):
        return None
    return read_dates(texts, range(len(texts)), None, _say)[0]


def _say(expected: str, found: str, fix: str = "") -> str:
    return f"`raw`, a table, must be {expected}. Received: one {found}. {fix}".rstrip()


def _dates(index: pd.Index) -> NDArray[Any]:
    """Days where all are at midnight, else seconds; numbers of the rows where they are counted."""
    if isinstance(index, pd.RangeIndex):
        return np.arange(len(index))
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp()
    if index.inferred_type in ("string", "date"):
        index = pd.to_datetime(index)
    if not isinstance(index, pd.DatetimeIndex) or index.hasnans:
        raise ValueError(
            "`raw`, a pandas table, must have dates as its index, or count its rows. "
            f"Received: an index of {index.inferred_type}. Set it: raw.set_index('Date')."
        )
    if not index.is_monotonic_increasing:
        raise ValueError("`raw`, rows by date, must be in order. Sort them: raw.sort_index().")
    dates = index.tz_localize(None).to_numpy().astype("datetime64[s]")
    days = dates.astype("datetime64[D]")
    return days if (days == dates).all() else dates
