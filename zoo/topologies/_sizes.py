"""Sizes of a model, checked before anything is built."""

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np


def positive(name: str, size: Any) -> int | None:
    """The size as a plain integer; None, which means that it is not given, stays None.

    Raises:
        ValueError: it is not a positive integer.
    """
    if size is None:
        return None
    whole = hasattr(size, "__index__") and not isinstance(size, bool) and np.ndim(size) == 0
    if not whole or size < 1:
        raise ValueError(f"`{name}` must be a positive integer. Received: {name}={size!r}.")
    return operator.index(size)


def several(name: str, sizes: Any) -> list[int]:
    """One size for each layer of a stack, of one or of a list; an empty list stays empty.

    Raises:
        ValueError: one of them is not a positive integer.
    """
    sizes = sizes.tolist() if isinstance(sizes, np.ndarray) else sizes
    listed = sizes if isinstance(sizes, list | tuple) else [sizes]
    if None in listed:
        raise ValueError(f"`{name}` must be positive integers. Received: {name}={sizes!r}.")
    return [size for each in listed if (size := positive(name, each)) is not None]


def stack(units: Any) -> list[int]:
    """The widths of a stack of recurrences, at least one.

    Raises:
        ValueError: there is none, or one that is not a positive integer.
    """
    widths = several("units", units)
    if not widths:
        raise ValueError(
            "`units` must be the width of a layer, or one for each, at least one. "
            f"Received: units={units!r}."
        )
    return widths


def needed(name: str, meaning: str, size: Any) -> int:
    """A size that must be given.

    Raises:
        ValueError: it is not given, or not a positive integer.
    """
    given = positive(name, size)
    if given is None:
        raise ValueError(f"`{name}`, {meaning}, must be given. Received: {name}=None.")
    return given


def share(name: str, value: Any) -> float:
    """A rate of dropout.

    Raises:
        ValueError: it is not a number at least 0 and below 1.
    """
    number = not isinstance(value, bool) and hasattr(value, "__float__") and np.ndim(value) == 0
    if not number or not 0 <= value < 1:
        raise ValueError(
            f"`{name}`, the share that is dropped in training, must be at least 0 and below 1. "
            f"Received: {name}={value!r}."
        )
    return float(value)


def one_of(name: str, value: Any, known: Sequence[Any]) -> None:
    """Raises ValueError, with all choices, unless the value is one of them."""
    if value not in known:
        raise ValueError(
            f"`{name}` must be one of {', '.join(map(repr, known))}. Received: {name}={value!r}."
        )


def only_one(meanings: dict[str, str], **given: Any) -> None:
    """Raises ValueError, with what each would mean, unless exactly one of the sizes is given."""
    if sum(size is not None for size in given.values()) != 1:
        *most, last = (f"`{name}` ({meanings[name]})" for name in given)
        received = ", ".join(f"{name}={size!r}" for name, size in given.items())
        raise ValueError(
            f"Exactly one of {', '.join(most)} and {last} must be given. Received: {received}."
        )


def picture(shape: Any) -> tuple[int, ...] | None:
    """Height, width and, if it is given, the number of channels; None stays None.

    Raises:
        ValueError: it is not two or three positive integers.
    """
    if shape is None:
        return None
    sides = several("shape", list(shape) if isinstance(shape, list | tuple | np.ndarray) else [])
    if len(sides) not in (2, 3):
        raise ValueError(
            "`shape`, that of a picture, must be (height, width) or (height, width, channels). "
            f"Received: shape={shape!r}."
        )
    return tuple(sides)


def flags(**given: Any) -> None:
    """Raises ValueError unless each is True or False."""
    for name, value in given.items():
        yes_or_no(name, value)


def yes_or_no(name: str, value: Any) -> bool:
    """Raises ValueError unless the value is True or False."""
    if not isinstance(value, bool):
        raise ValueError(f"`{name}` must be True or False. Received: {name}={value!r}.")
    return value
