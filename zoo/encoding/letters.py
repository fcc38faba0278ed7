"""What Python knows of letters, for the graph: the same text there, whatever machine serves it.

TensorFlow's own knowledge will not do: `tf.strings.lower` obeys the language of the machine, so
that on a Turkish one TITLE becomes tıtle, and ends a text at its first U+0000; and RE2 knows
another edition of Unicode than Python's `re`.
"""

import functools
import re
from typing import Any

import numpy as np
import tensorflow as tf

_CODE_POINTS, _PAGE = 0x110000, 256
_CASED = 0x20000  # beyond are ideographs and what is for private use, which have no case


@functools.cache
def ranges(pattern: str) -> str:
    """The characters that Python's `re` finds by a pattern, for RE2 to read between brackets."""
    runs = re.findall(f"(?:{pattern})+", "".join(map(chr, range(_CODE_POINTS))))
    return "".join(rf"\x{{{ord(run[0]):x}}}-\x{{{ord(run[-1]):x}}}" for run in runs)


def lower(texts: Any) -> Any:
    """`str.lower` of strings of any shape; only that Σ is σ at the end of a word too.

    Bytes that are no UTF-8 become "�".
    """
    longer, pages, shifts = _lower_case()
    for character, lowered in longer.items():
        texts = tf.strings.regex_replace(texts, character, lowered)
    points = tf.strings.unicode_decode(texts, "UTF-8")
    lowered = tf.ragged.map_flat_values(
        lambda p: p + tf.gather(shifts, tf.gather(pages, p // _PAGE) * _PAGE + p % _PAGE), points
    )
    return tf.strings.unicode_encode(lowered, "UTF-8")


@functools.cache
def _lower_case() -> tuple[dict[str, str], np.ndarray, np.ndarray]:
    """Characters whose lower case is of several; and how far that of all others is from them.

    The latter by pages of 256 code points: the place of each page in the table of different ones.
    """
    longer, shifts = {}, np.zeros(_CODE_POINTS, np.int32)
    for point, character in enumerate(map(chr, range(_CASED))):
        lowered = character.lower()
        if len(lowered) > 1:
            longer[character] = lowered
        elif lowered != character:
            shifts[point] = ord(lowered) - point
    table, pages = np.unique(shifts.reshape(-1, _PAGE), axis=0, return_inverse=True)
    return longer, pages.astype(np.int32).ravel(), table.ravel()
