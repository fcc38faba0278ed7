"""Sizes of a model, checked before anything is built."""

from typing import Any


def positive(**sizes: Any) -> None:
    """Raises ValueError unless each of the sizes is a positive integer, or None: not given."""
    for name, size in sizes.items():
        fits = hasattr(size, "__index__") and not isinstance(size, bool) and size > 0
        if size is not None and not fits:
            raise ValueError(f"`{name}` must be a positive integer. Received: {name}={size!r}.")
