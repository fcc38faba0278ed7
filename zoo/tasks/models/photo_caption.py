"""A network that says what a photo shows."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.baselines.nearest_vectors import nearest_vectors
from zoo.datasets.splits import Ragged, Rows, Splits
from zoo.datasets.vocabularies.words import PADDING, SHOWN, UNKNOWN, Words
from zoo.decoding.encoder_decoder import EncoderDecoder
from zoo.decoding.settings import Sampling, Symbols
from zoo.decoding.writing import write
from zoo.report import Sample, Table
from zoo.tasks.models._photos import (
    Repeated,
    Shown,
    checked,
    fitted,
    most_usual,
    words_of,
    written,
)
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.tasks.models._translations import measured
from zoo.tasks.models._words import with_unknown
from zoo.topologies import build_model
from zoo.training.fit import History

START, END = "<start>", "<end>"
ROWS = 200  # photos at once
SMALL = 16  # the side of photos when they are compared


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """A row for each caption.  given: see `Repeated`.  tokens: words after a start.

    targets: words before an end.  weights: 0 for unknown ones, which are never to be said.
    """

    given: Any
    tokens: Ragged
    targets: Ragged
    weights: Ragged


class Model(RowModel):
    """Reads photos of any size, and says in lower case what they show."""

    task = "photo-caption"
    epochs = 15
    fewest = 200
    unit = "photos"
    fields = Fields(("given", "tokens"), "targets", "weights")

    def __init__(self, settings: Any, facts: dict[str, Any], card: dict[str, Any]) -> None:
        super().__init__(settings, facts, card)
        self.words = _words(facts)
        start, end = map(self.words.id, (START, END))
        self._symbols = Symbols(start, end, (PADDING, UNKNOWN, start))
        self._decoder = EncoderDecoder(self.model)
        squares = [tf.TensorSpec((None, *_shape(settings)), tf.uint8)]
        self._said = tf.function(self._say, input_signature=squares)

    @staticmethod
    def fit(settings: Any, splits: Splits[Shown]) -> dict[str, Any]:
        """The words."""
        words = (word for of in splits.train.captions for text in of for word in words_of(text))
        return {"words": [*Words.of(words, settings.least).words]}

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`one_to_many` of a photo."""
        model = build_model(
            "one_to_many",
            cell=settings.cell,
            units=settings.units,
            shape=_shape(settings),
            vocabulary=len(_words(facts)),
            convolutions=[settings.filters * 2**level for level in range(settings.convolutions)],
            attention=settings.attention,
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

    def encode(self, rows: Shown) -> Encoded:
        """Photos and their captions, each a row; of longer ones the first words, without an end."""
        longest, end = self.settings.longest, self.words.id(END)
        ids = [
            [*self.words.encode(words_of(caption)), end][:longest]
            for captions in rows.captions
            for caption in captions
        ]
        targets = Ragged.of(ids)
        tokens = Ragged(np.roll(targets.values, 1), targets.starts)
        tokens.values[targets.starts[:-1]] = self.words.id(START)
        known = Ragged((targets.values != UNKNOWN).astype(np.float32), targets.starts)
        photo = np.repeat(np.arange(len(rows)), [*map(len, rows.captions)])
        return Encoded(Repeated(rows.pixels, photo), tokens, targets, known)

    def score(self, rows: Shown) -> Scores:
        """BLEU, from 0 to 100, by all captions of a photo, in lower case; and what is blind to it.

        "different captions": how many different sentences are said, as a share of the photos.
        "BLEU of black photos": that of what is said if nothing is shown.
        """
        (black,) = self.predict(np.zeros_like(rows.pixels[:1]))
        return _scores(rows, self.predict(rows.pixels), black)

    def baselines(self, splits: Splits[Shown]) -> dict[str, Scores]:
        """One caption of all, the most usual one, and the first of the learnt photo most alike."""
        train, rows = splits.train, judged(splits)
        usual = most_usual([written(caption) for of in train.captions for caption in of])
        shown = np.concatenate([rows.pixels, np.zeros_like(rows.pixels[:1])])
        nearest = nearest_vectors(_small(train.pixels), _small(shown))
        *alike, black = [written(train.captions[row][0]) for row in nearest]
        return {
            "the most usual caption": _scores(rows, [usual] * len(rows), usual),
            "the caption of what is most alike": _scores(rows, alike, black),
        }

    def finish(self, history: History, splits: Splits[Shown]) -> None:
        """Also how BLEU was computed."""
        super().finish(history, splits)
        wanted = _references(judged(splits))
        self.card["versions"]["BLEU"] = measured([*wanted], wanted)[1]

    def tables(self) -> list[Table]:
        """Its scores, and how they were computed."""
        how = self.card["versions"].get("BLEU", "")
        return [dataclasses.replace(t, caption=f"{t.caption}; {how}") for t in super().tables()]

    def examples(self, rows: Shown) -> list[Sample]:
        """The first photos by name, what is said of them, and their captions."""
        first = rows.take(np.arange(min(4, len(rows))))
        said = zip(first.names, first.captions, self.predict(first.pixels), strict=True)
        return [
            Sample(f"{name}: {sentence}", "\n".join(captions)) for name, captions, sentence in said
        ]

    def predict(self, raw: Any) -> list[str]:
        """A sentence about each photo.

        Arguments:
            raw: a list of files, or of arrays (height, width, 3) uint8, red, green and blue; or an
                array (rows, height, width, 3).  The square in the middle of a photo is looked at.

        Raises:
            OSError: a file cannot be read.
            ValueError: something else, or none.
        """
        return [sentence for sentence, _ in self._read(raw)]

    def attention(self, raw: Any) -> list[list[tuple[str, np.ndarray]]]:
        """Each word of each sentence, with how much it looked at each place (rows, columns)."""
        return [
            list(zip(sentence.split(), maps, strict=False)) for sentence, maps in self._read(raw)
        ]

    def served(self) -> Served:
        """photos (batch, height, width, 3) uint8 → sentences (batch,), and attention (batch, words,
        rows, columns), the end of a sentence being a word.
        """
        side = self.settings.side
        random = np.random.default_rng(0)

        def serve(photos: Any) -> dict[str, Any]:
            sentences, attention = self._say(fitted(photos, side))
            return {"sentences": sentences, "attention": attention}

        signature = {"photos": tf.TensorSpec((None, None, None, 3), tf.uint8)}
        return Served(
            serve, signature, {"photos": random.integers(0, 256, (3, side + 5, 2 * side, 3))}
        )

    def tell(self, raw: Sequence[str], most: int) -> Iterator[str]:
        """Arguments are files of photos."""
        for path, sentence in zip(raw, self.predict(list(raw)), strict=True):
            yield f"{path} → {sentence}"

    def _read(self, raw: Any) -> Iterator[tuple[str, np.ndarray]]:
        photos = checked(raw, self.settings.side)
        for start in range(0, len(photos), ROWS):
            sentences, maps = self._said(tf.constant(photos[start : start + ROWS]))
            for sentence, each in zip(sentences.numpy(), maps.numpy(), strict=True):
                yield sentence.decode(), each

    def _say(self, photos: Any) -> tuple[Any, Any]:
        """In the graph: sentences, and attention, of squares."""
        limit, greedy = self.settings.longest, Sampling(temperature=0)
        given = tf.cast(photos, tf.float32) / 255
        said = write(self._decoder, given, limit, self._symbols, greedy, 0)
        writings = tf.constant([*SHOWN.values(), *self.words.marks, *self.words.words])
        kept = tf.sequence_mask(said.lengths, tf.shape(said.symbols)[1])
        words = tf.where(kept, tf.gather(writings, said.symbols), "")
        sentences = tf.strings.strip(tf.strings.reduce_join(words, 1, separator=" "))
        side = -(-self.settings.side // 2**self.settings.convolutions)
        batch, time = tf.unstack(tf.shape(said.symbols))
        return sentences, tf.reshape(said.weights, [batch, time, side, side])


def _shape(settings: Any) -> tuple[int, int, int]:
    return (settings.side, settings.side, 3)


def _words(facts: dict[str, Any]) -> Words:
    return Words(tuple(facts["words"]), (START, END))


def _references(rows: Shown) -> dict[str, list[str]]:
    """All captions of each photo, as they would be said."""
    return {n: [*map(written, of)] for n, of in zip(rows.names, rows.captions, strict=True)}


def _scores(rows: Shown, said: Sequence[str], black: str) -> Scores:
    """Of what is said of photos, and of each if it is black."""
    wanted = _references(rows)
    scores, blind = measured(said, wanted)[0], measured([black] * len(rows), wanted)[0]
    first = next(iter(scores))
    different = len(set(said)) / len(said)
    return {**scores, "different captions": different, f"{first} of black photos": blind[first]}


def _small(photos: np.ndarray) -> np.ndarray:
    cuts = [photos[cut : cut + ROWS] for cut in range(0, len(photos), ROWS)]
    return np.concatenate([fitted(some, SMALL).numpy() for some in cuts])
