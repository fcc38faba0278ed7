"""The path of a layer's state over time, in the plane in which it moves most."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from zoo.inspection.record import Floats, Record
from zoo.inspection.views._canvas import MANY, bare, canvas, courses
from zoo.inspection.views.shown import shown, visible

LABELLED = 24  # points that have their letters, if nobody says which


class Plane(NamedTuple):
    """Principal components of states (steps, units).

    path: (steps, 2), where each lies.  axes: (2, units), of length 1 and at right angles.
    explained: (2,), the part of the states' variance along each.
    """

    path: Floats
    axes: Floats
    explained: Floats


def plane(states: Floats) -> Plane:
    """The first two principal components, by a singular value decomposition.

    Signs, which are free, are such that the largest part of each axis is positive; of a state of
    one unit the second axis is none.
    """
    centred = np.asarray(states, np.float64) - np.mean(states, axis=0, dtype=np.float64)
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    axes, sizes = axes[:2], sizes**2 / max(float((sizes**2).sum()), np.finfo(float).tiny)
    largest = axes[range(len(axes)), np.abs(axes).argmax(axis=1)]
    axes = axes * np.where(largest < 0, -1, 1)[:, None]
    lacking = 2 - len(axes)
    return Plane(
        np.pad(centred @ axes.T, ((0, 0), (0, lacking))),
        np.pad(axes, ((0, lacking), (0, 0))),
        np.pad(sizes[:2], (0, lacking)),
    )


def trajectory(
    record: Record,
    layer: str,
    name: str | None = None,
    *,
    row: int = 0,
    at: Sequence[int] | None = None,
    steps: slice | None = None,
) -> Any:
    """The state of a layer after every step, as a path.

    Arguments:
        name: which state; the first, which is put out, if not given.
        at: which of the shown steps are labelled, counted from 0; some, evenly apart, if not given.
        row, steps: see `gates.heatmap`.

    Returns:
        A Matplotlib Figure; its axes tell how much of the variance lies along them.

    Raises:
        KeyError, ValueError: there is no such layer, state, row or step.
        ImportError: there is no Matplotlib.
    """
    what = shown(record, layer, name or next(iter(record[layer].states)), row, steps)
    found, count = plane(what.values), len(what.steps)
    if at is None:
        at = sorted({int(n) for n in np.linspace(0, count - 1, min(count, LABELLED))})
    if not all(0 <= place < count for place in at):
        raise ValueError(
            f"`at`, the points to label, must lie from 0 to {count - 1}. Received: {list(at)!r}."
        )
    labels = what.labels or [str(step) for step in what.steps]
    with canvas(5.6, 4.4) as figure:
        from matplotlib.collections import LineCollection

        axes = figure.subplots()
        ends = np.stack([found.path[:-1], found.path[1:]], axis=1)
        lines = LineCollection(list(ends), cmap=courses(), linewidths=0.8, alpha=0.7)
        lines.set_array(np.arange(max(count - 1, 0)))
        lines.set_rasterized(count > MANY)
        axes.add_collection(lines)
        points = axes.scatter(*found.path.T, c=range(count), cmap=courses(), s=5)
        points.set_rasterized(count > MANY)
        for place in at:
            axes.annotate(
                visible(labels[place]),
                found.path[place],
                xytext=(3, 3),
                textcoords="offset points",
                fontsize=7.5,
            )
        for number, side in enumerate("xy"):
            told = f"component {number + 1}, {found.explained[number]:.1%} of the variance"
            axes.set(**{f"{side}label": told})
        axes.set_title(f"{what.name} of {layer}, {what.values.shape[1]} units")
        figure.colorbar(points, ax=axes, label="step", fraction=0.05, pad=0.01)
        bare(axes)
    return figure
