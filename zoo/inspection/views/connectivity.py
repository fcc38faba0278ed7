"""Which steps of the input an output depends on, as a triangle and as a text.

After Madsen (2019), "Visualizing memorization in RNNs"; see `zoo.inspection.connecting`.
"""

from typing import Any

import numpy as np

from zoo.inspection.connecting import Connectivity
from zoo.inspection.views._canvas import canvas, heat
from zoo.inspection.views.colouring import grid, pieces
from zoo.inspection.views.shown import visible
from zoo.report import Coloured
from zoo.report.shades import behind

LABELLED = 160  # steps that have their letters
SMALL: Any = {"labelsize": 6, "length": 0}


def triangle(found: Connectivity) -> Any:
    """Outputs × steps of the input as colours, each output in parts of its largest.

    Returns:
        A Matplotlib Figure.

    Raises:
        ImportError: there is no Matplotlib.
    """
    parts = relative(found)
    outputs, steps = parts.shape
    wide = min(max(4.5, 0.09 * steps + 1.6), 16)
    with canvas(wide, min(max(2.0, 0.09 * outputs + 1.0), 14)) as figure:
        axes = figure.subplots()
        heat(figure, axes, parts, "of each output's largest", 1.0)
        axes.set(xlabel="input", ylabel="output after", title="‖∂ output / ∂ input‖")
        if found.labels is not None and steps <= LABELLED:
            axes.set_xticks(range(steps), [visible(label) for label in found.labels])
            words = any(len(label) > 1 for label in found.labels)
            axes.tick_params("x", labelrotation=90 if words else 0, **SMALL)
        if found.after is not None and outputs <= LABELLED:
            axes.set_yticks(range(outputs), [visible(label) for label in found.after])
            axes.tick_params("y", **SMALL)
    return figure


def relative(found: Connectivity) -> Any:
    """(outputs, steps), each output in parts of its largest."""
    largest = found.norms.max(axis=1, keepdims=True)
    return found.norms / np.where(largest == 0, 1, largest)


def dependence(found: Connectivity, at: int) -> Any:
    """The text, each label on how much the output at a step depends on it; a Matplotlib Figure.

    Arguments:
        at: the step of the output.

    Raises:
        ValueError: it is none of those that were asked for, or there is no text.
        ImportError: there is no Matplotlib.
    """
    labels, place = _told(found, at)
    return grid(labels, relative(found)[place], f"what the output at step {at} depends on", 1.0)


def coloured(found: Connectivity, at: int, title: str = "") -> Coloured:
    """The same for a page; errors as those of `dependence`."""
    labels, place = _told(found, at)
    return Coloured(
        title or f"What the output at step {at} depends on",
        pieces(labels),
        tuple(behind(relative(found)[place], 1.0)),
        "not at all",
        "most",
    )


def _told(found: Connectivity, at: int) -> tuple[Any, int]:
    if found.labels is None or at not in found.at:
        raise ValueError(
            f"`at` must be a step whose output was asked for, {list(found.at)!r:.60}, and the "
            f"input a text. Received: at={at!r}, and {'no' if found.labels is None else 'a'} text."
        )
    return found.labels, list(found.at).index(at)
