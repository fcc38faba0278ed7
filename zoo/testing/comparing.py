"""Arrays held against each other, and by how much they differ."""

from collections.abc import Iterable, Sequence
from typing import Any

import keras
import numpy as np

SINGLE = 1e-5  # what float32 may be off where sums are taken in another order


class Unequal(AssertionError):
    """Something that must hold does not; the message tells what, and by how much."""


class NotApplicable(Exception):
    """A property means nothing here; the message tells why."""


def arrays(outputs: Any) -> list[Any]:
    """What a layer gave, as a list of NumPy arrays."""
    return [keras.ops.convert_to_numpy(array) for array in keras.tree.flatten(outputs)]


def close(
    found: Iterable[Any],
    expected: Iterable[Any],
    tolerance: float = SINGLE,
    names: Sequence[str] = (),
) -> float:
    """The largest difference of two lists of arrays, |a−b| / (1+|b|).

    Raises:
        Unequal: it is above the tolerance; `names`, what each array is, serve to tell which.
    """
    pairs = list(zip(found, expected, strict=True))
    names = names or [f"array {k + 1} of {len(pairs)}" for k in range(len(pairs))]
    offs = [_off(name, *pair) for name, pair in zip(names, pairs, strict=True)]
    worst = int(np.argmax([off for off, _ in offs])) if offs else 0
    off, place = offs[worst] if offs else (0.0, ())
    if off > tolerance:
        one, other = (np.asarray(array)[place] for array in pairs[worst])
        raise Unequal(
            f"{names[worst]} at {list(place)} is {one:.6g} instead of {other:.6g}: off by "
            f"{off:.1e}, where {tolerance:.0e} is allowed"
        )
    return off


def same(found: Any, expected: Any, name: str) -> None:
    """Raises `Unequal` unless two arrays are equal to the bit."""
    close([found], [expected], 0.0, [name])


def _off(name: str, found: Any, expected: Any) -> tuple[float, tuple[int, ...]]:
    """The largest difference, and where it is."""
    one, other = np.asarray(found), np.asarray(expected)
    if one.shape != other.shape:
        raise Unequal(f"{name} has the shape {one.shape} instead of {other.shape}")
    if not one.size:
        return 0.0, ()
    one, other = one.astype(np.float64), other.astype(np.float64)
    with np.errstate(invalid="ignore"):
        off = np.where(one == other, 0.0, abs(one - other) / (1 + abs(other)))
    off = np.where(np.isnan(off), np.inf, off)
    place = tuple(int(k) for k in np.unravel_index(int(off.argmax()), off.shape))
    return float(off[place]), place
