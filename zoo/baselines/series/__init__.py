"""What every forecast of a series is held against.

    baselines(values, train_rows, origins, horizon, season)    all of them, by the names in tables

naive.py     what needs no model: the last value or season, drift, moving average
fitted.py    two models of statsmodels: linear autoregression, exponential smoothing
ewma.py      of volatility: a weighted mean of squared returns

values (rows,); origins (n,) positions of the last row that is known; forecasts (n, horizon).
"""

import numpy as np
from numpy.typing import NDArray

from zoo.baselines.series.fitted import autoregression, exponential_smoothing
from zoo.baselines.series.naive import drift, last_value, moving_average, seasonal_naive

WINDOW = 5  # values of a moving average without a season


def baselines(
    values: NDArray[np.float64],
    train_rows: int,
    origins: NDArray[np.int64],
    horizon: int,
    season: int = 1,
) -> dict[str, NDArray[np.float64]]:
    """All that suit the series, the last value first.

    Arguments:
        train_rows: those by which models are fitted; none of them is to be foretold.
        season: its length in rows; 1: there is none.

    Raises:
        ImportError: statsmodels is not installed.
        ValueError: an origin has too little before it.
    """
    given = (values, origins, horizon)
    found = {"the last value": last_value(*given)}
    if season > 1:
        found["the last season"] = seasonal_naive(*given, season)
    found["drift"] = drift(*given)
    found["moving average"] = moving_average(*given, WINDOW if season == 1 else season)
    found["linear autoregression"] = autoregression(values, train_rows, origins, horizon)
    smooth = exponential_smoothing(values, train_rows, origins, horizon, season)
    return {**found, "exponential smoothing": smooth}
