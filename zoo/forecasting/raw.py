"""What a user has of a series → `Series`: a file, a pandas table, plain numbers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoo.datasets.splits import Table
from zoo.forecasting.loading import of_table, read
from zoo.forecasting.series import Series, check
from zoo.forecasting.settings import Settings

KINDS = (
    "a file of prices, a pandas Series or DataFrame with dates as its index, values (rows,), or "
    "Series of zoo.forecasting"
)


def series_of(raw: Any, settings: Settings, names: Sequence[str]) -> list[Series]:
    """The series that a forecaster of these names is asked about.

    Raises:
        FileNotFoundError, OSError: there is no such file.
        ValueError: something else, or other series than it was trained on.
    """
    found = _series(raw, settings, names)
    if len(found) != len(names):
        raise ValueError(
            f"`raw` must be the series it was trained on, {', '.join(names[:5])}, in their order. "
            f"Received: {len(found)} for {len(names)}."
        )
    check(found, settings)
    return found


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
        table = Table(_dates(raw.index), raw.to_numpy(float), tuple(map(str, raw.columns)))
        return of_table(table, settings, live=True)
    try:
        values = np.asarray(raw, float)
    except (TypeError, ValueError):
        values = np.zeros((0, 0))
    if values.ndim != 1 or not len(values):
        raise ValueError(f"`raw` must be {KINDS}. Received: {type(raw).__name__}.")
    return of_table(Table(np.arange(len(values)), values[:, None], (names[0],)), settings, True)


def _dates(index: pd.Index) -> NDArray[Any]:
    """Days where all are at midnight, else seconds; numbers of the rows where there are none."""
    if not isinstance(index, pd.DatetimeIndex):
        return np.arange(len(index))
    dates = index.tz_localize(None).to_numpy().astype("datetime64[s]")
    days = dates.astype("datetime64[D]")
    if (np.diff(dates) < np.timedelta64(0)).any():
        raise ValueError("`raw`, rows by date, must be in order. Sort them: raw.sort_index().")
    return days if (days == dates).all() else dates
