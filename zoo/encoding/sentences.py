"""Word ids → texts in the graph, as `detokenise` writes them in Python."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import ArrayLike

from zoo.datasets.vocabularies.words import PADDING, SHOWN, Words
from zoo.encoding.detokenise import RULES, check, detokenise


def join(words: Any, language: str) -> Any:
    """The texts (batch,) of words (batch, words), dense or ragged; see `detokenise`."""
    texts = tf.strings.reduce_join(words, axis=-1, separator=" ")
    for pattern, replacement in RULES[check(language)]:
        texts = tf.strings.regex_replace(texts, pattern, replacement)
    return texts


class WordDecoder(tf.Module):
    """Word ids (batch, time) → texts (batch,), as a language writes them.

    Padding and marks are not written, an unknown word as "�".

    Arguments:
        vocabulary: the words.
        language: "en" or "fr".
        end: a mark of the vocabulary that ends a text: nothing after it is written.

    Raises:
        ValueError: there are no rules for the language, or the vocabulary has no such mark.
    """

    def __init__(self, vocabulary: Words, language: str, end: str | None = None) -> None:
        super().__init__()
        self.language = check(language)
        self.end = None if end is None else vocabulary.id(end)
        self.words = (*SHOWN.values(), *vocabulary.marks, *vocabulary.words)
        self.silent = (PADDING, *map(vocabulary.id, vocabulary.marks))

    def __call__(self, ids: Any) -> Any:
        """In the graph, for any batch."""
        kept = tf.reduce_all(ids[..., None] != tf.constant(self.silent, ids.dtype), -1)
        if self.end is not None:
            kept &= tf.cumsum(tf.cast(ids == self.end, tf.int32), 1) == 0
        words = tf.gather(tf.constant(self.words), ids)
        return join(tf.ragged.boolean_mask(words, kept), self.language)

    def decode(self, ids: Sequence[ArrayLike]) -> list[str]:
        """The same in Python; rows may differ in length."""
        return [self._text(np.asarray(row).tolist()) for row in ids]

    def _text(self, ids: list[int]) -> str:
        if self.end in ids:
            ids = ids[: ids.index(self.end)]
        words = [self.words[i] for i in ids if i not in self.silent]
        return detokenise(words, self.language)
