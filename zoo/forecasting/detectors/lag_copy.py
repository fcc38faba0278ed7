"""Whether a forecast is the last value, late by a row, with nothing that says where it goes."""

import numpy as np
from numpy.typing import ArrayLike

from zoo.evaluation.diebold_mariano import from_losses
from zoo.forecasting.detectors.finding import Finding

SIGNIFICANT = 0.05
LEAST = 30  # origins


def lag_copy(last: ArrayLike, forecasts: ArrayLike, actual: ArrayLike, horizon: int = 1) -> Finding:
    """Whether a forecast repeats yesterday: the picture of it fits, and it foretells nothing.

    Two things make a copy.  It is nearer to the last value than to the one that came, as every
    forecast of a price is that says little.  And the change that it tells says nothing of the
    change that came: their product is not significantly above 0, by the test of Diebold and
    Mariano, one-sided.  So an honest forecast of what cannot be foretold is a copy too,
    and is told so; one that has found something needs enough rows to show it.

    Arguments:
        last: (n,) the last value known at each origin, in order of time.
        forecasts, actual: (n,) what was told of the value `horizon` rows later, and what came.

    Returns:
        `strength` is the p-value of what it tells of the change, 1 if it tells none.

    Raises:
        ValueError: other shapes, fewer than 30 rows, or what is no finite number.
    """
    known, told, came = (np.asarray(x, float) for x in (last, forecasts, actual))
    fits = known.shape == told.shape == came.shape == (len(known),) and len(known) >= LEAST
    if not fits or not all(np.isfinite(x).all() for x in (known, told, came)):
        raise ValueError(
            f"`last`, `forecasts` and `actual` must be finite, (n,) of at least {LEAST} origins. "
            f"Received: shapes {known.shape}, {told.shape} and {came.shape}."
        )
    moved, change = told - known, came - known
    if ((told - came) ** 2).mean() < (moved**2).mean():
        return Finding(False, 0.0, "it is nearer to what came than to the last value")
    test = from_losses(-moved * change, np.zeros_like(moved), horizon)
    p = test.p / 2 if test.statistic < 0 else 1 - test.p / 2 if test.statistic else 1.0
    if p < SIGNIFICANT:
        return Finding(False, p, f"the changes that it tells are those to come, p = {p:.3f}")
    why = f"it is nearer to the last value, and the changes that it tells say nothing, p = {p:.3f}"
    return Finding(True, p, why)
