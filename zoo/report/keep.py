"""A picture of Matplotlib as a file, whose colours follow the reader's screen."""

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zoo.files import write_whole
from zoo.report.paints import INK, QUIET, RULE, VARIABLES, values

STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "zoo-chart",
    "text.color": INK,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": RULE,
    "grid.color": RULE,
    "xtick.color": RULE,
    "xtick.labelcolor": QUIET,
    "ytick.color": RULE,
    "ytick.labelcolor": INK,
}


@contextlib.contextmanager
def chart(
    path: Path, wide: float, high: float, style: dict[str, Any] | None = None
) -> Iterator[Any]:
    """Yields an empty figure of so many inches, and keeps what was drawn on it within.

    It becomes a .png, or an .svg of which equal pictures give equal bytes.  What is drawn in ink of
    `paints` has colours for light and for dark screens in an .svg.
    `style` is Matplotlib's, and goes before that of all charts.

    Raises:
        ImportError: there is no Matplotlib.
        OSError: the file cannot be written.
    """
    try:
        import matplotlib.style
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ImportError("charts need Matplotlib: pip install 'rnn-zoo[plots]'") from error
    chosen = {**STYLE, **(style or {})}
    with matplotlib.style.context(["default", chosen]):  # whatever the user's matplotlibrc says
        figure = Figure(figsize=(wide, high), layout="constrained")
        yield figure
        _keep(figure, path)


def _keep(figure: Any, path: Path) -> None:
    kind, file = path.suffix[1:].lower(), io.BytesIO()
    clear: dict[str, Any] = (
        {"transparent": True, "metadata": {"Date": None}} if kind == "svg" else {}
    )
    figure.savefig(file, format=kind, dpi=150, **clear)
    content = file.getvalue()
    write_whole(path, _painted(content.decode()) if kind == "svg" else content)


def _painted(svg: str) -> str:
    """The picture with colours for light and for dark screens."""
    for colour, variable in VARIABLES.items():
        svg = svg.replace(colour, variable)
    style = (
        f"<style>:root {{ {values(dark=False)} }} "
        f"@media (prefers-color-scheme: dark) {{ :root {{ {values(dark=True)} }} }}</style>"
    )
    return re.sub(r"(<svg\b[^>]*>)", lambda found: f"{found[1]}\n {style}", svg, count=1)
