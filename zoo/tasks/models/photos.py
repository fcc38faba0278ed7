"""Photos as a model of their captions has them: squares of one size, and words.

TensorFlow is imported where it is needed: photos are read before it is loaded.
"""

import dataclasses
import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.captions import Captioned, pixels
from zoo.datasets.formats.pictures.photos import Photo
from zoo.datasets.splits import Rows
from zoo.datasets.vocabularies.words import tokenise
from zoo.tasks.models._arrays import array
from zoo.tasks.models._files import there
from zoo.tasks.models._listed import listed


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Shown(Rows):
    """names: of the photos.  pixels: (rows, side, side, 3) uint8.  captions: all of each photo."""

    names: tuple[str, ...]
    pixels: NDArray[np.uint8]
    captions: tuple[tuple[str, ...], ...]


class Repeated:
    """Photos (rows, side, side, 3) float32 from 0 to 1, each in as many rows as it has captions.

    They are kept once and as bytes, and only those that are asked for become such numbers.

    Arguments:
        pixels: (photos, side, side, 3) uint8.
        photo: (rows,) which of them a row has.
    """

    def __init__(self, pixels: NDArray[np.uint8], photo: NDArray[np.int64]) -> None:
        self.pixels, self.photo = pixels, photo

    def __len__(self) -> int:
        return len(self.photo)

    def __getitem__(self, rows: Any) -> NDArray[np.float32]:
        return self.pixels[self.photo[rows]].astype(np.float32) / 255


def decoded(rows: Captioned, side: int) -> Shown:
    """The same rows, their photos as squares of pixels.

    Raises:
        ImportError, OSError, ValueError: a photo cannot be decoded; see `Photo.pixels`.
    """
    return Shown(rows.names, pixels(rows.photos, side, side), rows.captions)


def fitted(photos: Any, side: int) -> Any:
    """In the graph: (batch, height, width, 3) uint8 → (batch, side, side, 3) uint8.

    The square in the middle, scaled by cubic interpolation (Keys 1981), as `Photo.pixels` does it.
    """
    import tensorflow as tf

    size = tf.cast(tf.shape(photos)[1:3], tf.float32)
    least = tf.reduce_min(size)
    scale = side / least
    scaled = tf.raw_ops.ScaleAndTranslate(
        images=photos,
        size=(side, side),
        scale=tf.stack([scale, scale]),
        translation=(least - size) / 2 * scale,
        kernel_type="keyscubic",
        antialias=True,
    )
    return tf.cast(tf.round(tf.clip_by_value(scaled, 0, 255)), tf.uint8)


def checked(raw: Any, side: int) -> NDArray[np.uint8]:
    """Photos (rows, side, side, 3) of files, or of arrays.

    Raises:
        OSError: a file cannot be read.
        ValueError: a file is no photo; or what is given is neither, or nothing.
    """
    kinds = "files or arrays (height, width, 3) of uint8"
    given = listed(raw, "the photos", kinds, 'Write ["a.jpg"], or [photo] of a single array.')
    return np.stack([_square(photo, side) for photo in given])


def _square(given: Any, side: int) -> NDArray[np.uint8]:
    if isinstance(given, str | os.PathLike):
        return Photo(there(given, "a photo")).pixels(side, side)
    photo = array(given)
    if photo.dtype != np.uint8 or photo.ndim != 3 or photo.shape[2] != 3 or not photo.size:
        raise ValueError(
            "`raw`, the photos, must be files, or arrays (height, width, 3) of uint8, red, green "
            f"and blue, in a list. Received: {photo.dtype} of shape {photo.shape}."
        )
    if photo.shape[:2] == (side, side):
        return photo
    scaled: NDArray[np.uint8] = fitted(photo[None], side).numpy()[0]
    return scaled


def words_of(caption: str) -> list[str]:
    """Its words and signs, in lower case."""
    lower = caption.lower().encode("utf-8", "replace").decode()  # no half characters, as of JSON
    return tokenise(lower)


def written(caption: str) -> str:
    """It as a model would say it."""
    return " ".join(words_of(caption))


def most_usual(sentences: Sequence[str]) -> str:
    """Of those as long as the median, the one whose neighbouring words most sentences have."""
    split = [sentence.split() for sentence in sentences]
    pairs = [set(zip(["", *words], [*words, ""], strict=True)) for words in split]
    counts = Counter(pair for found in pairs for pair in found)
    median = sorted(map(len, split))[len(split) // 2]
    rows = [row for row, words in enumerate(split) if len(words) == median]
    return sentences[max(rows, key=lambda row: sum(counts[pair] for pair in pairs[row]))]
