"""A comparison as a picture: a panel for each problem, cells in the order of their ranks."""

from pathlib import Path
from typing import Any

from zoo.compare.standing import Ranking
from zoo.report.keep import keep
from zoo.report.paints import INK, LINES, QUIET, RULE
from zoo.report.scores import falls

LINE, LATE = LINES[:2]  # of a cell, and of one that was still learning
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "zoo-ranking",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": RULE,
    "axes.titlesize": 9.5,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": RULE,
    "xtick.labelcolor": QUIET,
    "ytick.labelcolor": INK,
}


def draw(ranking: Ranking, path: Path) -> None:
    """Writes a .png or .svg file.

    A dot is the mean over the seeds, its line from the lowest to the highest; hollow where the loss
    still fell.  The dotted line is the baseline.

    Raises:
        ImportError: there is no Matplotlib.
        OSError: the file cannot be written.
    """
    import matplotlib.style
    from matplotlib.figure import Figure

    cells, many = ranking.cells, len(ranking.problems)
    # whatever the user's matplotlibrc says
    with matplotlib.style.context(["default", STYLE]):
        figure = Figure(figsize=(1.6 + 2.1 * many, 1.3 + 0.25 * len(cells)), layout="constrained")
        panels = figure.subplots(1, many, sharey=True, squeeze=False)[0]
        for axes, name in zip(panels, ranking.problems, strict=True):
            _panel(axes, ranking, name, cells)
        panels[0].set_yticks(range(len(cells)), cells)
        panels[0].set_ylim(len(cells) - 0.5, -0.5)
        keep(figure, path)


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
