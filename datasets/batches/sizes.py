"""Sizes of batches, windows and generated data, checked."""

import numpy as np


def check_size(name: str, meaning: str, size: int) -> None:
    """Raises ValueError unless a size is a positive integer."""
    _check(name, meaning, size, 1, "a positive integer")


def check_least(name: str, meaning: str, size: int, least: int) -> None:
    """Raises ValueError unless a size is an integer of at least `least`."""
    _check(name, meaning, size, least, f"an integer of at least {least}")


def _check(name: str, meaning: str, size: int, least: int, told: str) -> None:
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < least:
        raise ValueError(f"`{name}`, {meaning}, must be {told}. Received: {name}={size!r}.")
