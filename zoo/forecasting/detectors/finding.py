"""What a detector says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Finding:
    """caught: whether it is a lie.  strength: the number on which that rests.  why: in words."""

    caught: bool
    strength: float
    why: str


def changed(values: NDArray[np.float64], row: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """The values with other ones after a row: in another order, further away, and on a new level.

    Each is plausible: what is positive stays so.
    """
    random = np.random.default_rng([seed, row])
    later = values[row + 1 :]
    for other in (
        random.permutation(later),
        later * np.exp(random.normal(0, 0.5, later.shape)),
        later * 3 + 1,
    ):
        yield np.concatenate([values[: row + 1], other])


def numbers(given: Any) -> list[NDArray[np.float64]]:
    """All arrays of numbers in a structure of tuples, lists and dictionaries, in order."""
    if isinstance(given, dict):
        return [array for key in sorted(given, key=str) for array in numbers(given[key])]
    if isinstance(given, tuple | list) and not all(np.isscalar(one) for one in given):
        return [array for one in given for array in numbers(one)]
    return [np.asarray(given, float)]
