"""A network that tags every word of a sentence."""

import dataclasses
import functools
from itertools import chain
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.baselines.commonest_tag import commonest_tag
from zoo.datasets.batches.buckets import Batches
from zoo.datasets.splits import Ragged, Rows, Splits
from zoo.datasets.tags import Sentences
from zoo.datasets.vocabularies.words import Words
from zoo.encoding import treebank
from zoo.encoding.spelling import PIECES, SpellingEncoder, pieces
from zoo.evaluation.rows import outputs
from zoo.report import Sample
from zoo.tasks.models._any_length import FEW, any_length
from zoo.tasks.models._listed import items, listed, utf8
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.topologies import build_model
from zoo.topologies.parts.embedding import SummedEmbedding
from zoo.topologies.parts.layers import MadeUnknown

LEAST = 2  # times that a piece must occur in train to be known

Tagged = list[tuple[str, str]]


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """pieces: (time, PIECES) of each sentence.  tags, weights: (time,), of each word 1."""

    pieces: Ragged
    tags: Ragged
    weights: Ragged


class Model(RowModel):
    """Reads sentences, as texts or as lists of words."""

    task = "pos-tags"
    known = ("classes pieces words",)
    epochs = 10
    fields = Fields("pieces", "tags", "weights")

    @staticmethod
    def fit(settings: Any, splits: Splits[Sentences]) -> dict[str, Any]:
        """Tags, and the pieces of words that are known."""
        every = chain.from_iterable(splits.train.words)
        spelt = functools.cache(pieces)
        known = Words.of((piece for word in every for piece in spelt(word)), LEAST)
        words = sorted({*chain.from_iterable(splits.train.words)})
        return {"classes": [*splits.classes], "pieces": [*known.words], "words": words}

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`synced_many_to_many` of the sums of pieces' vectors, from both ends."""
        dtype = settings.precision if training else None
        tagger = build_model(
            "synced_many_to_many",
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            features=settings.embedding,
            classes=len(facts["classes"]),
            bidirectional=True,
            mask=True,
            input_dropout=settings.dropout,
            dropout=settings.dropout,
            engine=settings.engine if training else "auto",
            dtype=dtype,
        )
        size = len(Words(tuple(facts["pieces"])))
        ids = keras.Input((None, PIECES), dtype="int32", name="pieces")
        known = MadeUnknown(settings.unknown, name="unknown")(ids) if training else ids
        x = SummedEmbedding(size, settings.embedding, dtype=dtype, name="embedding")(known)
        return keras.Model(ids, tagger(x), name="pos_tags")

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Nats per word."""
        return keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        )

    @functools.cached_property
    def encoder(self) -> SpellingEncoder:
        """Words → ids of their pieces."""
        return SpellingEncoder(Words(tuple(self.facts["pieces"])))

    def encode(self, rows: Sentences) -> Encoded:
        """Pieces, tags, and 1 for each word."""
        ones = Ragged(np.ones(len(rows.tags.values), np.float32), rows.tags.starts)
        return Encoded(self.encoder.encode(rows.words), rows.tags, ones)

    def score(self, rows: Sentences) -> Scores:
        """Share of the words that are tagged as in the data, of all and of those train lacks."""
        return self._scores(self._tags(rows), rows)

    def baselines(self, splits: Splits[Sentences]) -> dict[str, Scores]:
        """Each word's commonest tag."""
        train, test = splits.train, judged(splits)
        said = commonest_tag(train.words, train.tags.values, test.words)
        return {"each word's commonest tag": self._scores(said, test)}

    def _scores(self, said: np.ndarray, rows: Sentences) -> Scores:
        right = np.equal(said, rows.tags.values)
        known = set(self.facts["words"])
        new = np.array([word not in known for word in chain(*rows.words)])
        scores = {"accuracy": float(right.mean())}
        return scores | ({"of new words": float(right[new].mean())} if new.any() else {})

    def examples(self, rows: Sentences) -> list[Sample]:
        """The first sentences; where a tag is wrong, what it should be."""
        first = rows.take(np.arange(min(len(rows), 5)))
        classes, samples = self.facts["classes"], []
        for answer, tags in zip(self.predict(first.words), first.tags, strict=True):
            right = [classes[tag] for tag in tags]
            shown = [
                f"{word}/{tag}" + (f" (not {said})" if said != tag else "")
                for (word, said), tag in zip(answer, right, strict=True)
            ]
            samples.append(Sample("as it should be", " ".join(shown)))
        return samples

    def predict(self, raw: Any) -> list[Tagged]:
        """Of each sentence the words with their tags.

        Arguments:
            raw: a list of sentences, each a text, which is divided as an English treebank would, or
                a list of words.

        Raises:
            ValueError: anything else, or a sentence without a word.
        """
        sentences = self._sentences(raw)
        lengths = np.array([len(words) for words in sentences])
        starts = np.cumsum([0, *lengths])
        nothing = Ragged(np.zeros(starts[-1], np.int32), starts)
        classes = self.facts["classes"]
        said = iter(self._tags(Sentences(tuple(sentences), nothing)).tolist())
        return [[(word, classes[next(said)]) for word in words] for words in sentences]

    @property
    def symbols(self) -> list[str]:
        """What each output of the network stands for."""
        return list(self.facts["classes"])

    def in_steps(self, raw: Any) -> tuple[np.ndarray, list[list[str]]]:
        """Ids of pieces (batch, time, pieces), filled up with 0, and the words that they spell.

        Raises:
            ValueError: as `predict`.
        """
        sentences = self._sentences(raw)
        ragged = self.encoder.encode(sentences)
        ids = ragged.padded(np.arange(len(sentences)), int(ragged.lengths.max()))
        return ids, [[*words] for words in sentences]

    def served(self) -> Served:
        """texts (batch,) string → words and tags (batch, time) string, filled up with ""."""
        classes = tf.constant(self.facts["classes"])

        def serve(texts: Any) -> dict[str, Any]:
            words = treebank.split(texts)
            found = tf.argmax(self._logits(self.encoder(words)), axis=-1)
            words = words.to_tensor("")
            tags = tf.where(words == "", "", tf.gather(classes, found))
            return {"words": words, "tags": tags}

        example = ["Where does he live?", "I don't think it's far, but the road is long."]
        signature = {"texts": tf.TensorSpec((None,), tf.string)}
        return Served(serve, signature, {"texts": example}, [self.encoder])

    def line(self, one: str, answer: Any, most: int) -> str:
        """Each word with its tag."""
        return " ".join(f"{word}/{tag}" for word, tag in answer)

    @staticmethod
    def _sentences(raw: Any) -> list[tuple[str, ...]]:
        given = listed(raw, "the sentences", "texts, or of lists of words", 'Write ["a sentence"].')
        return [_words(one, place) for place, one in enumerate(given)]

    def _tags(self, rows: Sentences) -> np.ndarray:
        """(words of all sentences,) the likeliest tag of each."""
        function = self._of_few if len(rows) <= FEW else self._logits
        logits = outputs(function, Batches(self.encode(rows), 256), "pieces")
        cut = zip(logits, rows.tags.lengths, strict=True)
        return np.concatenate([row[:length].argmax(-1) for row, length in cut])

    @functools.cached_property
    def _of_few(self) -> Any:
        return any_length(self._logits, tf.TensorSpec((None, None, PIECES), tf.int32))

    def _logits(self, ids: Any) -> Any:
        return keras.ops.cast(self.model(ids, training=False), "float32")


def _words(sentence: Any, place: int) -> tuple[str, ...]:
    found = items(treebank.words(sentence) if isinstance(sentence, str) else sentence)
    if found is None or not all(isinstance(word, str) and word for word in found):
        raise ValueError(
            "A sentence must be a text with a word, or a list of words, none of them empty. "
            f"Received: {sentence!r:.80} in place {place}."
        )
    return tuple(map(utf8, found))
