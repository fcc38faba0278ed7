"""A curve as a picture of its own, for slides and guides."""

from pathlib import Path

from zoo.report.html import Curve
from zoo.report.keep import chart
from zoo.report.lines import STYLE, plot

OWN = {**STYLE, "axes.titlesize": 9.5}
WIDE, HIGH, LINE = 5.4, 2.8, 0.2  # inches: of the curve, and of a line of the key beneath it


def draw(curve: Curve, path: Path) -> None:
    """Writes a .png or .svg file.

    Raises:
        ImportError: there is no Matplotlib.
        OSError: the file cannot be written.
    """
    high = HIGH + LINE * -(-len(curve.series) // 2)
    with chart(path, WIDE, high, OWN) as figure:
        axes = figure.add_subplot()
        plot(axes, curve)
        axes.set_title(curve.title, loc="left")
        axes.set_xlabel(curve.x_label)
        axes.set_ylabel(curve.y_label)
        key = figure.legend(
            axes.lines,
            [*curve.series],
            loc="outside lower center",
            ncols=2,
            frameon=False,
            handlelength=3.5,
        )
        for line in key.get_lines():
            line.set_marker("")  # which is of points without a neighbour
