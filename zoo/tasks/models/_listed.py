"""Raw input as a list, of anything that has an order: lists, tuples, arrays, generators, …"""

from collections.abc import Mapping
from typing import Any

_ONE = str | bytes | Mapping | set | frozenset  # can be gone through, but are no list of things


def items(raw: Any) -> list[Any] | None:
    """What is in it; None if it is a text, a mapping, a set, a table, or has nothing in it."""
    if isinstance(raw, _ONE) or hasattr(raw, "columns"):
        return None
    try:
        found = iter(raw)
    except TypeError:  # also of an array without an axis
        return None
    return list(found) or None


def listed(
    raw: Any, what: str, kinds: str, fix: str = "", *, of: type = object, name: str = "raw"
) -> list[Any]:
    """What is in it, one at least.

    Arguments:
        what: what it is to be, in the error; `kinds`, what its items are; `fix`, what to do.
        of: what its items must be an instance of.
        name: what it is called.

    Raises:
        ValueError: it is no such list.
    """
    found = items(raw)
    if found is None or not all(isinstance(one, of) for one in found):
        raise ValueError(
            f"`{name}`, {what}, must be a list of {kinds}, at least one. "
            f"Received: {short(raw)}.{fix and ' '}{fix}"
        )
    return found


def texts(raw: Any, what: str = "the texts", *, name: str = "raw") -> list[str]:
    """Strings, see `utf8`.

    Raises:
        ValueError: something else, or none.
    """
    found = listed(raw, what, "strings", 'Write ["a text"].', of=str, name=name)
    return [utf8(text) for text in found]


def utf8(text: str) -> str:
    """The same with "?" for what UTF-8 cannot say: halves of characters, as Python keeps bytes."""
    return text.encode("utf-8", "replace").decode()


def short(raw: Any) -> str:
    """Its beginning, in one line, for errors."""
    return " ".join(repr(raw).split())[:80]
