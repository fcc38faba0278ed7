"""Figures in one manner: letters and lines in the page's colours, values in those of shades."""

import contextlib
import functools
import io
from collections.abc import Iterator
from typing import Any

import numpy as np

from zoo.report.paints import INK, MIDDLE, QUIET, RULE
from zoo.report.shades import palette

STYLE = {
    "font.size": 8.5,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": QUIET,
    "axes.titlecolor": INK,
    "axes.titlesize": 9,
    "axes.formatter.useoffset": False,
    "xtick.color": RULE,
    "ytick.color": RULE,
    "xtick.labelcolor": QUIET,
    "ytick.labelcolor": QUIET,
    "text.parse_math": False,  # a text may hold dollars
}
MANY = 300  # points beyond which a picture is made of pixels


@contextlib.contextmanager
def canvas(width: float, height: float) -> Iterator[Any]:
    """Yields an empty figure of so many inches, to be drawn on within.

    Raises:
        ImportError: there is no Matplotlib.
    """
    try:
        import matplotlib.style
    except ImportError as error:
        raise ImportError("pictures need Matplotlib: pip install 'rnn-zoo[plots]'") from error
    with matplotlib.style.context(["default", STYLE]):  # whatever the user's matplotlibrc says
        yield _kind()(figsize=(width, height), layout="constrained")


@functools.cache
def _kind() -> Any:
    """Figures that a notebook shows, whether or not pyplot has drawn in it before."""
    from matplotlib.figure import Figure

    class Picture(Figure):
        def _repr_png_(self) -> bytes:
            drawn = io.BytesIO()
            self.savefig(drawn, format="png")
            return drawn.getvalue()

    return Picture


def shades(signed: bool) -> Any:
    """The colours of values from -1 to 1, or from 0 to 1; zero is the paper."""
    from matplotlib.colors import ListedColormap

    colours = palette()[:-1] / 255
    return ListedColormap(colours if signed else colours[len(colours) // 2 :])


def courses() -> Any:
    """Colours from first to last, none of them that of a paper."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("steps", [MIDDLE[0], MIDDLE[3], MIDDLE[1]])


def heat(
    figure: Any, axes: Any, values: Any, label: str, limit: float | None = None, **how: Any
) -> Any:
    """Values (rows, columns) as shades, with their scale beside; the picture.

    Arguments:
        limit: the value of the fullest colour; the largest there is if not given.
    """
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    known = np.ma.masked_invalid(values)
    largest = limit or float(np.abs(known).max()) or 1.0
    signed = bool(known.min() < 0)
    norm = Normalize(-largest if signed else 0, largest, clip=True)
    colours = shades(signed)
    options = {"aspect": "auto", "interpolation": "none", **how}
    picture = axes.imshow(known, cmap=colours, norm=norm, **options)
    axes.spines[:].set_color(RULE)
    scale = {"fraction": 0.05, "pad": 0.01, "aspect": 30, "shrink": 0.8}
    figure.colorbar(ScalarMappable(norm, colours), ax=axes, label=label, **scale)
    return picture


def bare(axes: Any) -> None:
    """Without the lines at the right and at the top."""
    axes.spines[["right", "top"]].set_visible(False)
