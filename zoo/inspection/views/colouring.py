"""A text in the colours of one unit: what it counts, remembers or waits for is seen by eye.

After Karpathy, Johnson & Fei-Fei (2015), "Visualizing and Understanding Recurrent Networks",
arXiv:1506.02078.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from zoo.inspection.record import Floats, Record
from zoo.inspection.views._canvas import canvas, heat
from zoo.inspection.views.shown import characters, shown, unit_of, visible
from zoo.report import Coloured
from zoo.report.shades import behind

WIDE = 80  # characters of a line


def text(
    record: Record,
    layer: str,
    name: str,
    unit: int,
    *,
    row: int = 0,
    steps: slice | None = None,
) -> Any:
    """The text as coloured cells, a Matplotlib Figure; blue above zero, orange below.

    Arguments:
        layer, name, unit: whose value it is, after each step.
        row, steps: see `gates.heatmap`.

    Raises:
        KeyError, ValueError: there is no such layer, gate or state, unit, row or step; or nothing
            stands at the steps, as the record is not of raw text.
        ImportError: there is no Matplotlib.
    """
    labels, values = _told(record, layer, name, unit, row, steps)
    title = f"{name} of unit {unit} of {layer}"
    return grid(labels, values, title, float(np.abs(values).max()))


def coloured(
    record: Record, layer: str, name: str, unit: int, *, row: int = 0, steps: slice | None = None
) -> Coloured:
    """The same for a page; errors as those of `text`."""
    labels, values = _told(record, layer, name, unit, row, steps)
    largest = float(np.abs(values).max())
    signed = bool(values.min() < 0)
    return Coloured(
        f"Unit {unit} of {layer}: {name}",
        pieces(labels),
        tuple(behind(values, largest)),
        f"−{largest:.3g}" if signed else "0",
        f"{largest:.3g}",
        signed,
    )


def grid(labels: Sequence[str], values: Floats, title: str, limit: float) -> Any:
    """Labels in lines, each on the colour of its value, as a Matplotlib Figure."""
    lines = [*_lines(labels)]
    shade = np.full((len(lines), max(map(len, lines))), np.nan)
    for place, line in enumerate(lines):
        shade[place, : len(line)] = [np.nan if n is None else values[n] for n, _ in line]
    with canvas(min(0.1 * shade.shape[1] + 1.4, 12), 0.2 * len(lines) + 0.7) as figure:
        axes = figure.subplots()
        heat(figure, axes, shade, "", limit)
        axes.set(xticks=[], yticks=[], title=title)
        axes.spines[:].set_visible(False)
        for place, line in enumerate(lines):
            for column, (_, letter) in enumerate(line):
                if letter.strip():
                    axes.text(
                        *(column, place, letter),
                        **{"ha": "center", "va": "center_baseline", "fontsize": 7},
                        family="monospace",
                    )
    return figure


def pieces(labels: Sequence[str]) -> tuple[str, ...]:
    """As they stand in a text: characters side by side, the ends of lines seen; words apart."""
    if characters(labels):
        return tuple("↵\n" if label == "\n" else label for label in labels)
    return tuple(f"{visible(label)} " for label in labels)


def _lines(labels: Sequence[str]) -> Iterator[list[tuple[int | None, str]]]:
    """Cells (place of the label, or None between words; letter) line by line."""
    line: list[tuple[int | None, str]] = []
    for place, piece in enumerate(pieces(labels)):
        letters: list[tuple[int | None, str]] = [
            (place, letter) for letter in piece.removesuffix("\n")
        ]
        if not characters(labels):
            letters[-1] = (None, " ")
        if line and len(line) + len(letters) > WIDE:
            yield line
            line = []
        line += letters
        if piece.endswith("\n"):
            yield line
            line = []
    if line:
        yield line


def _told(
    record: Record, layer: str, name: str, unit: int, row: int, steps: slice | None
) -> tuple[Sequence[str], Floats]:
    what = shown(record, layer, name, row, steps)
    if what.labels is None:
        raise ValueError(
            "`record` must be of raw text, so that there are letters or words to colour. "
            "Received: one of numbers. Record a trained model, zoo.record(zoo.load(…), […])."
        )
    return what.labels, unit_of(what, unit)
