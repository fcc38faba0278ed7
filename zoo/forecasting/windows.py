"""What was known at an origin, and what came after it.

An origin t is the last row that is known.  Of a series y

    known     y[t - depth + 1] … y[t]       what the network is given
    future    y[t + 1] … y[t + horizon]     what it is to foretell

so no window can hold what it is to tell, and two windows share rows only if their origins are near.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.splits import Rows
from zoo.forecasting.series import Series

Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Windows(Rows):
    """A window in each row.

    known     (rows, depth) float64, the oldest first
    observed  (rows, depth, k) float64
    planned   (rows, horizon, m) float64, of the rows to foretell
    future    (rows, horizon) float64; NaN for what has not happened yet
    series    (rows,) int64, which of the series
    origins   (rows,) int64, the row of `known`'s last value
    """

    known: NDArray[np.float64]
    observed: NDArray[np.float64]
    planned: NDArray[np.float64]
    future: NDArray[np.float64]
    series: Places
    origins: Places


def windows(
    series: Sequence[Series], origins: Sequence[Places], depth: int, horizon: int
) -> Windows:
    """The windows of several series at these origins of each.

    Raises:
        ValueError: an origin has fewer than `depth` rows up to it, or is beyond the end; or what is
            `planned` does not reach as far ahead.
    """
    parts = [
        _of_one(one, number, np.asarray(places, np.int64), depth, horizon)
        for number, (one, places) in enumerate(zip(series, origins, strict=True))
    ]
    names = [*Windows.__dataclass_fields__]
    return Windows(**{n: np.concatenate([getattr(part, n) for part in parts]) for n in names})


def _of_one(one: Series, number: int, origins: Places, depth: int, horizon: int) -> Windows:
    if len(origins) and (origins.min() < depth - 1 or origins.max() >= len(one)):
        raise ValueError(
            f"`origins`, the last known rows, must lie between {depth - 1} and {len(one) - 1} in "
            f"{one.name}, which has {len(one)} rows, as {depth} of them are read. "
            f"Received: {origins.min()} to {origins.max()}."
        )
    before, after = np.arange(-depth + 1, 1), np.arange(1, horizon + 1)
    known, ahead = origins[:, None] + before, origins[:, None] + after
    if one.planned.shape[1] and len(origins) and ahead.max() >= len(one.planned):
        raise ValueError(
            f"`planned`, what is known ahead beside {one.name}, must reach {horizon} rows beyond "
            f"each origin. Received: {len(one.planned)} rows for an origin at {origins.max()}."
        )
    there = ahead < len(one)
    future = np.where(there, one.values[np.where(there, ahead, 0)], np.nan)
    columns: dict[str, Any] = {
        "known": one.values[known],
        "observed": one.observed[known],
        "planned": one.planned[ahead] if one.planned.shape[1] else np.zeros((*ahead.shape, 0)),
        "future": future,
        "series": np.full(len(origins), number, np.int64),
        "origins": origins,
    }
    return Windows(**columns)
