"""A model of letters that is told a class: texts of a class, and how likely a text is in each.

In the graph and for any batch: what Python calls and what an exported model serves are the same.
"""

from typing import Any

import keras
import tensorflow as tf

from zoo.datasets.vocabularies.words import PADDING, SHOWN, UNKNOWN, Words
from zoo.decoding.encoder_decoder import EncoderDecoder
from zoo.decoding.settings import HIGHEST, Sampling, Symbols
from zoo.decoding.writing import write
from zoo.layers import using


class ClassDecoder(tf.Module):
    """Strings in and out of it.

    Arguments:
        model: `one_to_many`, {given (batch,), tokens (batch, time)} → logits
            (batch, time, letters).
        letters: what the tokens are.
        classes: how many there are.
        start, end: the marks of `letters` before the first and after the last of a text.
    """

    def __init__(
        self, model: keras.Model, letters: Words, classes: int, start: str, end: str
    ) -> None:
        super().__init__()
        self.model, self.classes = model, classes
        self.symbols = Symbols(
            letters.id(start), letters.id(end), (PADDING, UNKNOWN, letters.id(start))
        )
        self.letters = tf.constant([*SHOWN.values(), *letters.marks, *letters.words])
        ids = tf.constant(letters.encode(letters.words))
        pairs = tf.lookup.KeyValueTensorInitializer(tf.constant(letters.words), ids)
        self.table = tf.lookup.StaticHashTable(pairs, UNKNOWN)

    def nats(self, texts: Any) -> Any:
        """(batch, classes) the negative log-likelihood of texts (batch,) in every class."""
        pieces = tf.strings.unicode_split(texts, "UTF-8")
        ids = tf.ragged.map_flat_values(self.table.lookup, pieces)
        first, last = (
            tf.fill([tf.shape(texts)[0], 1], mark)
            for mark in (self.symbols.start, self.symbols.end)
        )
        targets = tf.repeat(tf.concat([ids, last], 1).to_tensor(PADDING), self.classes, 0)
        tokens = tf.repeat(tf.concat([first, ids], 1).to_tensor(PADDING), self.classes, 0)
        given = tf.tile(tf.range(self.classes), [tf.shape(texts)[0]])
        with using("loop"):  # any length comes; others would be compiled for each
            logits = self.model({"given": given, "tokens": tokens}, training=False)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, tf.cast(logits, "float32"))
        counted = tf.cast(targets != PADDING, losses.dtype)
        return tf.reshape(tf.reduce_sum(losses * counted, 1), [-1, self.classes])

    def write(
        self, given: Any, limit: Any, temperature: Any, top_k: Any, top_p: Any, seed: Any
    ) -> Any:
        """A text (batch,) of each of the classes `given` (batch,).

        Arguments:
            limit: the most letters of a text.
            temperature, top_k, top_p, seed: see `Sampling`.
        """
        how = Sampling(temperature, top_k, top_p)
        with using("loop"):
            most = tf.minimum(limit, HIGHEST - 1) + 1  # the end too
            written = write(EncoderDecoder(self.model), given, most, self.symbols, how, seed)
        letters = tf.gather(self.letters, written.symbols)
        kept = tf.sequence_mask(tf.minimum(written.lengths, limit), tf.shape(letters)[1])
        return tf.strings.reduce_join(tf.where(kept, letters, ""), 1)
