"""Change the future, and see whether what was foretold before it moves."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoo.forecasting.detectors.finding import Finding, changed

Forecast = Callable[[NDArray[np.float64]], Any]
TOLERANCE = 1e-5  # relative; sums of float32 depend on how rows are batched
CUTS = 5  # rows after which the data are changed, evenly spread


def future_shuffle(forecast: Forecast, values: ArrayLike, seed: int = 0) -> Finding:
    """Whether a forecast has seen what comes after it.

    Arguments:
        forecast: values (rows,) or (rows, columns) → (rows, …), in row t what is foretold from the
            rows up to t, NaN where nothing is; everything between raw data and forecast belongs in
            it, scalers that are fitted too.
        values: at least 20 rows.
        seed: of the changes.

    Raises:
        ValueError: too few rows, or not a row of forecasts for each.
    """
    known = np.asarray(values, float)
    if len(known) < 20:
        raise ValueError(
            f"`values`, in which the future is changed, must be 20 rows or more. "
            f"Received: {len(known)}."
        )
    before = np.asarray(forecast(known), float)
    if before.shape[:1] != known.shape[:1]:
        raise ValueError(
            "`forecast` must give a row for each row of `values`, NaN where it tells nothing. "
            f"Received: {before.shape} for {known.shape}."
        )
    size = np.nanstd(before) or 1.0
    farthest, row, cut = 0.0, -1, -1
    for place in np.linspace(0.3, 0.95, CUTS):
        now = int(place * (len(known) - 1))
        for other in changed(known, now, seed):
            told = np.asarray(forecast(other), float)[: now + 1]
            moved = np.abs(told - before[: now + 1]) / size
            moved[np.isnan(told) != np.isnan(before[: now + 1])] = np.inf
            worst = np.nanmax(moved.reshape(now + 1, -1), axis=1, initial=0.0)
            if worst.max() > farthest:
                farthest, row, cut = float(worst.max()), int(worst.argmax()), now
    if farthest > TOLERANCE:
        why = f"what row {row} foretells moved by {farthest:.2g} deviations with rows after {cut}"
        return Finding(True, farthest, why)
    return Finding(False, farthest, "nothing moved when the future was changed")


def of_model(model: Any, window: int, batch: int = 256) -> Forecast:
    """The callable that `future_shuffle` asks: a Keras model that reads the last `window` rows.

    Arguments:
        model: (batch, window) or (batch, window, columns) → (batch, …).
    """

    def forecast(values: NDArray[np.float64]) -> NDArray[np.float64]:
        places = np.arange(window - 1, len(values))[:, None] + np.arange(-window + 1, 1)
        told = np.asarray(model.predict(values[places], batch_size=batch, verbose=0), float)
        nothing = np.full((window - 1, *told.shape[1:]), np.nan)
        return np.concatenate([nothing, told])

    return forecast
