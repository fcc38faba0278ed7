"""A series of numbers, and beneath it, on the same axis of time, what a layer kept of the past."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from zoo.inspection.keeping import kept
from zoo.inspection.record import Record
from zoo.inspection.views._canvas import bare, canvas
from zoo.inspection.views.shown import counted, visible
from zoo.report.paints import LINES, QUIET

SHADED = (10, 90)  # percent of the units between which is shaded


def series(
    values: Sequence[float],
    record: Record,
    layer: str,
    *,
    row: int = 0,
    units: Sequence[int] = (),
    value: str = "value",
) -> Any:
    """Two panels: the values, and the share of its state that the layer kept at each step.

    Arguments:
        values: what was read, one number a step; such as prices, of which the model may have been
            given returns.
        layer: whose gate is shown, see `keeping.kept`.
        units: those with a line of their own.
        value: what the numbers are.

    Returns:
        A Matplotlib Figure: the mean over all units as a line, the middle 80 % of them shaded.

    Raises:
        KeyError, ValueError: there is no such layer, row or unit; no gate of the layer keeps; or
            values are not as many as steps.
        ImportError: there is no Matplotlib.
    """
    told = record[layer]
    steps = counted(told, row)
    share = kept(told)[row, steps]
    if np.ndim(values) != 1 or len(values) != len(steps):
        raise ValueError(
            f"`values`, the series, must be one number for each of the {len(steps)} steps of "
            f"{layer!r} that count. Received: shape {np.shape(values)}."
        )
    if not all(0 <= unit < share.shape[1] for unit in units):
        raise ValueError(
            f"`units` must be of the {share.shape[1]} of {layer!r}, counted from 0. "
            f"Received: {list(units)!r}."
        )
    with canvas(6.4, 3.8) as figure:
        above, below = figure.subplots(2, sharex=True, height_ratios=(1.4, 1))
        above.plot(steps, values, color=LINES[0], linewidth=1.2)
        above.set_ylabel(value)
        below.fill_between(
            steps, *np.percentile(share, SHADED, axis=1), color=QUIET, alpha=0.25, linewidth=0
        )
        below.plot(steps, share.mean(axis=1), color=QUIET, label="mean of all units")
        for number, unit in enumerate(units, 1):
            colour = LINES[number % len(LINES)]
            below.plot(steps, share[:, unit], color=colour, linewidth=1, label=f"unit {unit}")
        below.set(ylim=(-0.03, 1.03), ylabel="share kept", xlabel="step")
        if told.labels is not None:
            places = sorted({int(n) for n in np.linspace(0, len(steps) - 1, min(len(steps), 5))})
            labels = [visible(told.labels[row][steps[place]]) for place in places]
            below.set_xticks([steps[place] for place in places], labels)
            below.set_xlabel("")
        below.legend(frameon=False, fontsize=7, ncols=4)
        for axes in (above, below):
            bare(axes)
        figure.suptitle(f"what {layer} ({told.cell.removesuffix('Cell')}) kept", fontsize=9)
    return figure
