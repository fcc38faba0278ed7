"""Rows of prices: what was known on a day, and what the next price was."""

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.splits import Rows
from zoo.tasks.models._arrays import array
from zoo.tasks.models._listed import items, listed, short

LEAST, MOST = 1e-30, 1e30  # nothing that is reckoned with such prices leaves the range of floats


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
    found = listed(raw, "closing prices", "prices, the newest last, or of such lists")
    inside = [items(one) for one in found]
    return inside if any(series is not None for series in inside) else [found]


def priced(prices: Any, where: str) -> NDArray[np.float64]:
    """Prices (days,) as they can be learnt from.

    Arguments:
        where: what they are called in errors.

    Raises:
        ValueError: they are no numbers, or one of them is missing, not positive, or no price.
    """
    found = array(prices)
    yes_or_no = isinstance(prices, list) and any(isinstance(p, bool | np.bool_) for p in prices)
    if found.ndim == 1 and found.dtype.kind in "iuf" and not yes_or_no:
        found = found.astype(float)
        odd = found[~((found >= LEAST) & (found <= MOST))].tolist()
    else:
        odd = [prices]
    if odd:
        raise ValueError(
            f"Prices, those of {where}, must be one row of positive numbers, {LEAST:g} to {MOST:g}."
            f" Received: {short(odd[0])}."
        )
    return found
