"""How far forecasts are off.  e = y - ŷ, over all origins and steps.

    MAE     mean |e|                                RMSE    √ mean e²
    MAPE    100 · mean |e| / |y|                    sMAPE   200 · mean |e| / (|y| + |ŷ|)
    MASE    MAE / mean |y[t] - y[t-m]| of the past  (Hyndman & Koehler 2006)

sMAPE is as in the M4 competition (Makridakis et al. 2020).  `actual` and `told` have one shape.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def mae(actual: ArrayLike, told: ArrayLike) -> float:
    """In the units of the values.  ValueError: as `pair`."""
    y, f = pair(actual, told)
    return float(np.abs(y - f).mean())


def rmse(actual: ArrayLike, told: ArrayLike) -> float:
    """In the units of the values.  ValueError: as `pair`."""
    y, f = pair(actual, told)
    return float(np.sqrt(((y - f) ** 2).mean()))


def mape(actual: ArrayLike, told: ArrayLike) -> float:
    """Percent.  ValueError: as `pair`, or a value is 0, of which there is no part."""
    y, f = pair(actual, told)
    if not y.all():
        raise ValueError(
            "`actual`, of which errors are parts, must not be 0. Received: 0. Take smape or mase."
        )
    return float(100 * np.abs((y - f) / y).mean())


def smape(actual: ArrayLike, told: ArrayLike) -> float:
    """Percent, 200 at most; where both are 0 there is no error.  ValueError: as `pair`."""
    y, f = pair(actual, told)
    both = np.abs(y) + np.abs(f)
    return float(200 * (np.abs(y - f) / np.where(both == 0, 1, both)).mean())


def mase(actual: ArrayLike, told: ArrayLike, past: ArrayLike, season: int = 1) -> float:
    """In mean changes over a season of the past that was learnt from, (rows,).

    ValueError: as `pair`; or the past is no longer than a season, or never changed.
    """
    y, f = pair(actual, told)
    known = np.asarray(past, float)
    if known.ndim != 1 or len(known) <= season:
        raise ValueError(
            "`past`, values that were learnt from, must be one row, longer than a season of "
            f"{season}. Received: {known.shape}."
        )
    change = np.abs(known[season:] - known[:-season]).mean()
    if not change:
        raise ValueError(
            "`past`, by whose changes errors are measured, must change. Received: one value "
            "throughout. Take mae or rmse."
        )
    return float(np.abs(y - f).mean() / change)


def skill(loss: float, naive: float) -> float:
    """1 - loss / that of a naive forecast: 1 is perfect, 0 as good, below 0 worse."""
    return 1 - loss / naive if naive else (0.0 if not loss else -np.inf)


def pair(actual: Any, told: Any) -> tuple[Floats, Floats]:
    """Both as float64.

    ValueError: they are empty, of other shapes, or not finite.
    """
    y, f = np.asarray(actual, float), np.asarray(told, float)
    if y.shape != f.shape or not y.size:
        raise ValueError(
            "`actual` and `told`, what came and what was foretold, must be of one shape, and not "
            f"empty. Received: {y.shape} and {f.shape}."
        )
    if not (np.isfinite(y).all() and np.isfinite(f).all()):
        raise ValueError("`actual` and `told` must be finite. Received: nan or infinity.")
    return y, f
