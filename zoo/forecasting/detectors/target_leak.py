"""Change one value that is a target, and see whether the inputs of that very row move with it."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoo.forecasting.detectors.finding import Finding

TRIES = 7  # values that are changed, evenly spread
USUAL = 0.45  # the quantile that takes their place: what is extreme would move scalers far
MOVED = 0.1  # of the farthest a column moves; a scaler that is fitted anew moves all rows by less


def target_leak(
    prepare: Callable[[NDArray[np.float64], int], Mapping[str, Any]], values: ArrayLike, cut: int
) -> Finding:
    """Whether inputs to learn from hold what they are to tell, all of it before the split.

    So is caught what `split_leak` cannot see: a feature that already knows the row's own target.
    One value after another is changed; every row whose target moves with it would, were the inputs
    of earlier rows, have at least one whose inputs do not.  A feature that knows a part of a target
    of several rows is not found.

    Arguments:
        prepare: (values, cut) → `x` (n, …) and `y` (n, …) by name, row by row of one another.
        values: (rows,) or (rows, columns); of several columns all change in a row.
        cut: the last row to train on, at least 40.

    Raises:
        ValueError: too early a cut, or not as many `x` as `y`.
    """
    known = np.asarray(values, float)
    if not 40 <= cut < len(known):
        raise ValueError(
            "`cut`, the last row to train on, must be at least 40 and one of the rows. "
            f"Received: {cut} of {len(known)}."
        )
    x, y = _given(prepare(known, cut))
    tries = [*map(int, np.linspace(0.3 * cut, 0.9 * cut, TRIES))]
    usual = np.quantile(known[: cut + 1], USUAL, axis=0)
    guilty = np.ones(x.shape[1], bool)
    for row in tries:
        other = known.copy()
        other[row] = usual
        later_x, later_y = _given(prepare(other, cut))
        if later_x.shape != x.shape or later_y.shape != y.shape:
            return Finding(True, np.inf, "what is given to training has another shape")
        targets = _moved(later_y, y).any(axis=1)
        guilty &= targets.any() & _moved(later_x, x)[targets].all(axis=0)
    if guilty.any():
        column = int(guilty.argmax())
        why = (
            f"column {column} of `x` moved with the target of its own row, {TRIES} times of {TRIES}"
        )
        return Finding(True, float(guilty.sum()), why)
    return Finding(False, 0.0, "no column of `x` moved with every target that moved")


def _given(prepared: Mapping[str, Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both as (n, columns)."""
    x, y = (np.asarray(prepared[name], float) for name in ("x", "y"))
    if len(x) != len(y) or not len(x):
        raise ValueError(
            "`prepare` must give `x` and `y` of the same rows, at least one. "
            f"Received: shapes {x.shape} and {y.shape}."
        )
    return x.reshape(len(x), -1), y.reshape(len(y), -1)


def _moved(after: NDArray[np.float64], before: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which entries moved by much of what their column did."""
    by = np.nan_to_num(np.abs(after - before))
    farthest = by.max(axis=0)
    return (by > MOVED * farthest) & (farthest > 0)
