"""A curve as a picture of its own, for slides and guides."""

from pathlib import Path

from zoo.report.html import Curve
from zoo.report.keep import keep
from zoo.report.lines import STYLE, plot
from zoo.report.paints import INK, QUIET

OWN = {
    **STYLE,
    "svg.hashsalt": "zoo-chart",
    "axes.titlesize": 9.5,
    "axes.labelcolor": QUIET,
    "text.color": INK,
}
WIDE, HIGH, LINE = 5.4, 2.8, 0.2  # inches: of the curve, and of a line of the key beneath it


def draw(curve: Curve, path: Path) -> None:
    """Writes a .png or .svg file.

    Raises:
        ImportError: there is no Matplotlib.
        OSError: the file cannot be written.
    """
    import matplotlib.style
    from matplotlib.figure import Figure

    with matplotlib.style.context(["default", OWN]):  # whatever the user's matplotlibrc says
        high = HIGH + LINE * -(-len(curve.series) // 2)
        figure = Figure(figsize=(WIDE, high), layout="constrained")
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
        keep(figure, path)
