"""Runs as lines of JSON, each written at once: what is killed goes on, and several may write.

A line that was cut off by a killed writer is passed over; the next begins on a line of its own.
"""

import json
from pathlib import Path
from typing import Any

from zoo.training.record.lines import line

Run = dict[str, Any]


def read(path: Path) -> list[Run]:
    """The runs of a file; none if it is not there.

    Raises:
        ValueError: it holds other things.
        OSError: it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    runs = [found for found in map(_parsed, text.splitlines()) if found is not None]
    if text.strip() and not runs:
        raise ValueError(
            f"`out`, the file of runs, must be one that a comparison wrote. Received: {path}, "
            "which holds other things. Name another."
        )
    return runs


def _parsed(text: str) -> Run | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) and {"problem", "cell"} <= {*found} else None


def add(path: Path, run: Run) -> None:
    """Writes one more line."""
    with path.open("ab+") as file:
        size = file.seek(0, 2)
        cut = False
        if size:
            file.seek(size - 1)
            cut = file.read() != b"\n"
        file.write((b"\n" if cut else b"") + line(run).encode())
