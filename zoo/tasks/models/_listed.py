"""Raw input as a list, of anything that can be gone through but a text and a mapping."""

from collections.abc import Mapping
from typing import Any


def listed(raw: Any) -> list[Any]:
    """What is in it; nothing, if it is no such thing."""
    one = isinstance(raw, str | bytes | Mapping)
    return [] if one or not hasattr(raw, "__iter__") else list(raw)


def texts(raw: Any, what: str = "the texts") -> list[str]:
    """Strings.

    Raises:
        ValueError: something else, or none.
    """
    found = listed(raw)
    if not found or not all(isinstance(text, str) for text in found):
        raise ValueError(
            f"`raw`, {what}, must be a list of strings, at least one. "
            f'Received: {raw!r:.80}. Write ["a text"].'
        )
    return found
