"""Symbol frequencies: the baseline that ignores the past.

P(w) = (count(w) + 1) / (n + size)      add one (Laplace 1814): no symbol is impossible

count(w)   how often w occurs in the n training symbols
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def character_frequencies(train: ArrayLike, held_out: ArrayLike, size: int) -> float:
    """Mean negative log-likelihood of `held_out`, in nats per symbol, under add-one frequencies.

    train     (n,) integers in [0, size)
    held_out  (m,) integers in [0, size), all of which are scored
    size      number of different symbols

    Raises ValueError if a sequence is empty, not one-dimensional, not of integers or has a symbol
    outside [0, size), or if `size` is not a positive integer.
    """
    positive("size", "the number of different symbols", size)
    known = symbols("train", "the symbols to count", train, size)
    scored = symbols("held_out", "the symbols to score", held_out, size)
    counts = np.bincount(known, minlength=size) + 1
    return float(-np.mean(np.log(counts[scored] / (len(known) + size))))


def symbols(name: str, meaning: str, values: ArrayLike, size: int) -> NDArray[np.int64]:
    """`values` as an (n,) int64 array; ValueError unless n ≥ 1 integers in [0, size)."""
    array = np.asarray(values)
    if array.ndim != 1 or array.size == 0 or array.dtype.kind not in "iu":
        raise ValueError(
            f"`{name}`, {meaning}, must be one non-empty sequence of integers. "
            f"Received: shape={array.shape}, dtype={array.dtype}"
        )
    low, high = int(array.min()), int(array.max())
    if low < 0 or high >= size:
        raise ValueError(
            f"`{name}`, {meaning}, must lie in [0, size) with size={size}. "
            f"Received: symbols from {low} to {high}"
        )
    return array.astype(np.int64)


def positive(name: str, meaning: str, value: int) -> None:
    """ValueError unless `value` is an integer of at least 1."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(
            f"`{name}`, {meaning}, must be a positive integer. Received: {name}={value!r}"
        )
