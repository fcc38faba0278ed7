"""A network that tells of which class a text is."""

import dataclasses
import functools
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.baselines.bag_of_words import bags, log_ratios, naive_bayes
from zoo.datasets.batches.buckets import Batches
from zoo.datasets.formats.labelled.found import Reviews
from zoo.datasets.splits import Ragged, Rows, Splits
from zoo.datasets.vocabularies.word_ids import word_ids
from zoo.datasets.vocabularies.words import Words, tokenise
from zoo.encoding.words import WordEncoder
from zoo.evaluation.rows import outputs
from zoo.report import Sample
from zoo.tasks.models._answers import likeliest, told
from zoo.tasks.models._any_length import FEW, any_length
from zoo.tasks.models._listed import texts
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.tasks.models._scores import accuracy, majority
from zoo.tasks.models._words import with_unknown
from zoo.topologies import build_model

LEAST = 2  # times that a word must occur in train to be known


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """tokens: ids of words in lower case.  labels: (rows,) int32."""

    tokens: Ragged
    labels: np.ndarray


class Model(RowModel):
    """Reads texts, in lower case; of a long one its last words alone."""

    task = "sentiment"
    known = ("classes words",)
    epochs = 5
    fewest = 600
    fields = Fields("tokens", "labels")

    @staticmethod
    def fit(settings: Any, splits: Splits[Reviews]) -> dict[str, Any]:
        """Classes and vocabulary."""
        words = (word for text in splits.train.texts for word in tokenise(text.lower()))
        vocabulary = Words.of(words, LEAST, settings.vocabulary)
        return {"classes": [*splits.classes], "words": [*vocabulary.words]}

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`many_to_one` of words, read from both ends."""
        model = build_model(
            "many_to_one",
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            vocabulary=len(Words(tuple(facts["words"]))),
            classes=len(facts["classes"]),
            embedding=settings.embedding,
            bidirectional=True,
            pooling=settings.pooling,
            input_dropout=settings.dropout,
            dropout=settings.dropout,
            engine=settings.engine if training else "auto",
            dtype=settings.precision if training else None,
        )
        return with_unknown(model, settings.unknown) if training else model

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Nats per text."""
        return keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @functools.cached_property
    def encoder(self) -> WordEncoder:
        """Texts → the ids of their last words."""
        words = Words(tuple(self.facts["words"]))
        return WordEncoder(words, longest=self.settings.longest, last=True)

    def encode(self, rows: Reviews) -> Encoded:
        """Ids of the last words."""
        ids, lengths = self.encoder.encode(rows.texts)
        values = ids[np.arange(ids.shape[1]) < lengths[:, None]]
        return Encoded(Ragged(values, np.cumsum([0, *lengths])), rows.labels)

    def score(self, rows: Reviews) -> Scores:
        """The share of texts whose class is the likeliest."""
        return accuracy(self._probabilities(self.encode(rows)), rows.labels)

    def baselines(self, splits: Splits[Reviews]) -> dict[str, Scores]:
        """The commonest class, and what is told by which words and pairs of words there are."""
        train, test = splits.train, judged(splits)
        count = len(splits.classes)
        _, ids = word_ids({"train": train.texts, "held out": test.texts})
        scores = {"the commonest class": majority(train.labels, test.labels)}
        for name, method, longest in (
            ("naive Bayes on words", naive_bayes, 1),
            ("naive Bayes on words and pairs", naive_bayes, 2),
            ("logistic regression on words and pairs", log_ratios, 2),
        ):
            known, unseen = (bags(ids[part], longest) for part in ("train", "held out"))
            told_apart = method(known, train.labels, unseen, count)
            scores[name] = accuracy(told_apart, test.labels)
        return scores

    def examples(self, rows: Reviews) -> list[Sample]:
        """The shortest of the first texts, and the shortest of those taken for another class."""
        first = sorted(range(min(len(rows), 200)), key=lambda n: len(rows.texts[n]))
        answers = self.predict([rows.texts[n] for n in first])
        right: list[Sample] = []
        wrong: list[Sample] = []
        for n, answer in zip(first, answers, strict=True):
            label = self.facts["classes"][rows.labels[n]]
            sample = Sample(f"{label}, read as {told(answer, 2)}", rows.texts[n])
            (right if next(iter(answer)) == label else wrong).append(sample)
        return [*right[:2], *wrong[:2]]

    def predict(self, raw: Any) -> list[dict[str, float]]:
        """For each text the probability of every class, the likeliest first.

        Words that were not learnt are read as unknown, and of a text that is longer than `longest`
        words the last alone are read.

        Arguments:
            raw: a list of texts.

        Raises:
            ValueError: no list of texts, or a text without a word.
        """
        listed = tuple(texts(raw))
        read = self.encode(Reviews(listed, np.zeros(len(listed), np.int32)))
        return [likeliest(self.facts["classes"], row) for row in self._probabilities(read)]

    @property
    def symbols(self) -> list[str]:
        """What each output of the network stands for."""
        return list(self.facts["classes"])

    def in_steps(self, raw: Any) -> tuple[np.ndarray, list[list[str]]]:
        """Ids (batch, time), filled up with 0, and the words that are read.

        Raises:
            ValueError: as `predict`.
        """
        listed = texts(raw)
        ids, _ = self.encoder.encode(listed)
        return ids, [tokenise(text.lower())[self.encoder.kept] for text in listed]

    def served(self) -> Served:
        """texts (batch,) string → probabilities (batch, classes)."""

        def serve(texts: Any) -> dict[str, Any]:
            tokens, _ = self.encoder(texts)
            return {"probabilities": self._answer(tokens)}

        signature = {"texts": tf.TensorSpec((None,), tf.string)}
        example = ["A fine film.", "Two hours lost, and I'd rather have slept!"]
        return Served(serve, signature, {"texts": example}, [self.encoder])

    def _probabilities(self, rows: Encoded) -> np.ndarray:
        """(rows, classes)."""
        function = self._of_few if len(rows) <= FEW else self._answer
        return np.stack(outputs(function, Batches(rows, 256), "tokens"))

    @functools.cached_property
    def _of_few(self) -> Any:
        return any_length(self._answer, tf.TensorSpec((None, None), tf.int32))

    def _answer(self, tokens: Any) -> Any:
        logits = self.model(tokens, training=False)
        return keras.ops.softmax(keras.ops.cast(logits, "float32"))
