"""Rows of prices: what was known on a day, and what the next price was."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoo.datasets.splits import Rows


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Days(Rows):
    """dates, prices: of the day to tell.  known: (rows, window + 1), the prices before it."""

    dates: NDArray[np.generic]
    known: NDArray[np.float64]
    prices: NDArray[np.float64]

    @property
    def returns(self) -> NDArray[np.float64]:
        """(rows,) log returns that are to be told."""
        return np.log(self.prices / self.known[:, -1])


def several(raw: Any) -> list[Any]:
    """One series of prices, or several, as a list of several.

    Raises:
        ValueError: neither, such as a table of which no column is named.
    """
    named = isinstance(raw, Mapping | str | bytes) or hasattr(raw, "columns")
    if named or not hasattr(raw, "__len__"):
        raise ValueError(
            "`raw` must be a series of closing prices, the newest last, or a list of such series. "
            f"Received: {type(raw).__name__}."
        )
    items = list(raw)
    return [items] if items and np.ndim(items[0]) == 0 else items


def priced(prices: ArrayLike, where: str) -> NDArray[np.float64]:
    """Prices (days,) as they can be learnt from.

    Arguments:
        where: what they are called in errors.

    Raises:
        ValueError: they are no numbers, or one of them is missing or not positive.
    """
    try:
        found = np.asarray(prices, float)
    except (TypeError, ValueError):
        found = np.zeros((0, 0))
    if found.ndim != 1 or not (np.isfinite(found) & (found > 0)).all():
        odd = found[~(found > 0) | ~np.isfinite(found)][:1] if found.ndim == 1 else found.shape
        raise ValueError(
            f"Prices, those of {where}, must be one row of positive numbers. "
            f"Received: {odd[0] if isinstance(odd, np.ndarray) else f'{str(prices)[:60]!r}'}."
        )
    return found
