"""One gate or state over the input: a line for each unit, a column for each step."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from zoo.inspection.keeping import horizon
from zoo.inspection.record import Record
from zoo.inspection.views._canvas import canvas, heat
from zoo.inspection.views.shown import Shown, shown, visible
from zoo.report import Row, Strip
from zoo.report.shades import picture

ORDERS = ("mean", "horizon", None)
LABELLED = 200  # steps that have their letters beside a figure; of more they are numbered
SHARE = 99  # percent of the values within the scale of a state, which knows no bound


def heatmap(
    record: Record,
    layer: str,
    name: str,
    *,
    row: int = 0,
    units: Sequence[int] | None = None,
    order: str | None = None,
    steps: slice | None = None,
) -> Any:
    """Units × steps as colours, with what stands at each step beneath.

    Arguments:
        layer, name: of which a gate or state is shown.
        row: which of the batch.
        units: which, in this order; all if not given.
        order: "mean", the largest on top; "horizon", those that remember longest, see
            `keeping.horizon`; None, as they are.
        steps: which of the steps that count, `slice(0, 100)`; all if not given.

    Returns:
        A Matplotlib Figure.

    Raises:
        KeyError, ValueError: there is no such layer, gate, row, unit, step or order; or no gate
            keeps, whose horizon could be told.
        ImportError: there is no Matplotlib.
    """
    what = shown(record, layer, name, row, steps)
    chosen = ordered(what, units, order)
    high = min(max(1.6, 0.12 * len(chosen)), 6)
    with canvas(min(max(4.5, 1.6 + 0.12 * len(what.steps)), 26), high + 0.8) as figure:
        axes = figure.subplots()
        heat(figure, axes, what.values[:, chosen].T, name, limit(what))
        axes.set_ylabel("unit")
        if len(chosen) <= 40:
            axes.set_yticks(range(len(chosen)), [str(unit) for unit in chosen], fontsize=6)
        else:
            axes.set_yticks([])
        axes.set_title(f"{name} of {layer}, {len(chosen)} of {what.values.shape[1]} units")
        label_steps(axes, what)
    return figure


def ordered(what: Shown, units: Sequence[int] | None, order: str | None) -> list[int]:
    """The units that are shown, from top to bottom; errors as those of `heatmap`."""
    width = what.values.shape[1]
    chosen = list(range(width) if units is None else units)
    if not chosen or not all(0 <= unit < width for unit in chosen):
        raise ValueError(
            f"`units` must be at least one of the {width} of {what.name!r} in "
            f"{what.layer.name!r}, counted from 0. Received: {units!r}."
        )
    if order not in ORDERS:
        raise ValueError(
            '`order`, how units are sorted, must be "mean", "horizon" or None. '
            f"Received: order={order!r}."
        )
    if order is None:
        return chosen
    by = what.values.mean(axis=0) if order == "mean" else horizon(what.layer)
    return sorted(chosen, key=lambda unit: -by[unit])


def limit(what: Shown) -> float:
    """The value that has the fullest colour: 1 of a gate, of a state few are larger."""
    if _opens(what):
        return 1.0
    return float(np.percentile(np.abs(what.values), SHARE)) or 1.0


def _opens(what: Shown) -> bool:
    """Whether it is a gate between closed, 0, and open, 1."""
    values = what.values
    return what.name in what.layer.gates and bool(values.min() >= 0 and values.max() <= 1)


def label_steps(axes: Any, what: Shown) -> None:
    """What stands at the steps, or their numbers, beneath."""
    count = len(what.steps)
    if what.labels is not None and count <= LABELLED:
        letters = all(len(label) == 1 for label in what.labels)
        axes.set_xticks(range(count), [visible(label) for label in what.labels])
        axes.tick_params("x", length=0, labelsize=7, labelrotation=0 if letters else 90)
        return
    places = sorted({int(place) for place in np.linspace(0, count - 1, min(count, 12))})
    axes.set_xticks(places, [str(what.steps[place]) for place in places])
    axes.set_xlabel("step")


def strip(what: Shown, units: Sequence[int], high: float = 24.0) -> Strip:
    """The same for a page, whatever the number of steps."""
    labels = what.labels or [str(step) for step in what.steps]
    scale = limit(what)
    note = f"From zero, the paper, to {scale:.3g}, blue"
    if what.values.min() < 0:
        note += f", and −{scale:.3g}, orange"
    if not _opens(what):
        note += f"; {100 - SHARE} % of the values are larger"
    return Strip(
        title=f"{what.name} of {what.layer.name}",
        steps=len(what.steps),
        rows=(Row("", tuple(visible(label) for label in labels)),),
        image=picture(what.values[:, units].T, scale),
        high=high,
        words=any(len(label) > 1 for label in labels),
        note=f"{note}.",
        details=f"From top to bottom: {', '.join(map(str, units))}.",
    )
