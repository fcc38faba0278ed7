"""Whether the numbers of a scaler are those of the rows to train on, or of all."""

import numpy as np
from numpy.typing import ArrayLike

from zoo.forecasting.detectors.finding import Finding

EXACT = 1e-6  # relative: numbers that were fitted on rows are found again from them


def scaler_leak(centre: float, spread: float, train: ArrayLike, later: ArrayLike) -> Finding:
    """For when only the fitted scaler of one column is at hand.

    Arguments:
        centre, spread: mean and standard deviation, or minimum and range.
        train, later: (rows,) the rows to train on, and those after the split.

    Raises:
        ValueError: a part is empty.
    """
    one, two = np.asarray(train, float), np.asarray(later, float)
    if not one.size or not two.size:
        raise ValueError(
            "`train` and `later`, rows before and after the split, must not be empty. "
            f"Received: {one.size} and {two.size}."
        )
    whole = np.concatenate([one, two])
    own, all_ = (
        min(_off(centre, spread, *numbers) for numbers in _fits(rows)) for rows in (one, whole)
    )
    if own <= EXACT:
        return Finding(False, own, "its numbers are those of the rows to train on")
    told = f"off by {own:.2g} from those to train on, by {all_:.2g} from all"
    return Finding(all_ < own, own, f"its numbers are {told}")


def _fits(rows: np.ndarray) -> tuple[tuple[float, float], ...]:
    """What a scaler of either kind would be."""
    low, mean = float(rows.min()), float(rows.mean())
    plain, sample = float(rows.std()), float(rows.std(ddof=1)) if len(rows) > 1 else 0.0
    return (mean, plain), (mean, sample), (low, float(rows.max()) - low)


def _off(centre: float, spread: float, own_centre: float, own_spread: float) -> float:
    unit = own_spread or 1.0
    return max(abs(centre - own_centre), abs(spread - own_spread)) / unit
