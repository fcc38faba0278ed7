"""Scales of what a network sees and says, fitted on the windows it learns from and on no others."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Scale(NamedTuple):
    """x → (x - mean) / deviation, for each series and feature: both (series, features)."""

    mean: Floats
    deviation: Floats

    def to(self, x: Any, series: Any) -> Any:
        """x (rows, steps, features) of these series (rows,)."""
        return (x - self._of(self.mean, series)) / self._of(self.deviation, series)

    def back(self, x: Any, series: Any) -> Any:
        """What `to` undoes."""
        return x * self._of(self.deviation, series) + self._of(self.mean, series)

    def _of(self, numbers: Floats, series: Any) -> Any:
        return numbers[series][:, None]


def fitted(x: Floats, series: NDArray[np.int64], groups: int, centred: bool = True) -> Scale:
    """The scale of x (rows, steps, features).

    Arguments:
        series: (rows,) which group each row belongs to.
        groups: how many there are.
        centred: whether the mean is taken off; else it is 0 and deviations are from 0.
    """
    mean, deviation = (np.zeros((groups, x.shape[2])) for _ in range(2))
    for group in range(groups):
        own = x[series == group]
        if centred:
            mean[group] = own.mean((0, 1))
        deviation[group] = np.sqrt(((own - mean[group]) ** 2).mean((0, 1)))
    # what never moves is left as it is, but for what rounding makes of it
    still = deviation <= 1e-9 * np.maximum(1, np.abs(mean))
    return Scale(mean, np.where(still, 1.0, deviation))
