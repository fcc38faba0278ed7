"""Two models of a library, fitted on the rows to train on alone: statsmodels.

    linear autoregression    Δy[t] = c + Σ φ_i·Δy[t-i], the order by BIC; it foretells changes, so
                             that on a random walk it is the last value
    exponential smoothing    a level, and with a season one value for each place in it

The library finds the coefficients; the recursions then run through the whole series with these, and
all origins are foretold in one pass.
"""

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.baselines.series.naive import check

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
MOST = 10  # the highest order that is tried
RECENT = 3000  # rows by which exponential smoothing is fitted at most; more would take minutes


def autoregression(values: Floats, train_rows: int, origins: Places, horizon: int) -> Floats:
    """(n, horizon).

    ImportError: statsmodels is not installed.  ValueError: too few rows to fit, or up to an origin.
    """
    changes = np.diff(values)
    known = changes[: train_rows - 1]
    most = min(MOST, len(known) // 4)
    if most < 1:
        raise ValueError(
            "`train_rows`, by which an autoregression is fitted, must be at least 5. "
            f"Received: {train_rows}."
        )
    check(values, origins, most + 2, horizon=horizon)
    constant, *weights = _coefficients(known, most)
    order = len(weights)
    past = changes[origins[:, None] - 1 - np.arange(order)]  # the newest first
    told = np.empty((len(origins), horizon))
    for step in range(horizon):
        told[:, step] = constant + past @ np.array(weights)
        past = np.concatenate([told[:, step : step + 1], past], axis=1)[:, :order]
    return values[origins][:, None] + np.cumsum(told, axis=1)


def _coefficients(known: Floats, most: int) -> Floats:
    """The constant, and the weights of the last changes, the newest first."""
    if np.ptp(known) <= 1e-12 * max(1.0, np.abs(known).max()):
        return np.array([known[0]])
    ar = _library("statsmodels.tsa.ar_model")
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of changes that repeat exactly, whose likelihood is endless
        order = ar.ar_select_order(known, most, ic="bic", trend="c").ar_lags
        if order is None or not len(order):
            return np.array([known.mean()])
        return np.asarray(ar.AutoReg(known, order, trend="c").fit().params)


def exponential_smoothing(
    values: Floats, train_rows: int, origins: Places, horizon: int, season: int = 1
) -> Floats:
    """(n, horizon).

    ImportError: statsmodels is not installed.  ValueError: less than two seasons to fit, or an
    origin before them all.
    """
    check(values, origins, 1, horizon=horizon, season=season)
    known = values[:train_rows]
    if len(known) < max(2 * season, 3):
        raise ValueError(
            "`train_rows`, by which exponential smoothing is fitted, must be two seasons or more. "
            f"Received: {train_rows} rows and a season of {season}."
        )
    begin = max(0, train_rows - RECENT)
    if len(origins) and origins.min() < begin:
        raise ValueError(
            f"`origins`, the last known rows, must be among the {RECENT} rows before the end of "
            f"what fits, or later. Received: {origins.min()}, of {train_rows} rows."
        )
    alpha, gamma, level, places = _smoothing(known[begin:], season)
    steps = np.arange(1, horizon + 1)
    told = dict[int, Floats]()
    wanted = {*origins.tolist()}
    for row in range(begin, max(wanted, default=begin - 1) + 1):
        place, before = (row - begin) % season, level
        level = alpha * (values[row] - places[place]) + (1 - alpha) * before
        places[place] = gamma * (values[row] - before) + (1 - gamma) * places[place]
        if row in wanted:
            told[row] = level + places[(row - begin + steps) % season]
    return np.array([told[row] for row in origins.tolist()]).reshape(-1, horizon)


def _smoothing(known: Floats, season: int) -> tuple[float, float, float, Floats]:
    """What the newest value counts for the level, and for its place in the season; the level before
    the first row, and the places, (season,).
    """
    if np.ptp(known) == 0:
        return 1.0, 0.0, float(known[0]), np.zeros(season)
    smoothing = _library("statsmodels.tsa.holtwinters").ExponentialSmoothing
    kind = {"seasonal": "add", "seasonal_periods": season} if season > 1 else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a search that stops early; its best will do
        found = smoothing(known, **kind).fit().params
    alpha, level = float(found["smoothing_level"]), float(found["initial_level"])
    if season == 1:
        return alpha, 0.0, level, np.zeros(1)
    places = np.array(found["initial_seasons"], float)[:season]
    return alpha, float(found["smoothing_seasonal"]), level, places


def _library(name: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(
            "Autoregression and exponential smoothing are fitted by statsmodels, which is not "
            "installed: pip install 'rnn-zoo[forecasting]'."
        ) from error
