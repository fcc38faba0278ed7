"""Sizes of batches and windows, checked."""

import numpy as np


def check_size(name: str, meaning: str, size: int) -> None:
    """Raises ValueError unless a size is a positive integer."""
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
        raise ValueError(
            f"`{name}`, {meaning}, must be a positive integer. Received: {name}={size!r}."
        )
