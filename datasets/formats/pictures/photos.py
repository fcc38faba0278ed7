"""Photos on disk, decoded when they are wanted: file → (height, width, 3) uint8."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.batches.sizes import check_size

SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
MOST_PIXELS = 80_000_000  # of a photo as it is stored; a small file may tell of many more


@dataclass(frozen=True)
class Photo:
    """A photo.  path: of the file."""

    path: Path

    def pixels(self, height: int, width: int) -> NDArray[np.uint8]:
        """(height, width, 3) red, green and blue, upright; scaled to fill, and cut to, this size.

        ImportError: Pillow is not installed.  FileNotFoundError, OSError: the file cannot be read.
        ValueError: it is no photo, or a damaged one, or has more than `MOST_PIXELS`; a size that is
        no positive integer.
        """
        Image, ImageOps = _pillow()
        check_size("height", "in pixels", height)
        check_size("width", "in pixels", width)
        content = self.path.read_bytes()
        try:
            with Image.open(io.BytesIO(content)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise ValueError(f"it has {image.width} × {image.height} pixels")
                if image.mode.startswith(("I", "F")):
                    raise ValueError(f"its pixels are of mode {image.mode}")
                image.draft("RGB", (2 * max(height, width),) * 2)  # a JPEG need not be read in full
                upright = ImageOps.exif_transpose(image).convert("RGB")
            return np.asarray(ImageOps.fit(upright, (width, height)))
        except Exception as error:  # there is no end to what Pillow raises of a broken file
            told = " ".join(str(error).split()).rstrip(".") or type(error).__name__
            raise ValueError(
                f"`{self.path}`, a photo, must be a whole picture of 8 bits a channel and at most "
                f"{MOST_PIXELS} pixels. Received: {len(content)} bytes: {told}."
            ) from error


def pixels(photos: Sequence[Photo], height: int, width: int) -> NDArray[np.uint8]:
    """(rows, height, width, 3), each as `Photo.pixels` gives it.  Raises: as that."""
    batch = np.empty((len(photos), height, width, 3), np.uint8)
    for row, photo in enumerate(photos):
        batch[row] = photo.pixels(height, width)
    return batch


def is_photo(file: Path) -> bool:
    """Whether a file is one, to judge by its suffix."""
    return file.suffix.lower() in SUFFIXES


def _pillow() -> tuple[Any, Any]:
    try:
        from PIL import Image, ImageOps
    except ImportError as error:
        raise ImportError(
            "Photos are decoded by Pillow, which is not installed: pip install 'rnn-zoo[photos]'."
        ) from error
    return Image, ImageOps
