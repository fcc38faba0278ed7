"""One series to foretell, and what is known beside it.

values    (rows,)              what is foretold, such as closing prices; the newest is the last
observed  (rows, k)            known once it has happened: a volume, another price
planned   (rows + steps, m)    known before: a weekday, a holiday; rows ahead of the end too
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.forecasting.settings import Settings

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Series:
    """Values that follow each other, evenly in time.

    name: as it is called in tables.  dates: (rows,), or the numbers of the rows.  The rest stands
    above; what is not given is empty.

    Raises:
        ValueError: other shapes, or a value that is not finite.
    """

    name: str
    dates: NDArray[Any]
    values: Floats
    observed: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    planned: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def __post_init__(self) -> None:
        rows = len(self.values)
        for name, least in (("observed", rows), ("planned", rows)):
            if not getattr(self, name).size:
                object.__setattr__(self, name, np.zeros((least, 0)))
        found = [np.shape(x) for x in (self.values, self.dates, self.observed, self.planned)]
        fits = found[0] == found[1] == (rows,) and found[2][:-1] == (rows,)
        if not fits or len(found[3]) != 2 or found[3][0] < rows:
            raise ValueError(
                f"`values`, those of {self.name}, must have the shape (rows,), as `dates`, beside "
                f"`observed` (rows, k) and `planned` (rows or more, m). Received: {found}."
            )
        dates = np.asarray(self.dates)
        if dates.dtype.kind == "M" and np.isnat(dates).any():
            raise ValueError(f"`dates`, those of {self.name}, must be known. Received: NaT.")
        odd = np.flatnonzero(~np.isfinite(self.values))
        if len(odd):
            raise ValueError(
                f"`values`, those of {self.name}, must be finite numbers. Received: "
                f"{self.values[odd[0]]} at {self.dates[odd[0]]}, and {len(odd) - 1} more. Leave "
                "such rows out or fill them."
            )
        if not (np.isfinite(self.observed).all() and np.isfinite(self.planned).all()):
            raise ValueError(
                f"`observed` and `planned`, what is known beside {self.name}, must be finite "
                "numbers. Received: nan or infinity. Leave such rows out or fill them."
            )

    def __len__(self) -> int:
        return len(self.values)


def check(series: Sequence[Series], settings: Settings) -> None:
    """Refuses values that a target cannot have.

    Raises:
        ValueError: a value that is not positive, where returns are learnt.
    """
    for one in series:
        if settings.how.positive and not (one.values > 0).all():
            row = int(np.argmin(one.values > 0))
            raise ValueError(
                f"`target` {settings.target} is of positive values. Received: {one.values[row]} "
                f"at {one.dates[row]} in {one.name}. Choose target difference or price."
            )
