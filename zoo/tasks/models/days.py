"""Rows of weather: the days that are known, and the next one."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.splits import Rows


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Days(Rows):
    """dates: of the day to tell.

    known, types            (rows, window, 4) float64 and (rows, window) int32, the days before it
    tomorrow, tomorrow_type (rows, 4) float64 and (rows,) int32, that day

    Values are rain in mm, highest and lowest °C, wind in m/s.
    """

    dates: NDArray[np.generic]
    known: NDArray[np.float64]
    types: NDArray[np.int32]
    tomorrow: NDArray[np.float64]
    tomorrow_type: NDArray[np.int32]
