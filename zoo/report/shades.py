"""Numbers as colours that can be read on light and dark paper alike.

Zero is the paper itself and the largest number a full colour, blue above zero and orange below: so
a colour is one of two and an opacity, and no picture needs a second form for dark screens.
"""

import base64
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

ABOVE, BELOW = (74, 134, 200), (217, 105, 30)
FULL = 127  # of the shades of a picture; what no number has, such as NaN, is one of its own
STEPS = 10  # of those behind text, which are fewer and stay pale enough to be written on
PALE = 0.7

Bytes = NDArray[np.uint8]


def parts(values: Any, limit: float) -> NDArray[np.float64]:
    """Values as parts of `limit`, within [-1, 1]."""
    return np.clip(np.asarray(values, np.float64) / (limit or 1.0), -1, 1)


def behind(values: Any, limit: float) -> list[int]:
    """For each value a shade to write on, from -STEPS to STEPS; 0, the paper, for NaN."""
    return [int(n) for n in np.rint(STEPS * np.nan_to_num(parts(values, limit)))]


def opacity(shade: int) -> float:
    """Of a shade to write on."""
    return round(PALE * abs(shade) / STEPS, 3)


def picture(values: Any, limit: float) -> str:
    """Values (rows, columns) as the address of a PNG of so many pixels."""
    found = parts(values, limit)
    known = np.isfinite(found)
    pixels = np.where(known, np.rint(FULL * np.where(known, found, 0)) + FULL, 2 * FULL + 1)
    coded = base64.b64encode(png(pixels.astype(np.uint8), palette())).decode()
    return f"data:image/png;base64,{coded}"


def palette() -> Bytes:
    """(2·FULL + 2, 4): red, green, blue and opacity of each shade from -1 to 1, and of NaN."""
    colours = np.zeros((2 * FULL + 2, 4), np.uint8)
    colours[:FULL, :3], colours[FULL:, :3] = BELOW, ABOVE
    colours[:-1, 3] = np.rint(255 * np.abs(np.linspace(-1, 1, 2 * FULL + 1)))
    return colours


def png(pixels: Bytes, colours: Bytes) -> bytes:
    """A PNG file of pixels (rows, columns), each an index into colours (number, 4)."""
    high, wide = pixels.shape
    lines = np.zeros((high, wide + 1), np.uint8)  # each begins with the number of its filter
    lines[:, 1:] = pixels
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0),
        b"PLTE": np.ascontiguousarray(colours[:, :3]).tobytes(),
        b"tRNS": np.ascontiguousarray(colours[:, 3]).tobytes(),
        b"IDAT": zlib.compress(lines.tobytes(), 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks.items()
    )
