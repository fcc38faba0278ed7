"""What models that say a sentence about a picture have in common."""

import abc
import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from zoo.datasets.splits import Ragged, Rows
from zoo.datasets.vocabularies.words import PADDING, SHOWN, UNKNOWN, Words
from zoo.decoding.beam import beam_search
from zoo.decoding.conditional import Written
from zoo.decoding.encoder_decoder import EncoderDecoder
from zoo.decoding.settings import Beam, Sampling, Symbols
from zoo.decoding.writing import write
from zoo.tasks.models._row_model import Fields, RowModel
from zoo.tasks.models._words import with_unknown
from zoo.topologies import build_model

START, END = "<start>", "<end>"
ROWS = 200  # pictures at once


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """A row for each caption.

    given: (rows, height, width, …) float32, 0 to 1.  tokens: words after a start.  targets: words
    before an end.  weights: 0 for unknown ones, which are never to be said.
    """

    given: Any
    tokens: Ragged
    targets: Ragged
    weights: Ragged


class Captioner(RowModel):
    """Abstract.  Writes greedily, and never an unknown word."""

    fields = Fields(("given", "tokens"), "targets", "weights")

    def __init__(self, settings: Any, facts: dict[str, Any], card: dict[str, Any]) -> None:
        super().__init__(settings, facts, card)
        self.words = vocabulary(facts)
        start, end = map(self.words.id, (START, END))
        self._symbols = Symbols(start, end, (PADDING, UNKNOWN, start))
        self._decoder = EncoderDecoder(self.model)
        pictures = [tf.TensorSpec((None, *self.shape), tf.float32)]
        self._said = tf.function(self.say, pictures, autograph=False)

    @property
    @abc.abstractmethod
    def shape(self) -> tuple[int, ...]:
        """Of a picture as the network reads it: height, width and perhaps channels."""

    @property
    @abc.abstractmethod
    def limit(self) -> int:
        """The most symbols that are written, an end being one."""

    @abc.abstractmethod
    def checked(self, raw: Any) -> NDArray[Any]:
        """Raw pictures as (rows, *shape), numbers from 0 to 255.  Raises: as `predict`."""

    @staticmethod
    def network(
        settings: Any, facts: dict[str, Any], shape: Sequence[int], training: bool
    ) -> keras.Model:
        """`one_to_many` of a picture."""
        model = build_model(
            "one_to_many",
            cell=settings.cell,
            units=settings.units,
            shape=shape,
            vocabulary=len(vocabulary(facts)),
            convolutions=[settings.filters * 2**level for level in range(settings.convolutions)],
            attention=settings.attention,
            start_dropout=settings.start_dropout,
            dropout=settings.dropout,
            engine=settings.engine if training else "auto",
            dtype=settings.precision if training else None,
        )
        return with_unknown(model, settings.unknown) if training else model

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Nats per known word, the end of a sentence being one."""
        return keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        )

    def encoded(self, given: Any, captions: Sequence[Sequence[str]], most: int) -> Encoded:
        """Captions, each as its words, beside their pictures; of longer ones the first words."""
        end = self.words.id(END)
        targets = Ragged.of([[*self.words.encode(words), end][:most] for words in captions])
        tokens = Ragged(np.roll(targets.values, 1), targets.starts)
        tokens.values[targets.starts[:-1]] = self.words.id(START)
        known = Ragged((targets.values != UNKNOWN).astype(np.float32), targets.starts)
        return Encoded(given, tokens, targets, known)

    def attention(self, raw: Any) -> list[list[tuple[str, np.ndarray]]]:
        """Each word of each sentence, with how much it looked at each place (rows, columns)."""
        return [
            list(zip(sentence.split(), maps, strict=False)) for sentence, maps in self.read(raw)
        ]

    def read(self, raw: Any) -> Iterator[tuple[str, np.ndarray]]:
        """Of each picture its sentence, and how much each word looked at each place."""
        pictures = self.checked(raw)
        for start in range(0, len(pictures), ROWS):
            some = tf.constant(pictures[start : start + ROWS], tf.float32)
            sentences, maps = self._said(some)
            for sentence, each in zip(sentences.numpy(), maps.numpy(), strict=True):
                yield sentence.decode(), each

    def say(self, pictures: Any) -> tuple[Any, Any]:
        """In the graph: sentences, and attention, of (batch, *shape) from 0 to 255."""
        given, greedy = tf.cast(pictures, tf.float32) / 255, Sampling(temperature=0)
        written = write(self._decoder, given, self.limit, self._symbols, greedy, 0)
        rows, columns = (-(-side // 2**self.settings.convolutions) for side in self.shape[:2])
        batch, time = tf.unstack(tf.shape(written.symbols))
        return self._sentences(written), tf.reshape(written.weights, [batch, time, rows, columns])

    def search(self, pictures: Any, beam: Beam) -> dict[str, Any]:
        """In the graph: the best sentences of each picture, the best first, all (batch, best).

        Where there are fewer, the sentence is "" and its score -∞.
        """
        given = tf.cast(pictures, tf.float32) / 255
        found = beam_search(self._decoder, given, self.limit, self._symbols, beam)
        there = found.scores > float("-inf")
        return {
            "sentences": tf.where(there, self._sentences(found), ""),
            "scores": found.scores,
            "log_probabilities": found.log_probabilities,
        }

    def _sentences(self, written: Written) -> Any:
        """(…) strings."""
        writings = tf.constant([*SHOWN.values(), *self.words.marks, *self.words.words])
        kept = tf.sequence_mask(written.lengths, tf.shape(written.symbols)[-1])
        words = tf.where(kept, tf.gather(writings, written.symbols), "")
        return tf.strings.strip(tf.strings.reduce_join(words, -1, separator=" "))


def vocabulary(facts: dict[str, Any]) -> Words:
    """The words, and the marks of a beginning and an end."""
    return Words(tuple(facts["words"]), (START, END))
