"""Texts in, their translations out, in the graph; or words by their ids alone, read in Python."""

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from zoo.datasets.vocabularies.words import SHOWN, UNKNOWN, Words, tokenise
from zoo.decoding.beam import beam_search
from zoo.decoding.conditional import Written
from zoo.decoding.encoder_decoder import EncoderDecoder
from zoo.decoding.settings import Beam, Symbols
from zoo.encoding.joiners import joined
from zoo.encoding.words import WordEncoder, split

START, END = "<s>", "</s>"
RATIO, MORE = 2, 10  # words that are written at most for a word read, and in addition


class Translator(tf.Module):
    """Strings (batch,) → the best translation of each.

    A word that the model does not know is written as the word of the source to which it attends
    most (Luong et al. 2015).

    Who has the texts in Python takes them apart there, by `read` and `reader.encode`, asks the
    graph what is `written`, and reads it as a `Translation`.  It is the same; but a graph without
    texts is traced and first run in less than half the time.

    Arguments:
        model: of the topology `many_to_many`.
        source: the words that it reads, in lower case, with the mark `END`.
        target: the words that it writes, joiners included, with the marks `START` and `END`.
        longest: how many words of a text are read, the first.
    """

    def __init__(self, model: keras.Model, source: Words, target: Words, longest: int) -> None:
        super().__init__()
        self.longest = longest
        self.reader = WordEncoder(source, longest=longest, end=END)
        self.symbols = Symbols(target.id(START), target.id(END), (0, target.id(START)))
        self.words = (*SHOWN.values(), *target.marks, *target.words)  # that it writes, by ids
        self._decoder = EncoderDecoder(model)

    def __call__(self, texts: Any, beam: Beam) -> dict[str, Any]:
        """The best by name: `search` without the axis of the best."""
        return {name: array[:, 0] for name, array in self.search(texts, beam).items()}

    def search(self, texts: Any, beam: Beam) -> dict[str, Any]:
        """The best `beam.best` of each text, the best first, for use inside a `tf.function`.

        translations: (batch, best) strings; "" of a text without a word, and where there are fewer.
        scores, log_probabilities: (batch, best) float32, see `Beam`; scores are -∞ where there are
            fewer.
        """
        ids, _ = self.reader(texts)
        read = split(texts)[:, : self.longest]
        lengths = tf.cast(read.row_lengths(), tf.int32)
        its_end = tf.fill([tf.shape(lengths)[0], 1], "")
        source = tf.concat([read, its_end], 1).to_tensor("")
        found = self.written(ids, lengths, beam)
        symbols, weights = found.symbols, found.weights[..., : tf.shape(source)[1]]
        attended = tf.argmax(tf.where((source != "")[:, None, None], weights, -1.0), -1)
        copied = tf.gather(source, attended, batch_dims=1)
        words = tf.where(symbols == UNKNOWN, copied, tf.gather(tf.constant(self.words), symbols))
        words = tf.where(tf.sequence_mask(found.lengths, tf.shape(words)[2]), words, "")
        there = (lengths > 0)[:, None] & (found.scores > float("-inf"))
        return {
            "translations": tf.where(there, _texts(words, found.lengths), ""),
            "scores": found.scores,
            "log_probabilities": found.log_probabilities,
        }

    def written(self, ids: Any, lengths: Any, beam: Beam) -> Written:
        """What is written for ids (batch, source), of `lengths` (batch,) words and their end.

        For use inside a `tf.function`.
        """
        limits = RATIO * lengths + MORE
        return beam_search(self._decoder, ids, limits, self.symbols, beam)

    def read(self, texts: Sequence[str]) -> list[list[str]]:
        """The words of Python's strings that are read, as they stand there."""
        return [tokenise(text)[: self.longest] for text in texts]


def _texts(words: Any, lengths: Any) -> Any:
    """(batch, best) strings of words (batch, best, time), of which `lengths` count."""
    shape = tf.shape(words)
    rows = tf.reshape(words, [shape[0] * shape[1], shape[2]])
    ragged = tf.RaggedTensor.from_tensor(rows, tf.reshape(lengths, [-1]))
    return tf.reshape(joined(ragged), shape[:2])
