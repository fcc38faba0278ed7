"""The lines of a curve, drawn: within a page, and as a chart of their own."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from zoo.report.paints import LINES, QUIET, RULE

if TYPE_CHECKING:
    from zoo.report.html import Curve, Line

Floats = NDArray[np.float64]

# Lines differ by more than colour: not everyone sees it, and not every printer has it.
DASHES = ((), (6, 3), (2, 2), (9, 3, 2, 3))

STYLE = {
    "svg.fonttype": "none",
    "font.size": 8.5,
    "lines.linewidth": 1.75,
    "lines.scale_dashes": False,
    "axes.edgecolor": RULE,
    "axes.formatter.useoffset": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": RULE,
    "xtick.color": RULE,
    "xtick.labelcolor": QUIET,
    "ytick.labelcolor": QUIET,
}


def plot(axes: Any, curve: "Curve") -> None:
    """Draws the lines; what is not finite is a gap."""
    from matplotlib.ticker import MaxNLocator

    whole = True
    for number, values in enumerate(curve.series.values()):
        x, y, alone = _drawable(values)
        whole &= bool(np.all(x[np.isfinite(x)] % 1 == 0))
        (drawn,) = axes.plot(x, y, color=LINES[number % 6], marker=".", markevery=alone)
        drawn.set_dashes(DASHES[number % 4])
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.tick_params("y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=whole))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=(1, 2, 2.5, 5, 10)))


def _drawable(line: "Line") -> tuple[Floats, Floats, list[int]]:
    """x and y with gaps where either cannot be drawn, and which points have no neighbour."""
    x, y = (np.array(values, np.float64) for values in line)
    # Matplotlib's own arithmetic overflows not far beyond.
    drawn = (np.abs(x) < 1e100) & (np.abs(y) < 1e100)
    near = np.pad(drawn, 1)
    alone = np.flatnonzero(drawn & ~near[:-2] & ~near[2:])
    return np.where(drawn, x, np.nan), np.where(drawn, y, np.nan), alone.tolist()
