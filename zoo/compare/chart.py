"""A comparison as a picture: a panel for each problem, cells in the order of their ranks."""

import io
import re
from pathlib import Path
from typing import Any

from zoo.compare.standing import Ranking
from zoo.files import write_whole
from zoo.report.paints import INK, LINES, QUIET, RULE, VARIABLES, values
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
    still fell.  The dotted line is who needs no network.

    Raises:
        ImportError: there is no Matplotlib.
        OSError: the file cannot be written.
    """
    import matplotlib.style
    from matplotlib.figure import Figure

    kind = path.suffix[1:].lower()
    cells, many = ranking.cells, len(ranking.problems)
    # whatever the user's matplotlibrc says
    with matplotlib.style.context(["default", STYLE]):
        figure = Figure(figsize=(1.6 + 2.1 * many, 1.3 + 0.25 * len(cells)), layout="constrained")
        panels = figure.subplots(1, many, sharey=True, squeeze=False)[0]
        for axes, name in zip(panels, ranking.problems, strict=True):
            _panel(axes, ranking, name, cells)
        panels[0].set_yticks(range(len(cells)), cells)
        panels[0].set_ylim(len(cells) - 0.5, -0.5)
        file = io.BytesIO()
        clear: dict[str, Any] = (
            {"transparent": True, "metadata": {"Date": None}} if kind == "svg" else {}
        )
        figure.savefig(file, format=kind, dpi=150, **clear)
    content = file.getvalue()
    write_whole(path, _painted(content.decode()) if kind == "svg" else content)


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


def _painted(svg: str) -> str:
    """The picture with colours for light and for dark screens."""
    for colour, variable in VARIABLES.items():
        svg = svg.replace(colour, variable)
    style = (
        f"<style>:root {{ {values(dark=False)} }} "
        f"@media (prefers-color-scheme: dark) {{ :root {{ {values(dark=True)} }} }}</style>"
    )
    return re.sub(r"(<svg\b[^>]*>)", lambda found: f"{found[1]}\n {style}", svg, count=1)
