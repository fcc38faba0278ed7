"""How a forecaster has done since it was taught: at every later row, the weights as they are.

Its intervals stay as they were as well; in a backtest they go on learning from what they missed.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.evaluation import errors
from zoo.forecasting.conformal import Radius
from zoo.forecasting.series import Series
from zoo.forecasting.windows import Windows, windows

LAST = "the last value"


def scores(forecaster: Any, series: Sequence[Series]) -> dict[str, float]:
    """Errors, beside those of repeating the last value, and the share inside the intervals.

    One series has errors in its own units, several that of percent; `skill` is 1 - MSE / MSE of the
    last value, of several series the mean.

    Raises:
        ValueError: no row came after those it was taught, or it tells no values.
    """
    if forecaster.network.head.tells != "value":
        raise ValueError(
            "A forecaster is judged by later rows if it tells values. Received: "
            f"head={forecaster.settings.head!r}. Use `zoo backtest`."
        )
    horizon, depth = forecaster.settings.horizon, forecaster.network.depth
    lasts = forecaster.facts["last"]
    origins = [
        np.arange(max(place(one, last), depth - 1), len(one) - horizon)
        for one, last in zip(series, lasts, strict=True)
    ]
    if not all(map(len, origins)):
        raise ValueError(
            f"`data`, rows to judge by, must go on for {horizon} or more after {lasts[0]}, the "
            f"last that was taught. Received: rows to {series[0].dates[-1]}."
        )
    rows = windows(series, origins, depth, horizon)
    said = forecaster.network.tell(rows)
    naive = np.repeat(rows.known[:, -1:], horizon, axis=1)
    told = {"MAE": errors.mae, "RMSE": errors.rmse} if len(series) == 1 else {}
    told |= {"sMAPE, %": errors.smape}
    found = {}
    for name, measure in told.items():
        found[name] = measure(rows.future, said.values)
        found[f"{name}, {LAST}"] = measure(rows.future, naive)
    found["skill"] = float(
        np.mean([_skill(rows, said.values, naive, number) for number in range(len(series))])
    )
    q, largest = (part[rows.series] for part in forecaster.radius)
    half = Radius(q, largest).half(said.volatility)
    low, high = (forecaster.network.values(said.learnt + sign * half, rows) for sign in (-1, 1))
    inside = (low <= rows.future) & (rows.future <= high)
    found["inside the intervals"] = float(inside.mean())
    return found


def digest(series: Sequence[Series], lasts: Sequence[str]) -> str:
    """The SHA-256 of what was taught: values, up to the last."""
    found = hashlib.sha256()
    for one, last in zip(series, lasts, strict=True):
        end = place(one, last) + 1
        found.update(one.name.encode())
        found.update(one.values[:end].astype("<f8").tobytes())
    return found.hexdigest()


def _skill(
    rows: Windows, told: NDArray[np.float64], naive: NDArray[np.float64], number: int
) -> float:
    own = rows.series == number
    losses = [((rows.future[own] - each[own]) ** 2).mean() for each in (told, naive)]
    return errors.skill(*map(float, losses))


def place(one: Series, last: str) -> int:
    """The row of the last date that was taught, or before it; of numbered rows its number.

    Raises:
        ValueError: one has dates, the other numbers.
    """
    dated = one.dates.dtype.kind == "M"
    if dated == last.isdecimal():
        raise ValueError(
            f"`data`, rows to judge by, must {'be numbered' if dated else 'have dates'}, as those "
            f"that were taught, to {last}. Received: {one.name}, to {one.dates[-1]}."
        )
    if dated:
        return int(np.searchsorted(one.dates, np.datetime64(last), side="right")) - 1
    return int(last)
