"""A comparison as a picture: a panel for each problem, cells in the order of their ranks."""

from pathlib import Path
from typing import Any

from zoo.compare.standing import Ranking
from zoo.report.keep import chart
from zoo.report.paints import LINES, QUIET
from zoo.report.scores import falls

LINE, LATE = LINES[:2]  # of a cell, and of one that was still learning
STYLE = {
    "svg.hashsalt": "zoo-ranking",
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.grid": True,
    "axes.grid.axis": "y",
}


def draw(ranking: Ranking, path: Path) -> None:
    """Writes a .png or .svg file.

    A dot is the mean over the seeds, its line from the lowest to the highest; hollow where the loss
    still fell.  The dotted line is the baseline.

    Raises:
        ImportError: there is no Matplotlib.
        OSError: the file cannot be written.
    """
    cells, many = ranking.cells, len(ranking.problems)
    with chart(path, 1.6 + 2.1 * many, 1.3 + 0.25 * len(cells), STYLE) as figure:
        panels = figure.subplots(1, many, sharey=True, squeeze=False)[0]
        for axes, name in zip(panels, ranking.problems, strict=True):
            _panel(axes, ranking, name, cells)
        panels[0].set_yticks(range(len(cells)), cells)
        panels[0].set_ylim(len(cells) - 0.5, -0.5)


def _panel(axes: Any, ranking: Ranking, name: str, cells: list[str]) -> None:
    facts = ranking.problems[name]
    for place, cell in enumerate(cells):
        one = ranking.of(name, cell)
        if one is None or one.score is None:
            continue
        paint = LATE if one.learning else LINE
        axes.hlines(place, one.score - one.spread, one.score + one.spread, color=paint)
        axes.plot(one.score, place, "o", color=paint, mfc="none" if one.learning else paint)
    axes.axvline(facts.trivial_score, color=QUIET, linestyle=(0, (1, 2)))
    axes.set_title(name.replace("_", " "))
    axes.set_xlabel(f"{facts.measure}\n{'less' if falls(facts.measure) else 'more'} is better")
    axes.tick_params(length=0)
    axes.locator_params(axis="x", nbins=3)
    axes.margins(x=0.12)
    axes.spines[["left", "right", "top"]].set_visible(False)
