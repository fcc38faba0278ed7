"""Forecasts that need no model: at an origin t, for the steps j = 1 … horizon,

    last value        y[t]
    drift             y[t] + j·(y[t] - y[0]) / t
    seasonal naive    y[t + j - m·⌈j / m⌉]               m: the season
    moving average    the mean of the last w values

Hyndman and Athanasopoulos (2021).  Of values (rows,) and origins (n,), each the position of the
last row that is known, they give (n, horizon).  ValueError: an origin has too little before it; a
horizon, season or window below 1.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def last_value(values: Floats, origins: Places, horizon: int) -> Floats:
    """See the head of the file."""
    check(values, origins, 1, horizon=horizon)
    return np.repeat(values[origins][:, None], horizon, axis=1)


def drift(values: Floats, origins: Places, horizon: int) -> Floats:
    """See the head of the file."""
    check(values, origins, 2, horizon=horizon)
    slope = (values[origins] - values[0]) / origins
    return values[origins][:, None] + slope[:, None] * np.arange(1, horizon + 1)


def seasonal_naive(values: Floats, origins: Places, horizon: int, season: int) -> Floats:
    """See the head of the file."""
    check(values, origins, season, horizon=horizon, season=season)
    steps = np.arange(1, horizon + 1)
    back = steps - season * -(-steps // season)
    return np.asarray(values[origins[:, None] + back])


def moving_average(values: Floats, origins: Places, horizon: int, window: int) -> Floats:
    """See the head of the file."""
    check(values, origins, window, horizon=horizon, window=window)
    places = origins[:, None] + np.arange(-window + 1, 1)
    return np.repeat(values[places].mean(1)[:, None], horizon, axis=1)


def check(values: Floats, origins: Places, least: int, **sizes: int) -> None:
    """ValueError: an origin with fewer than `least` rows up to it, or a size below 1."""
    for name, size in sizes.items():
        if size < 1:
            raise ValueError(f"`{name}`, in rows, must be at least 1. Received: {name}={size}.")
    if len(origins) and (origins.min() < least - 1 or origins.max() >= len(values)):
        raise ValueError(
            f"`origins`, the last known rows, must lie between {least - 1} and {len(values) - 1}. "
            f"Received: {origins.min()} to {origins.max()}."
        )
