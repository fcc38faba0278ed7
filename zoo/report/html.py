"""A report as one self-contained HTML file: it asks for nothing else, and runs no script.

    page = Page(title="…", summary="…", facts=(Fact("validation loss", "1.50", "nats"),))
    write(page, "report.html")

All text may come from users and models: it is escaped, and what cannot be seen is replaced by
something that can. Equal pages give equal bytes.

Curves are drawn if matplotlib is installed (`rnn-zoo[plots]`), else stated in numbers only. The
picture holds axes, lines and numerals; names and labels are text of the page, where any script can
be shown and any screen reader finds them.
"""

import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from zoo.files import write_whole
from zoo.report import paints
from zoo.report.blocks import Section
from zoo.report.lines import DASHES, STYLE, plot
from zoo.report.paints import LINES, VARIABLES
from zoo.report.seen import seen
from zoo.report.shades import ABOVE, BELOW, opacity
from zoo.report.svg import inline
from zoo.report.table import Cell, Table

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

Line = tuple[Sequence[float], Sequence[float]]


@dataclass(frozen=True)
class Fact:
    """A number to be seen first.  `note`: its unit, or what to hold it against."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Curve:
    """Lines over a common axis: name → (x values, y values), (n,) each; NaN and ±inf are gaps.

    Raises ValueError if a line has not as many x as y values.
    """

    title: str
    x_label: str
    y_label: str
    series: Mapping[str, Line]

    def __post_init__(self) -> None:
        for name, (x, y) in self.series.items():
            if np.ndim(x) != 1 or np.shape(x) != np.shape(y):
                raise ValueError(
                    f"`series`, the lines of a curve, must have as many x as y values. "
                    f"Received: {name!r} with shapes {np.shape(x)} and {np.shape(y)}"
                )


@dataclass(frozen=True)
class Sample:
    """What the model wrote, or read and answered."""

    title: str
    text: str


@dataclass(frozen=True)
class Page:
    """A report, from what matters most to how it was made; what is empty is left out.

    summary   one sentence
    footer    the command that does it again
    """

    title: str
    summary: str
    facts: tuple[Fact, ...] = ()
    comparison: Table = field(default_factory=Table)
    settings: Table = field(default_factory=Table)
    curves: tuple[Curve, ...] = ()
    samples: tuple[Sample, ...] = ()
    footer: str = ""
    findings: tuple[Table, ...] = ()
    sections: tuple[Section, ...] = ()


def render(page: Page) -> str:
    """`page` as the text of an HTML file."""
    figures = [
        (curve, _picture(curve, number), list(_lines(curve)))
        for number, curve in enumerate(page.curves)
    ]
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            figures=figures,
            light=paints.values(dark=False),
            dark=paints.values(dark=True),
        )
    )


def environment() -> "jinja2.Environment":
    """The templates of this folder, in which all text is escaped."""
    import jinja2

    found = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template),
        autoescape=True,
        finalize=seen,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["numeric"] = _numeric
    above, below = (" ".join(map(str, colour)) for colour in (ABOVE, BELOW))
    found.globals |= {"opacity": opacity, "above": above, "below": below}
    return found


def write(page: Page, path: str | os.PathLike[str]) -> Path:
    """Renders `page` into the file `path`, whole or not at all; returns the path.

    Raises FileNotFoundError if its folder does not exist, OSError if it cannot be written; then
    what was there before is untouched.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(
            f"`path`, the report to write, must be in a folder that exists. Received: {str(path)!r}"
        )
    write_whole(path, render(page))
    return path


def _template(name: str) -> str:
    return resources.files("zoo.report").joinpath(name).read_text("utf-8")


def _numeric(cells: Sequence[Cell]) -> bool:
    """Whether all cells of a column are numbers, or text that begins with one."""
    return all(re.match(r"[+−-]?(\.?\d|inf$|nan$)|–$|$", str(cell)) for cell in cells)


def _lines(curve: Curve) -> Iterator[dict[str, Any]]:
    """What the page says of each line: its name, its paint, and its values in a few numbers."""
    for number, (name, (_, y)) in enumerate(curve.series.items()):
        values = np.asarray(y, np.float64)
        finite = values[np.isfinite(values)]
        yield {
            "name": name,
            "paint": VARIABLES[LINES[number % 6]],
            "dashes": " ".join(map(str, DASHES[number % 4])) or "none",
            "first": _four_digits(values[0]) if len(values) else "–",
            "lowest": _four_digits(finite.min()) if len(finite) else "–",
            "highest": _four_digits(finite.max()) if len(finite) else "–",
            "last": _four_digits(values[-1]) if len(values) else "–",
            "points": len(values),
            "gaps": len(values) - len(finite),
        }


def _four_digits(value: float) -> str:
    """1.500, 0.9867, 123457, 1.235e+12, nan"""
    if 1e3 <= abs(value) < 1e9:
        return f"{value:.0f}"
    return f"{value:#.4g}".rstrip(".")


def _picture(curve: Curve, number: int) -> "Markup | None":
    """The lines as an inline <svg>, or None where matplotlib is missing.

    number   the place of the curve in the page: ids must differ within one document
    """
    try:
        import matplotlib
    except ImportError:
        return None
    import matplotlib.style
    from matplotlib.figure import Figure

    file = io.StringIO()
    style = {**STYLE, "svg.hashsalt": f"zoo-{number}"}
    with matplotlib.style.context(["default", style]):  # whatever the user's matplotlibrc says
        figure = Figure(figsize=(4.6, 2.4), layout="constrained")
        plot(figure.add_subplot(), curve)
        figure.savefig(file, format="svg", metadata={"Date": None}, transparent=True)
    return inline(file.getvalue(), _description(curve), VARIABLES)


def _description(curve: Curve) -> str:
    """The picture in words."""
    lines = "; ".join("{name}: first {first}, last {last}".format(**line) for line in _lines(curve))
    return f"{curve.title}: {curve.y_label} over {curve.x_label}. {lines}"
