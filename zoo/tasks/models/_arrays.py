"""Raw input as an array, whatever it is."""

from collections.abc import Iterator
from typing import Any

import numpy as np

LARGEST = 1e15  # sums of squares of such numbers are still finite in float32
SCALED = "which look scaled to 0…1; multiply by 255"


def array(raw: Any) -> np.ndarray:
    """The same as an array; of ragged rows one of an object, which no check lets pass."""
    try:
        return np.asarray(list(raw) if isinstance(raw, Iterator) else raw)
    except ValueError:
        return np.array(None)


def moderate(values: Any) -> bool:
    """Whether all are numbers with which a network of float32 can reckon: none beyond ±1e15."""
    return bool((np.abs(np.asarray(values, float)) <= LARGEST).all())


def scaled(pictures: np.ndarray) -> bool:
    """Whether ink of 0 to 255 goes up to 1 at most: no picture is so faint, but one is scaled so.

    Paper alone, all 0, is a picture.
    """
    return bool(0 < pictures.max(initial=0) <= 1)
