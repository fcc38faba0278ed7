"""Whether one forecast is better than another, where errors overlap for many steps.

What is foretold h rows ahead shares rows with the h - 1 forecasts before it, and the variance of a
mean of such losses is underestimated from few of them.  So the differences, in order of time, are
cut into groups much longer than h, whose means are nearly independent, and these are held against 0
by Student's t (Ibragimov & Müller 2010).
"""

import numpy as np
from numpy.typing import ArrayLike

from zoo.evaluation.diebold_mariano import Comparison, from_losses, student_t

MOST = 12  # groups
LEAST = 4
LONG = 3  # times the overlap, at least


def from_groups(losses: ArrayLike, others: ArrayLike, overlap: int) -> Comparison:
    """Compares losses (n,) of two forecasts, of which as many in a row overlap.

    Where nothing overlaps it is the test of Diebold and Mariano.  With too few rows for four groups
    both numbers are NaN: nothing can be said.

    ValueError: other shapes, or what is no finite number.
    """
    one, other = np.asarray(losses, float), np.asarray(others, float)
    if one.ndim != 1 or one.shape != other.shape or overlap < 1:
        raise ValueError(
            "`losses` and `others`, of two forecasts of the same values, must both have the shape "
            f"(n,), `overlap` at least 1. Received: {one.shape} and {other.shape}, {overlap}."
        )
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        raise ValueError("`losses` and `others` must be finite numbers. Received: nan or infinity.")
    if overlap == 1:
        return from_losses(one, other) if len(one) > 1 else Comparison(np.nan, np.nan)
    groups = min(MOST, len(one) // (LONG * overlap))
    if groups < LEAST:
        return Comparison(np.nan, np.nan)
    means = np.array([part.mean() for part in np.array_split(one - other, groups)])
    spread = means.std(ddof=1)
    if not spread:
        alike = not means[0]
        return Comparison(0.0, 1.0) if alike else Comparison(np.sign(means[0]) * np.inf, 0.0)
    statistic = float(means.mean() / spread * np.sqrt(groups))
    return Comparison(statistic, student_t(statistic, groups - 1))
