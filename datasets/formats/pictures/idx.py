"""idx files, as LeCun wrote MNIST: a head, then the values, compressed by gzip or not.

bytes 0 and 1    0
byte 2           type of the values; 8: one unsigned byte each
byte 3           number of axes
4 bytes each     length of every axis, the highest byte first
"""

import functools
import hashlib
import math
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.sources.archive import members
from zoo.datasets.sources.reading import complaint

GZIP = b"\x1f\x8b"
BYTE = 8
MOST_BYTES = 1 << 30  # the largest in use, EMNIST by class, has 547 million


@dataclass(frozen=True, eq=False)
class Idx:
    """What an idx file holds.  values: uint8.  sha256: of the file, unpacked."""

    values: NDArray[np.uint8]
    sha256: str


def read_idx(path: str | os.PathLike[str], axes: int, what: str) -> Idx:
    """The values of an idx file with so many axes: 3 for pictures, 1 for labels.

    what: how an error begins: what the file is to the user.

    ValueError: not such a file: another head, another type, more or fewer values than it tells, or
    a damaged gzip.  OSError: it cannot be read, or unpacks to more than `MOST_BYTES`.
    """
    say = functools.partial(complaint, what, path)
    content = _content(Path(path))
    magic = bytes([0, 0, BYTE, axes])
    if content[:4] != magic:
        expected = f"an idx file of bytes with {axes} axes, which begins with {magic.hex()}"
        raise ValueError(say(expected, f"which begins with {content[:4].hex() or 'nothing'}"))
    start = 4 + 4 * axes
    lengths = content[4:start]
    shape = [int.from_bytes(lengths[at : at + 4]) for at in range(0, len(lengths), 4)]
    if len(content) < start or len(content) - start != math.prod(shape):
        told = " × ".join(map(str, shape))
        expected = f"whole: a head of {start} bytes that tells the shape, and as many values"
        found = f"which tells {told or 'none'} and has {max(len(content) - start, 0)} values"
        raise ValueError(say(expected, found, "Fetch it anew."))
    values = np.frombuffer(content, np.uint8, offset=start).reshape(shape)
    return Idx(values, hashlib.sha256(content).hexdigest())


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    if not packed:
        return path.read_bytes()
    [content] = (member.read() for member in members(path, MOST_BYTES, 1))
    return content
