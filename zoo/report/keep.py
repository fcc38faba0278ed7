"""A picture of Matplotlib as a file, whose colours follow the reader's screen."""

import io
import re
from pathlib import Path
from typing import Any

from zoo.files import write_whole
from zoo.report.paints import VARIABLES, values


def keep(figure: Any, path: Path) -> None:
    """Writes a .png, or an .svg of which equal pictures give equal bytes if its hash has a salt.

    What is drawn in ink of `paints` has colours for light and for dark screens in an .svg.

    Raises:
        OSError: the file cannot be written.
    """
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
