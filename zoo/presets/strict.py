"""JSON that somebody else may have written: refused where it would not mean the same to everybody.

What it may hold is bounded too, so that a small file does not fill the memory.
"""

import json
from collections.abc import Iterator
from typing import Any

DEEPEST = 32  # how many lists and objects may lie in each other
MOST = 2**20  # how many there may be; a text of nothing else would take twenty times its size


def parsed(text: str) -> Any:
    """What a JSON text tells.

    Raises:
        ValueError: it is no JSON, is nested too deeply, holds a name twice in one object, or a
            text that is no Unicode.
    """
    if text.count("[") + text.count("{") > MOST:
        raise ValueError(f"it holds more than {MOST:,} lists and objects")
    try:
        data = json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    for one in leaves(data):
        if isinstance(one, str):
            one.encode()  # half of a character can be written in JSON, and nowhere else
    return data


def leaves(data: Any) -> Iterator[Any]:
    """Every text, number and name of it.

    Raises:
        ValueError: it is nested too deeply.
    """
    level, depth = [data], 0
    while level:
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inner += [*one, *one.values()]
            elif isinstance(one, list):
                inner += one
            else:
                yield one
        level, depth = inner, depth + 1
        if depth > DEEPEST:
            raise ValueError("it is nested too deeply")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"it tells {name[:40]!r} twice")
        found[name] = value
    return found
