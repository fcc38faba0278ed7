"""Sizes of a model, checked before anything is built."""

import operator
from typing import Any


def positive(name: str, size: Any) -> int | None:
    """The size as a plain integer; None, which means that it is not given, stays None.

    Raises:
        ValueError: it is not a positive integer.
    """
    if size is None:
        return None
    if not hasattr(size, "__index__") or isinstance(size, bool) or size < 1:
        raise ValueError(f"`{name}` must be a positive integer. Received: {name}={size!r}.")
    return operator.index(size)
