"""JSON lines: an object a line, its values as the cells of a table.

Numbers and truths are written as JSON writes them.  Each key has one kind of value, so that 1 and
"1" are not taken for two things or one.
"""

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

from zoo.datasets.sources.reading import Say

SUFFIXES = (".jsonl", ".ndjson")
EXPECTED = "JSON lines, an object in each"
KINDS: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number with a point",
    bool: "true or false",
}


def rows(text: str, names: Sequence[str], say: Say) -> tuple[list[list[str]], list[int]]:
    """The cells of these keys, "" where there is null or NaN, and the line of each row.

    say: the file's own `complaint`.

    ValueError: a line that is no JSON object, or lacks a key; two kinds of value under one key.
    """
    cells, lines = [], []
    first: dict[str, tuple[str, int]] = {}
    for line, row in _objects(text, say):
        for name in names:
            if name not in row:
                shown = ", ".join(map(repr, list(row)[:8])) or "none"
                found = f"with the keys {shown} in line {line}"
                raise ValueError(say(f"JSON lines with a key {name!r} in each", found))
            if not _is_missing(row[name]):
                kind = KINDS.get(type(row[name]), f"a {type(row[name]).__name__}")
                before, where = first.setdefault(name, (kind, line))
                if kind != before or kind not in KINDS.values():
                    found = f"with {kind} in line {line}, {before} in line {where}"
                    raise ValueError(say(f"a table with one kind of value for {name!r}", found))
        cells.append([_cell(row[name]) for name in names])
        lines.append(line)
    if not cells:
        raise ValueError(say(EXPECTED, "which has none"))
    return cells, lines


def _objects(text: str, say: Say) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            told = str(error).partition(": line")[0]
            raise ValueError(say(EXPECTED, f"with no JSON in line {number}: {told}")) from error
        if not isinstance(row, dict):
            raise ValueError(say(EXPECTED, f"with a {type(row).__name__} in line {number}"))
        yield number, row


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _cell(value: Any) -> str:
    if _is_missing(value):
        return ""
    return value if isinstance(value, str) else json.dumps(value)
