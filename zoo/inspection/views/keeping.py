"""How long units keep, and how often gates are shut or open.

After the figures of Karpathy, Johnson & Fei-Fei (2015), arXiv:1506.02078: a gate is left-saturated
at a step where it is below .1, and right-saturated where it is above .9.
"""

from typing import Any

import numpy as np

from zoo.inspection import keeping
from zoo.inspection.keeping import LEFT, RIGHT, horizon, keeps
from zoo.inspection.record import Floats, Record
from zoo.inspection.views._canvas import MANY, bare, canvas
from zoo.report import Table
from zoo.report.paints import LINES, MIDDLE, RULE


def saturation(record: Record) -> Any:
    """Of each gate, unit by unit, the part of the steps it is open against that it is shut.

    A point at the lower right is a gate that is always open, one at the upper left always shut, one
    in the corner is neither; all rows count.

    Returns:
        A Matplotlib Figure, a panel for each gate, a colour for each layer.

    Raises:
        ValueError: no layer has a gate between 0 and 1, or no step counts.
        ImportError: there is no Matplotlib.
    """
    found = {layer.name: keeping.saturation(layer) for layer in record}
    gates = [*dict.fromkeys(gate for of in found.values() for gate in of)]
    if not gates:
        cells = ", ".join(dict.fromkeys(layer.cell for layer in record))
        raise ValueError(
            f"There is no gate between 0 and 1 to be saturated. Received: a record of {cells}. "
            "Record a model with gated cells, such as an LSTM."
        )
    with canvas(2.4 * len(gates) + 0.6, 2.9) as figure:
        panels = figure.subplots(1, len(gates), squeeze=False, sharex=True, sharey=True)[0]
        for axes, gate in zip(panels, gates, strict=True):
            for number, (layer, of) in enumerate(found.items()):
                if gate in of:
                    _points(axes, *of[gate], layer, MIDDLE[number % len(MIDDLE)])
            axes.plot([0, 1], [1, 0], color=RULE, linewidth=0.8)
            axes.set(title=gate, xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")
            axes.set_xlabel(f"part of steps above {RIGHT}")
            bare(axes)
        panels[0].set_ylabel(f"part of steps below {LEFT}")
        panels[-1].legend(frameon=False, fontsize=7)
    return figure


def _points(axes: Any, shut: Floats, open_: Floats, layer: str, colour: str) -> None:
    drawn = axes.scatter(open_, shut, s=7, color=colour, alpha=0.6, linewidths=0, label=layer)
    drawn.set_rasterized(len(shut) > MANY)


def horizons(record: Record) -> Any:
    """The forget horizon of every unit of every layer that keeps, sorted; see `keeping.horizon`.

    Returns:
        A Matplotlib Figure, a line for each layer.

    Raises:
        ValueError: no layer has a gate that is known to keep, or no step counts.
        ImportError: there is no Matplotlib.
    """
    found = {layer.name: np.sort(horizon(layer))[::-1] for layer in record if keeps(layer)}
    if not found:
        for layer in record:
            horizon(layer)  # which says what is missing
    with canvas(4.6, 2.6) as figure:
        axes = figure.subplots()
        for number, (name, steps) in enumerate(found.items()):
            part = np.linspace(0, 100, len(steps))
            axes.plot(part, steps, color=LINES[number % len(LINES)], label=name)
        axes.set(yscale="log", xlabel="units, in percent", ylabel="horizon, in steps")
        axes.set_title("1 / (1 − mean share kept)")
        axes.legend(frameon=False, fontsize=7)
        bare(axes)
    return figure


def table(record: Record) -> Table:
    """What both pictures show, a line for each gate."""
    rows = []
    for layer in record:
        keeper = horizon(layer) if keeps(layer) else None
        for gate, (shut, open_) in keeping.saturation(layer).items():
            rows.append((layer.name, gate, f"{shut.mean():.1%}", f"{open_.mean():.1%}", "–", "–"))
        if keeper is not None:
            longest = int(keeper.argmax())
            told = f"{np.median(keeper):.1f}", f"{keeper[longest]:.1f}, unit {longest}"
            rows.append((layer.name, "what is kept", "–", "–", *told))
    columns = ("layer", "gate", "below .1", "above .9", "median horizon", "longest")
    return Table("All steps and units; horizons in steps", columns, tuple(rows))
