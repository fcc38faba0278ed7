"""A network that reads a piece of a gene from both ends."""

import dataclasses
import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import keras
import numpy as np
import tensorflow as tf

from zoo.baselines.by_place import naive_bayes
from zoo.datasets.batches.buckets import Batches
from zoo.datasets.genes import LETTERS, Genes
from zoo.datasets.splits import Splits
from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.encoding.characters import CharacterEncoder
from zoo.evaluation.rows import outputs
from zoo.report import Sample
from zoo.tasks.genes import read
from zoo.tasks.models._answers import likeliest, told
from zoo.tasks.models._listed import listed, short
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.tasks.models._scores import accuracy, majority
from zoo.topologies import build_model
from zoo.topologies.parts.layers import Placed


class Model(RowModel):
    """Reads letters, of the length that was learnt."""

    task = "genes"
    known = ("classes length",)
    epochs = 20
    fields = Fields("letters", "labels")

    @classmethod
    def train(
        cls,
        settings: Any,
        splits: Splits[Genes],
        out: Path | None,
        callbacks: Sequence[keras.callbacks.Callback] = (),
    ) -> Self:
        """See `RowModel.train`; of several folds the model of the first, judged with all."""
        trained = super().train(settings, splits, out, callbacks)
        cards = [trained.card]
        for fold in range(settings.fold + 1, settings.fold + settings.folds):
            chosen = dataclasses.replace(settings, fold=fold)
            cards.append(super().train(chosen, read(chosen), None, callbacks).card)
            if any(card["interrupted"] for card in cards):
                return trained
        if settings.folds > 1:
            trained.card = together(cards)
            if out is not None:
                trained.save(out)
        return trained

    @staticmethod
    def fit(settings: Any, splits: Splits[Genes]) -> dict[str, Any]:
        """Classes and length."""
        return {"classes": [*splits.classes], "length": splits.train.letters.shape[1]}

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`many_to_one` of letters at their places, from both ends."""
        dtype = settings.precision if training else None
        reader = build_model(
            "many_to_one",
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            features=settings.embedding,
            classes=len(facts["classes"]),
            convolutions=settings.filters,
            kernel_size=settings.kernel_size,
            bidirectional=True,
            pooling="max",
            input_dropout=settings.dropout,
            dropout=settings.dropout,
            engine=settings.engine if training else "auto",
            dtype=dtype,
        )
        letters = keras.Input((facts["length"],), dtype="int32", name="letters")
        x = keras.layers.Embedding(
            1 + len(LETTERS), settings.embedding, dtype=dtype, name="embedding"
        )(letters)
        return keras.Model(letters, reader(Placed(dtype=dtype, name="placed")(x)), name="genes")

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Nats per piece."""
        return keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    @functools.cached_property
    def encoder(self) -> CharacterEncoder:
        """Letters → their places in `LETTERS`."""
        return CharacterEncoder(Vocabulary(LETTERS))

    def encode(self, rows: Genes) -> Genes:
        """As they are: their names are no numbers and stay behind."""
        return rows

    def score(self, rows: Genes) -> Scores:
        """The share of sequences whose class is the likeliest."""
        return accuracy(self._probabilities(rows), rows.labels)

    def baselines(self, splits: Splits[Genes]) -> dict[str, Scores]:
        """The commonest class, and what each letter says by itself."""
        train, test = splits.train, judged(splits)
        size = 1 + len(LETTERS)
        said = naive_bayes(train.letters, train.labels, test.letters, size, len(splits.classes))
        return {
            "the commonest class": majority(train.labels, test.labels),
            "naive Bayes by place": accuracy(said, test.labels),
        }

    def examples(self, rows: Genes) -> list[Sample]:
        """The first rows."""
        first = rows.take(np.arange(min(len(rows), 4)))
        texts = ["".join(LETTERS[n - 1] for n in row) for row in first.letters.tolist()]
        answers = zip(first.names, first.labels, texts, self.predict(texts), strict=True)
        return [
            Sample(f"{name}: {self.facts['classes'][label]}, read as {told(answer, 2)}", text)
            for name, label, text, answer in answers
        ]

    def predict(self, raw: Any) -> list[dict[str, float]]:
        """For each piece the probability of every class, the likeliest first.

        Arguments:
            raw: a list of texts, each as many letters as were learnt: A, C, G, T, and for what is
                not known D (A, G or T), N (any), R (A or G), S (C or G); or small ones.

        Raises:
            ValueError: anything else.
        """
        length = self.facts["length"]
        what, kinds = "pieces of genes", f"texts of {length} letters of {LETTERS}"
        texts = [text.upper() for text in listed(raw, what, kinds, of=str)]
        for text in texts:
            if len(text) != length or not set(text) <= set(LETTERS):
                raise ValueError(
                    f"`raw`, {what}, must be a list of {kinds}. Received: {short(text)} of "
                    f"{len(text)} letters."
                )
        ids, _ = self.encoder.encode(texts)
        rows = Genes(tuple(texts), 1 + ids, np.zeros(len(texts), np.int32))
        answers = self._probabilities(rows)
        return [likeliest(self.facts["classes"], row) for row in answers]

    def served(self) -> Served:
        """texts (batch,) string, of the length that was learnt → probabilities (batch, classes)."""
        length = self.facts["length"]

        def serve(texts: Any) -> dict[str, Any]:
            ids, lengths = self.encoder(tf.strings.upper(texts))
            fits = tf.reduce_all(lengths == length)
            with tf.control_dependencies(
                [tf.debugging.Assert(fits, [f"A text must have {length} letters, not:", lengths])]
            ):
                letters = tf.ensure_shape(1 + ids, (None, length))
            return {"probabilities": self._answer(letters)}

        signature = {"texts": tf.TensorSpec((None,), tf.string)}
        example = [("ACGTN" * length)[:length], ("ggtaagt" * length)[:length]]
        return Served(serve, signature, {"texts": example}, [self.encoder])

    def _probabilities(self, rows: Genes) -> np.ndarray:
        """(rows, classes)."""
        return np.stack(outputs(self._answer, Batches(rows, 512), "letters"))

    def _answer(self, letters: Any) -> Any:
        logits = self.model(letters, training=False)
        return keras.ops.softmax(keras.ops.cast(logits, "float32"))


def together(cards: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The first of the cards of several folds, with the scores on the rows of all.

    Each row is judged once, so the accuracy of all is that of the folds by their rows.
    """
    rows = [card["split"]["test"] for card in cards]
    folds = [
        {name: scores["accuracy"] for name, scores in card["scores"].items()} for card in cards
    ]
    scores = {
        name: {
            "accuracy": float(np.average([fold[name] for fold in folds], weights=rows)),
            "deviation between folds": float(np.std([fold[name] for fold in folds])),
        }
        for name in folds[0]
    }
    return {
        **cards[0],
        "scores": scores,
        "folds": [{"rows": count, **fold} for count, fold in zip(rows, folds, strict=True)],
        "split": {**cards[0]["split"], "test": sum(rows)},
        "seconds": sum(card["seconds"] for card in cards),
    }
