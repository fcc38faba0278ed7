"""Change the future, and see whether what was foretold before it moves."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoo.forecasting.detectors.finding import Finding, changed

Forecast = Callable[[NDArray[np.float64]], Any]
TOLERANCE = 1e-5  # relative; sums of float32 depend on how rows are batched
CUTS = 6  # rows after which the data are changed


def future_shuffle(forecast: Forecast, values: ArrayLike, seed: int = 0, start: int = 0) -> Finding:
    """Whether a forecast has seen what comes after it.

    Arguments:
        forecast: values (rows,) or (rows, columns) → (rows, …), in row t what is foretold from the
            rows up to t, NaN where nothing is; everything between raw data and forecast belongs in
            it, scalers that are fitted too.
        values: at least 20 rows.
        seed: of the changes.
        start: what is told before this row does not count: whoever fits a scaler or a model to the
            first rows, and tells of them too, knows them all.

    Raises:
        ValueError: too few rows, or not a row of forecasts for each.
    """
    known = np.asarray(values, float)
    if len(known) < 20:
        raise ValueError(
            f"`values`, in which the future is changed, must be 20 rows or more. "
            f"Received: {len(known)}."
        )
    before = np.array(forecast(known), float)
    if before.shape[:1] != known.shape[:1]:
        raise ValueError(
            "`forecast` must give a row for each row of `values`, NaN where it tells nothing. "
            f"Received: {before.shape} for {known.shape}."
        )
    size = np.nanstd(before) or 1.0
    farthest, row, cut = 0.0, -1, -1
    before[:start] = np.nan
    for now in _cuts(before):
        for other in changed(known, now, seed):
            told = np.array(forecast(other), float)[: now + 1]
            told[:start] = np.nan
            moved = np.abs(told - before[: now + 1]) / size
            moved[np.isnan(told) != np.isnan(before[: now + 1])] = np.inf
            worst = np.nanmax(moved.reshape(now + 1, -1), axis=1, initial=0.0)
            if worst.max() > farthest:
                farthest, row, cut = float(worst.max()), int(worst.argmax()), now
    if farthest > TOLERANCE:
        why = f"what row {row} foretells moved by {farthest:.2g} deviations with rows after {cut}"
        return Finding(True, farthest, why)
    return Finding(False, farthest, "nothing moved when the future was changed")


def _cuts(told: NDArray[np.float64]) -> list[int]:
    """Rows spread evenly from the first that is told of: there what was fitted before it ends, and
    a scaler or a window that reaches a few rows too far shows nowhere else.
    """
    rows = np.flatnonzero(~np.isnan(told.reshape(len(told), -1)).all(axis=1))
    first = rows[0] if len(rows) else 0
    return [*map(int, np.linspace(first, 0.95 * (len(told) - 1), CUTS))]


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
