"""Texts → word ids in the graph, as `Words` and `tokenise` of zoo.datasets make them in Python."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from zoo.datasets.vocabularies.words import PADDING, UNKNOWN, Words, tokenise
from zoo.encoding.letters import lower, ranges
from zoo.encoding.rows import or_unknown, padded


def split(texts: Any) -> Any:
    """The words of strings (batch,): ragged strings (batch, words).

    As `tokenise`, Python's; bytes that are no UTF-8 are read as "�".
    """
    word, blank = ranges(r"\w"), ranges(r"\s")
    texts = tf.strings.unicode_transcode(texts, "UTF-8", "UTF-8")
    texts = tf.strings.regex_replace(texts, f"[{blank}]+", " ")
    each = f"[{word}]+(?:['’][{word}]+)*|[^{word}{blank}]"
    return tf.strings.split(tf.strings.regex_replace(texts, each, r"\0 "))


class WordEncoder(tf.Module):
    """Strings (batch,) → ids of words (batch, time), filled up with 0, and lengths (batch,): int32.

    In Python, `encode`, it is `vocabulary.encode(tokenise(text.lower()))` of each text; in the
    graph, called, the same, but that Σ is σ in lower case at the end of a word too, and that a text
    without a word is read as one unknown word.

    Arguments:
        vocabulary: the words.
        lower: whether texts are read in lower case, as for a vocabulary of `word_ids`.
        longest: how many words of a text are read; None: all.
        last: whether these are its last words, not its first.
        begin, end: marks of the vocabulary that stand before and after the words of each text, in
            addition to `longest`.

    Raises:
        ValueError: `longest` is not positive, or the vocabulary has no such mark.
    """

    def __init__(
        self,
        vocabulary: Words,
        *,
        lower: bool = True,
        longest: int | None = None,
        last: bool = False,
        begin: str | None = None,
        end: str | None = None,
    ) -> None:
        super().__init__()
        if longest is not None and longest < 1:
            raise ValueError(
                "`longest`, how many words of a text are read, must be a positive integer or None. "
                f"Received: longest={longest!r}."
            )
        self.vocabulary, self.lower = vocabulary, lower
        self.kept = slice(-longest, None) if last and longest else slice(longest)
        self.begin = [vocabulary.id(mark) for mark in (begin,) if mark is not None]
        self.end = [vocabulary.id(mark) for mark in (end,) if mark is not None]
        pairs = tf.lookup.KeyValueTensorInitializer(
            list(vocabulary.words), vocabulary.encode(vocabulary.words)
        )
        self.table = tf.lookup.StaticHashTable(pairs, UNKNOWN)

    def __call__(self, texts: Any) -> tuple[Any, Any]:
        """Ids and lengths of string tensors, in the graph and for any batch."""
        found = split(lower(texts) if self.lower else texts)[:, self.kept]
        ids = tf.ragged.map_flat_values(self.table.lookup, found)
        begin, end = (
            tf.tile(tf.constant([mark], tf.int32), [tf.shape(texts)[0], 1])
            for mark in (self.begin, self.end)
        )
        ids = tf.concat([begin, or_unknown(ids, UNKNOWN), end], 1)
        return ids.to_tensor(PADDING), tf.cast(ids.row_lengths(), tf.int32)

    def encode(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Ids and lengths of Python's strings.

        Raises:
            ValueError: a text has no word.
        """
        rows: list[list[int]] = []
        for text in texts:
            found = tokenise(text.lower() if self.lower else text)[self.kept]
            if not found:
                raise ValueError(
                    "`texts` must hold a word each: one letter, digit or sign at least. "
                    f"Received: {text!r} in place {len(rows)}."
                )
            rows.append([*self.begin, *self.vocabulary.encode(found), *self.end])
        return padded(rows)
