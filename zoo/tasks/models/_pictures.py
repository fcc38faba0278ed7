"""Pictures as tasks are given them: arrays, or files."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from zoo.datasets.formats.pictures.photos import Photo
from zoo.tasks.models._arrays import SCALED, array, scaled
from zoo.tasks.models._files import there


def checked(raw: Any, shape: Sequence[int]) -> np.ndarray:
    """Pictures (rows, height, width) float32, if they are of this shape, from 0 to 255.

    Raises:
        ValueError: other shapes, or what is no number from 0 to 255; or the largest of all is 1 or
            less, be it an integer, and not 0: they would be read as blank paper.
    """
    pictures, (height, width) = array(raw), shape
    if pictures.ndim != 3 or pictures.shape[1:] != (height, width) or not len(pictures):
        raise ValueError(
            "`raw`, the pictures, must have the shape (rows, height, width), here (rows, "
            f"{height}, {width}), and at least one row. Received: {pictures.shape}."
        )
    if pictures.dtype.kind not in "iuf" or not ((pictures >= 0) & (pictures <= 255)).all():
        raise ValueError(
            "`raw`, the pictures, must hold numbers from 0, paper, to 255, full ink. "
            f"Received: {pictures.dtype} values, not all of which are that."
        )
    if scaled(pictures):
        raise ValueError(
            "`raw`, the pictures, must hold numbers from 0, paper, to 255, full ink. "
            f"Received: none above {pictures.max()}, {SCALED}."
        )
    return pictures.astype(np.float32)


def read(path: str, shape: Sequence[int]) -> np.ndarray:
    """A file as a picture (height, width); paper, which is most of it, becomes 0.

    Raises:
        OSError, ValueError: it cannot be read, or is no picture.
    """
    height, width = shape
    grey = Photo(there(path, "a picture")).pixels(height, width).mean(-1)
    return 255 - grey if np.median(grey) > 127 else grey
