"""Races as a picture: times as parts of that of Keras, and the matrix floor."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zoo.bench.result import FLOOR, Result
from zoo.bench.tables import rounded
from zoo.report.keep import chart
from zoo.report.paints import INK, LINES, PAPER

BAND = 0.8  # of the height of a race that its bars fill


def draw(results: Sequence[Result], path: Path) -> None:
    """Writes a .png or .svg file: a group of bars for each race, in the order of the tables.

    A bar is the time of one contestant as a part of that of the second: `keras.layers`, or ours
    without the mask or the dropout that is measured.

    Raises:
        ImportError: there is no Matplotlib.
        ValueError: no race has a time to measure the others by.
        OSError: the file cannot be written.
    """
    measure = results[0].names[1]
    shown = [result for result in results if result.milliseconds(measure)]
    if not shown:
        raise ValueError(f"There is no chart, as {measure} ran in no race: it is the measure.")
    names = dict.fromkeys(name for result in shown for name in result.names if name != measure)
    with chart(path, 8, 1.2 + 0.5 * len(shown)) as figure:
        axes = figure.add_subplot()
        for number, name in enumerate(names):
            _bars(axes, shown, name, measure, number, BAND / len(names))
        _floors(axes, shown, measure)
        axes.axvline(1, color=INK, linewidth=1, label=measure)
        axes.set_yticks(range(len(shown)), [str(result.task) for result in shown])
        axes.set_ylim(len(shown) - 0.5, -0.5)
        axes.margins(x=0.08)
        axes.set_xlabel(f"time / time of {measure}: less is faster")
        axes.spines[["right", "top"]].set_visible(False)
        figure.legend(loc="outside upper center", ncols=4, frameon=False)


def _bars(
    axes: Any, shown: Sequence[Result], name: str, measure: str, number: int, thick: float
) -> None:
    parts = _parts(shown, name, measure)
    places = [place + (number + 0.5) * thick - BAND / 2 for place in parts]
    bars = axes.barh(places, parts.values(), thick, color=LINES[number], label=name)
    for text in axes.bar_label(bars, [rounded(x) for x in parts.values()], padding=3, fontsize=8):
        text.set_bbox({"facecolor": PAPER, "edgecolor": "none", "pad": 0.5})


def _floors(axes: Any, shown: Sequence[Result], measure: str) -> None:
    parts = _parts(shown, FLOOR, measure)
    if parts:
        ends = [place - BAND / 2 for place in parts], [place + BAND / 2 for place in parts]
        axes.vlines(parts.values(), *ends, color=INK, linestyle=(0, (1, 1)), label=FLOOR)


def _parts(shown: Sequence[Result], name: str, measure: str) -> dict[int, float]:
    """Which race → the time of one as a part of that of the other."""
    parts = {}
    for place, result in enumerate(shown):
        one, other = result.milliseconds(name), result.milliseconds(measure)
        if one and other:
            parts[place] = one / other
    return parts
