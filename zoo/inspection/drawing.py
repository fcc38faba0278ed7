"""Gradients over time as a picture: a line for each layer, and how they changed over the epochs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from zoo.inspection.flow import Flow
from zoo.inspection.layer_flow import Floats
from zoo.report.keep import chart
from zoo.report.paints import LINES, RULE

Course = Sequence[tuple[int, Flow]]  # epoch, and what was measured after it
WIDE, HIGH = 7.0, 2.8  # of a panel, in inches


def draw(course: Course, path: str | Path) -> Path:
    """Writes a .svg or .png file; returns its path.

    At the top ‖∂L/∂h_t‖ over time on a logarithmic scale, dashed as it was at first; below, if
    there are several measurements, the same for each layer as colours, an epoch a row.

    Raises:
        ValueError: nothing was measured, or the name of the file ends otherwise.
        ImportError: there is no Matplotlib.
        OSError: the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() not in (".png", ".svg"):
        raise ValueError(
            f"`path`, the picture to write, must end in .png or .svg. Received: {str(path)!r}."
        )
    if not course:
        raise ValueError("There is no picture, as nothing was measured yet. Train first.")
    layers = [layer.name for layer in course[-1][1].layers]
    panels = 1 + len(layers) * (len(course) > 1)
    with chart(path, WIDE, HIGH * panels) as figure:
        top, *below = figure.subplots(panels, squeeze=False)[:, 0]
        _lines(top, course)
        for axes, name in zip(below, layers, strict=False):
            _colours(figure, axes, course, name)
    return path


def _drawable(norms: Floats) -> Floats:
    """Without what has no logarithm."""
    return np.where(np.isfinite(norms) & (norms > 0), norms, np.nan)


def _lines(axes: Any, course: Course) -> None:
    epoch, latest = course[-1]
    for number, layer in enumerate(latest.layers):
        colour, norms = LINES[number % len(LINES)], _drawable(layer.norms)
        told = f"{layer.name}, ×{layer.rate:.3f} a step"
        axes.plot(norms, color=colour, label=told, marker="." if len(norms) < 2 else None)
        if len(course) > 1:
            first = _drawable(course[0][1][layer.name].norms)
            axes.plot(first, color=colour, linestyle="--", linewidth=1)
    axes.set_yscale("log")
    axes.set_xlabel("step, in the order in which the layer walks")
    axes.set_ylabel("‖∂L/∂h‖")
    axes.spines[["right", "top"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8)
    if len(course) > 1:
        axes.set_title(f"after epoch {epoch}; dashed: after epoch {course[0][0]}", fontsize=9)


def _colours(figure: Any, axes: Any, course: Course, name: str) -> None:
    rows = [_drawable(flow[name].norms) for _, flow in course]
    longest = max(map(len, rows))
    norms = np.full((len(rows), longest), np.nan)
    for row, values in zip(norms, rows, strict=True):
        row[: len(values)] = values
    axes.set_facecolor(RULE)  # where no gradient came
    picture = axes.imshow(np.log10(norms), aspect="auto", interpolation="nearest", origin="lower")
    shown = sorted({*np.linspace(0, len(course) - 1, min(len(course), 6)).astype(int).tolist()})
    axes.set_yticks(shown, [str(course[place][0]) for place in shown])
    axes.set_xlabel("step")
    axes.set_ylabel("epoch")
    axes.set_title(f"log₁₀ ‖∂L/∂h‖ of {name}", fontsize=9)
    figure.colorbar(picture, ax=axes)
