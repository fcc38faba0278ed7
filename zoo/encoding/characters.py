"""Texts → character ids in the graph, as `Vocabulary` of zoo.datasets makes them in Python."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.encoding.rows import or_unknown, padded


class CharacterEncoder(tf.Module):
    """Strings (batch,) → ids of characters (batch, time), filled up with 0, and lengths: int32.

    0 is a character's id too, so only the lengths (batch,) tell where a text ends.  In the graph,
    called, characters that have no id and empty texts are refused by a message that names them; if
    the vocabulary has an id for the unknown, an empty text is one unknown character.

    Arguments:
        vocabulary: the characters.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        known = len(vocabulary.characters)
        pairs = tf.lookup.KeyValueTensorInitializer(
            list(vocabulary.characters), tf.range(known, dtype=tf.int32)
        )
        self.other = known if vocabulary.unknown else -1
        self.table = tf.lookup.StaticHashTable(pairs, self.other)

    def __call__(self, texts: Any) -> tuple[Any, Any]:
        """Ids and lengths of string tensors, in the graph and for any batch."""
        pieces = tf.strings.unicode_split(texts, "UTF-8")
        ids = tf.ragged.map_flat_values(self.table.lookup, pieces)
        if self.vocabulary.unknown:
            ids = or_unknown(ids, self.other)
            return ids.to_tensor(0), tf.cast(ids.row_lengths(), tf.int32)
        unknown = tf.boolean_mask(pieces.flat_values, ids.flat_values < 0)
        told = tf.strings.reduce_join(tf.unique(unknown).y, separator=" ")
        lengths = tf.cast(pieces.row_lengths(), tf.int32)
        with tf.control_dependencies(
            [
                tf.debugging.Assert(tf.size(unknown) == 0, ["Not in the vocabulary:", told]),
                tf.debugging.Assert(tf.reduce_all(lengths > 0), ["A text must not be empty."]),
            ]
        ):
            return ids.to_tensor(0), tf.identity(lengths)

    def encode(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Ids and lengths of Python's strings.

        Raises:
            ValueError: a text is empty, or has a character without an id.
        """
        for place, text in enumerate(texts):
            if not text:
                raise ValueError(
                    f"`texts` must hold a character each. Received: '' in place {place}."
                )
        return padded([self.vocabulary.encode(text) for text in texts])
