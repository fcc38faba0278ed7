"""Options that name a file to write: what cannot be written is told before minutes of work."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FILE = click.Path(path_type=Path)


def place(context: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """An option's callback: a file in a folder that exists."""
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise click.BadParameter(f"{str(path)!r} is not a file in a folder that exists.")
    return path


def picture(context: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """An option's callback: a file for a chart, if charts can be drawn."""
    if path is not None and path.suffix.lower() not in (".png", ".svg"):
        raise click.BadParameter(f"{str(path)!r} must end in .png or .svg.")
    if path is not None:
        drawable()
    return place(context, option, path)


def drawable() -> None:
    """Refuses if no picture can be drawn."""
    if importlib.util.find_spec("matplotlib") is None:
        raise click.BadParameter("charts need Matplotlib: pip install 'rnn-zoo[plots]'.")


def report(default: str) -> Callable[[Any], Any]:
    """The option that names the page to write."""
    return click.option(
        "--report",
        type=FILE,
        callback=place,
        default=default,
        show_default=True,
        help="An HTML file.",
    )
