"""A network that says what a picture shows."""

import dataclasses
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.baselines.nearest_vectors import nearest_vectors
from zoo.datasets.scenes import COMBINATIONS, Scenes
from zoo.datasets.splits import Ragged, Rows, Splits
from zoo.datasets.vocabularies.words import PADDING, SHOWN, UNKNOWN, Words
from zoo.decoding.encoder_decoder import EncoderDecoder
from zoo.decoding.settings import Sampling, Symbols
from zoo.decoding.writing import write
from zoo.report import Sample
from zoo.tasks.models import _pictures
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.tasks.models._words import with_unknown
from zoo.tasks.models.digits import drawn
from zoo.topologies import build_model

START, END = "<start>", "<end>"
ROWS = 200  # pictures at once
PLACES = 4  # of a side, at most, that convolutions leave
SEEN, UNSEEN, BLACK = "seen combinations", "held-out combinations", "black pictures"


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """given: (rows, height, width) float32, 0 to 1.  tokens: words after a start.  targets: before
    an end.
    """

    given: np.ndarray
    tokens: Ragged
    targets: Ragged
    weights: Ragged


class Model(RowModel):
    """Reads pictures (height, width), from 0 to 255, of the size on which it was trained."""

    task = "caption"
    epochs = 10
    unit = "scenes"
    fields = Fields(("given", "tokens"), "targets", "weights")

    def __init__(self, settings: Any, facts: dict[str, Any], card: dict[str, Any]) -> None:
        super().__init__(settings, facts, card)
        self.words = _words(facts)
        start, end = map(self.words.id, (START, END))
        self._symbols = Symbols(start, end, (PADDING, UNKNOWN, start))
        self._decoder = EncoderDecoder(self.model)
        height, width = facts["shape"]
        pictures = [tf.TensorSpec((None, height, width), tf.float32)]
        self._said = tf.function(self._say, input_signature=pictures)

    @classmethod
    def suited(cls, settings: Any, splits: Splits[Scenes]) -> Any:
        """See `RowModel.suited`; also how many convolutions suit the pictures."""
        if settings.convolutions is None:
            side = max(splits.train.pictures.shape[1:])
            levels = max(1, math.ceil(math.log2(side / PLACES)))
            settings = dataclasses.replace(settings, convolutions=levels)
        return super().suited(settings, splits)

    @staticmethod
    def fit(settings: Any, splits: Splits[Scenes]) -> dict[str, Any]:
        """Size, words, and how many of these the longest caption has."""
        captions = [caption.split() for caption in splits.train.captions]
        return {
            "shape": [*splits.train.pictures.shape[1:]],
            "words": [*Words.of(word for caption in captions for word in caption).words],
            "longest": max(map(len, captions)),
        }

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`one_to_many` of a picture."""
        model = build_model(
            "one_to_many",
            cell=settings.cell,
            units=settings.units,
            shape=facts["shape"],
            vocabulary=len(_words(facts)),
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
        """Nats per word, the end of a sentence being one."""
        return keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        )

    def encode(self, rows: Scenes) -> Encoded:
        """Ink from 0 to 1, words as ids."""
        end = self.words.id(END)
        ids = [[*self.words.encode(caption.split()), end] for caption in rows.captions]
        targets = Ragged.of(ids)
        tokens = Ragged(np.roll(targets.values, 1), targets.starts)
        tokens.values[targets.starts[:-1]] = self.words.id(START)
        ones = Ragged(np.ones(len(targets.values), np.float32), targets.starts)
        return Encoded(_scaled(rows.pictures), tokens, targets, ones)

    def score(self, rows: Scenes) -> Scores:
        """Share of whole sentences that are right; `BLACK`: of all scenes, none of them shown."""
        black = self.predict(np.zeros_like(rows.pictures[:1])) * len(rows)
        return {**_shares(rows, self.predict(rows.pictures)), BLACK: _share(rows.captions, black)}

    def baselines(self, splits: Splits[Scenes]) -> dict[str, Scores]:
        """One of all captions by chance, the commonest, and that of the scene most alike."""
        rows = judged(splits)
        (commonest, _), *_ = Counter(splits.train.captions).most_common(1)
        chance = dict.fromkeys((SEEN, UNSEEN, BLACK), 1 / len(COMBINATIONS))
        said = [commonest] * len(rows)
        common = {**_shares(rows, said), BLACK: _share(rows.captions, said)}
        shown = np.concatenate([rows.pictures, np.zeros_like(rows.pictures[:1])])
        nearest = nearest_vectors(splits.train.pictures, shown)
        *alike, black = [splits.train.captions[row] for row in nearest]
        return {
            "chance": chance,
            "the commonest caption": common,
            "the caption of what is most alike": {
                **_shares(rows, alike),
                BLACK: _share(rows.captions, [black] * len(rows)),
            },
        }

    def examples(self, rows: Scenes) -> list[Sample]:
        """The first scene, drawn in letters, and the first of which it says something wrong."""
        said = self.predict(rows.pictures[:1000])
        wrong = [n for n, sentence in enumerate(said) if sentence != rows.captions[n]]
        return [
            Sample(f"{rows.captions[n]}: {said[n]}", drawn(rows.pictures[n]))
            for n in [0, *wrong[:1]]
        ]

    def predict(self, raw: Any) -> list[str]:
        """A sentence about each picture.

        Arguments:
            raw: pictures (rows, height, width) of numbers from 0, paper, to 255, full ink.

        Raises:
            ValueError: other shapes, or what is no number from 0 to 255.
        """
        return [sentence for sentence, _ in self._read(raw)]

    def attention(self, raw: Any) -> list[list[tuple[str, np.ndarray]]]:
        """Each word of each sentence, with how much it looked at each place (rows, columns)."""
        return [
            list(zip(sentence.split(), maps, strict=False)) for sentence, maps in self._read(raw)
        ]

    def served(self) -> Served:
        """pictures (batch, height, width) uint8 → sentences (batch,), and attention (batch, words,
        rows, columns), the end of a sentence being a word.
        """
        shape = self.facts["shape"]
        random = np.random.default_rng(0)

        def serve(pictures: Any) -> dict[str, Any]:
            sentences, attention = self._say(tf.cast(pictures, tf.float32))
            return {"sentences": sentences, "attention": attention}

        signature = {"pictures": tf.TensorSpec((None, *shape), tf.uint8)}
        return Served(serve, signature, {"pictures": random.integers(0, 256, (3, *shape))})

    def tell(self, raw: Sequence[str], most: int) -> Iterator[str]:
        """Arguments are files of pictures, dark on light or light on dark."""
        pictures = np.stack([_pictures.read(path, self.facts["shape"]) for path in raw])
        for path, sentence in zip(raw, self.predict(pictures), strict=True):
            yield f"{path} → {sentence}"

    def _read(self, raw: Any) -> Iterator[tuple[str, np.ndarray]]:
        pictures = _pictures.checked(raw, self.facts["shape"])
        for start in range(0, len(pictures), ROWS):
            sentences, maps = self._said(tf.constant(pictures[start : start + ROWS]))
            for sentence, each in zip(sentences.numpy(), maps.numpy(), strict=True):
                yield sentence.decode(), each

    def _say(self, pictures: Any) -> tuple[Any, Any]:
        """In the graph: sentences, and attention."""
        limit, greedy = self.facts["longest"] + 1, Sampling(temperature=0)
        written = write(self._decoder, pictures / 255, limit, self._symbols, greedy, 0)
        writings = tf.constant([*SHOWN.values(), *self.words.marks, *self.words.words])
        kept = tf.sequence_mask(written.lengths, tf.shape(written.symbols)[1])
        words = tf.where(kept, tf.gather(writings, written.symbols), "")
        sentences = tf.strings.strip(tf.strings.reduce_join(words, 1, separator=" "))
        rows, columns = (-(-side // 2**self.settings.convolutions) for side in self.facts["shape"])
        batch, time = tf.unstack(tf.shape(written.symbols))
        return sentences, tf.reshape(written.weights, [batch, time, rows, columns])


def _words(facts: dict[str, Any]) -> Words:
    return Words(tuple(facts["words"]), (START, END))


def _scaled(pictures: np.ndarray) -> np.ndarray:
    return pictures.astype(np.float32) / 255


def _shares(rows: Scenes, said: Sequence[str]) -> Scores:
    """Of sentences that are right: of scenes of seen combinations, and of others."""
    right = np.array([one == other for one, other in zip(rows.captions, said, strict=True)])
    return {
        name: float(right[which].mean())
        for name, which in ((SEEN, ~rows.held_out), (UNSEEN, rows.held_out))
        if which.any()
    }


def _share(captions: Sequence[str], said: Sequence[str]) -> float:
    return float(np.mean([one == other for one, other in zip(captions, said, strict=True)]))
