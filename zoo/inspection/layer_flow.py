"""What was measured of one recurrent layer: how much gradient reaches each step, and its gates."""

import dataclasses
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Gate:
    """How much gradient a gate lets pass: the slope of its activation, where it stands.

    Attributes:
        units: how many.
        saturated: part of its values, of all rows, steps and units, where the slope is flat; see
            `verdicts.FLAT`.
        dead: part of its units whose slope is as good as none in every row at every step; see
            `verdicts.FADED`.
    """

    units: int
    saturated: float
    dead: float


@dataclasses.dataclass(frozen=True, eq=False)
class LayerFlow:
    """One run of a recurrent layer over a batch.

    Attributes:
        name: the layer's; a second run of the same layer is told as "name (2)".
        cell: the class of its cell.
        norms: (time,), ‖∂L/∂h_t‖, the mean over the rows in which step t counts; nan if it counts
            in none, inf if a gradient is no finite number.  Steps stand in the order in which the
            layer walks them: one that reads backwards begins at the end of the sequence.
        gates: name of a gate → how much it lets pass.
    """

    name: str
    cell: str
    norms: Floats
    gates: Mapping[str, Gate]

    @property
    def counted(self) -> Floats:
        """The norms of the steps that count."""
        return self.norms[~np.isnan(self.norms)]

    @property
    def rate(self) -> float:
        """By what the gradient is multiplied with every step that it goes back in time.

        Fitted to log ‖∂L/∂h_t‖ by least squares over the steps that any gradient reaches; nan if
        these are fewer than two, inf if a gradient is no finite number.
        """
        if np.isinf(self.norms).any():
            return np.inf
        (reached,) = np.nonzero(self.norms > 0)
        if len(reached) < 2:
            return np.nan
        slope = np.polyfit(reached, np.log(self.norms[reached]), 1)[0]
        return float(np.exp(-slope))

    @property
    def across(self) -> float:
        """By what the gradient is multiplied from the last step to the first, at that rate.

        0 if none reaches the first step; nan if there are not two steps, or none reaches any.
        """
        counted = self.counted
        if len(counted) < 2 or not counted.any():
            return np.nan
        if counted[0] == 0:
            return 0.0
        with np.errstate(over="ignore"):
            return float(np.float64(self.rate) ** (len(counted) - 1))

    @property
    def first_to_last(self) -> float:
        """‖∂L/∂h‖ at the first step, as a multiple of that at the last, as measured.

        nan if none reaches the last step, or it is no finite number.
        """
        counted = self.counted
        if not counted.any() or not 0 < counted[-1] < np.inf:
            return np.nan
        return float(counted[0] / counted[-1])
