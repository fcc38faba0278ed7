"""Lines of JSON, of which only the last can be broken."""

import json
import math
from pathlib import Path
from typing import Any


def read(path: str | Path) -> list[dict[str, Any]]:
    """The lines of a log; [] if there is none.  A last line that was cut off is left out."""
    try:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    lines = []
    for line in text.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            break
        if isinstance(found, dict):
            lines.append(found)
    return lines


def line(content: dict[str, Any]) -> str:
    """One of them; what is no number is null."""
    plain = {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in content.items()
    }
    return json.dumps(plain, ensure_ascii=False) + "\n"
