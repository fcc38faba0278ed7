"""Whether a forecast is the value before, drawn one row later: it follows, and foretells nothing.

Such a chart looks right, as a price is near the one before.  Of forecasts ŷ[t] of y[t], one step
ahead, are compared

    the error     mean (y[t] - ŷ[t])²        with that of the last value, mean (y[t] - y[t-1])²
    the shift     mean (y[t-1] - ŷ[t])²      how near it is to what was known already
"""

import numpy as np
from numpy.typing import ArrayLike

from zoo.evaluation.diebold_mariano import diebold_mariano
from zoo.evaluation.errors import pair
from zoo.forecasting.detectors.finding import Finding

SIGNIFICANT = 0.05


def lag_copy(told: ArrayLike, actual: ArrayLike) -> Finding:
    """Caught: nearer to the value before than to its own, and not significantly better than it.

    Arguments:
        told, actual: (n,) forecasts and what came, row by row, at least three.

    Raises:
        ValueError: other shapes, or what is no number.
    """
    y, f = pair(actual, told)
    if y.ndim != 1 or len(y) < 3:
        raise ValueError(
            "`told` and `actual`, one step ahead, must be at least three values each, (n,). "
            f"Received: {f.shape} and {y.shape}."
        )
    errors, naive, shift = y[1:] - f[1:], np.diff(y), y[:-1] - f[1:]
    own, last, near = (float((one**2).mean()) for one in (errors, naive, shift))
    test = diebold_mariano(errors, naive)
    better = test.p < SIGNIFICANT and test.statistic < 0
    strength = 1 - near / own if own else 0.0
    gain = 100 * (1 - own / last) if last else 0.0
    if near < own and not better:
        why = (
            f"the forecast is nearer to the value before (mean square {near:.3g}) than to its own "
            f"({own:.3g}), and no better than it (skill {gain:+.1f} %, p = {test.p:.3f})"
        )
        return Finding(True, strength, why)
    return Finding(False, strength, f"it tells more than the value before (skill {gain:+.1f} %)")
