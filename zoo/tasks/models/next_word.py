"""A network that suggests the next word."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.baselines import kneser_ney
from zoo.datasets.batches.streams import streams
from zoo.datasets.splits import Splits
from zoo.datasets.vocabularies.words import UNKNOWN, Words
from zoo.evaluation.cross_entropy import Carried, CrossEntropy
from zoo.evaluation.keyboard import SHOWN, Keyboard
from zoo.report import Sample
from zoo.tasks.models._answers import told
from zoo.tasks.models._listed import texts
from zoo.tasks.models._row_model import RowModel, Scores, Served, judged
from zoo.tasks.models._suggestions import LINE, Suggester
from zoo.tasks.next_word import Numbered, Written, is_word
from zoo.topologies import build_model
from zoo.training.fit import Data
from zoo.training.truncated import Truncated

ORDER = 3  # of the n-grams to beat
ROWS = 1000  # contexts of n-grams at once
HALF_TYPED = re.compile(r"\w[\w'’]*$")


class Model(RowModel):
    """Suggests three words: those that follow a text, or that begin like its last."""

    task = "next-word"
    known = ("words",)
    epochs = 20
    unit = "words"
    foretells = True  # what is put out at a step tells the next step of the input

    def __init__(self, settings: Any, facts: dict[str, Any], card: dict[str, Any]) -> None:
        super().__init__(settings, facts, card)
        self.vocabulary = Words(tuple(facts["words"]))
        self._shown = [w if is_word(w) else "" for w in ("", "", *facts["words"])]
        self._suggester = Suggester(self.model, facts["words"], self._shown)
        self._answer = tf.function(
            self._suggester, input_signature=[tf.TensorSpec((None,), tf.string)], autograph=False
        )

    @staticmethod
    def fit(settings: Any, splits: Splits[Any]) -> dict[str, Any]:
        """The words it knows, the commonest first."""
        return {"words": [*splits.classes[UNKNOWN + 1 :]]}

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`synced_many_to_many` of words, tied; in training one that carries its state."""
        return build_model(
            "synced_many_to_many",
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            vocabulary=UNKNOWN + 1 + len(facts["words"]),
            tied=True,
            input_dropout=settings.dropout,
            dropout=settings.dropout,
            recurrent_dropout=settings.recurrent_dropout,
            engine=settings.engine if training else "auto",
            stateful=training,
            batch=settings.batch if training else None,
            dtype=settings.precision if training else None,
        )

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Nats per word; what fills up the end of the streams must not dilute the mean."""
        return keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        )

    @staticmethod
    def steps(settings: Any) -> int:
        """Words of a window."""
        return int(settings.window)

    def lessons(
        self, splits: Splits[Any], learner: keras.Model, loss: keras.losses.Loss
    ) -> tuple[Data, Callable[[], float]]:
        """Windows of the text, the state carried from each to the next."""
        train, held_out = splits.train.ids, splits.validation.ids
        data = Truncated(streams(train, self.settings.batch, self.settings.window))
        return data, CrossEntropy(learner, held_out, train)

    def encode(self, rows: Written) -> Numbered:
        """Its ids."""
        return Numbered(self.vocabulary.encode(rows.words))

    def score(self, rows: Written) -> Scores:
        """As `Keyboard` types the words; and nats per word, of signs and line ends too."""
        keyboard, ids, total = self._keyboard(rows), self.encode(rows).ids, 0.0
        carried = Carried(self.model, ids, self.vocabulary.encode([LINE]), _beside_nats)
        for logits, targets, nats in carried.measures():
            keyboard.type(logits.numpy(), targets.numpy())
            total += float(nats)
        return {**keyboard.scores(), "nats per word": total / len(ids)}

    def baselines(self, splits: Splits[Any]) -> dict[str, Scores]:
        """The commonest words, and n-grams with tuned discounts, both counted up to the test."""
        rows = judged(splits)
        known = np.concatenate([splits.train.ids, splits.validation.ids])
        ids = np.concatenate([self.vocabulary.encode([LINE] * (ORDER - 1)), self.encode(rows).ids])
        scores = {}
        for name, order in (("the commonest words", 1), (f"{ORDER}-grams, Kneser-Ney", ORDER)):
            model = kneser_ney.tuned(*kneser_ney.of_text(known, order), len(self._shown))
            contexts, wanted = kneser_ney.of_text(ids[ORDER - order :], order)
            keyboard = self._keyboard(rows)
            for start in range(0, len(wanted), ROWS):
                some = slice(start, start + ROWS)
                keyboard.type(model.probabilities(contexts[some]), wanted[some])
            nats = float(model.nats(contexts, wanted).mean())
            scores[name] = {**keyboard.scores(), "nats per word": nats}
        return scores

    def examples(self, rows: Written) -> list[Sample]:
        """Lines of the text up to a word, what is suggested there, and that word."""
        lines = [line.split() for line in " ".join(rows.words).split(LINE)]
        long = [line for line in lines if sum(map(is_word, line)) > 2 * SHOWN]
        shown = []
        for line in long[:: 1 + len(long) // 8]:
            place = next(n for n in range(len(line) // 2, -1, -1) if is_word(line[n]))
            text = " ".join(line[:place])
            shown.append(f"{text} [{' | '.join(self.predict([text])[0])}] {line[place]}")
        return [Sample("[Suggested], and the word that was written", "\n".join(shown))]

    def predict(self, raw: Any) -> list[dict[str, float]]:
        """The three likeliest next words of each text, whose last word is taken to be finished.

        Arguments:
            raw: texts; an empty one is the beginning of a line.  The last 200 words are read, and a
                word that is not known is read as unknown.

        Returns:
            Words with their probabilities among those to suggest: signs, the ends of lines and what
            is unknown are left out.

        Raises:
            ValueError: no list of texts.
        """
        return self._told(raw, "next")

    def complete(self, raw: Any) -> list[dict[str, float]]:
        """As `predict`, but the last word of each text is half typed: three words that begin so.

        Their probabilities are those among the words that begin so.
        After a blank or a sign nothing of the next word is typed yet, and any may follow.  There
        are fewer than three, or none, where no more words that are known begin so.
        """
        return self._told(raw, "completed")

    @property
    def symbols(self) -> list[str]:
        """What each output of the network stands for."""
        return self.vocabulary.decode(np.arange(len(self.vocabulary)))

    def in_steps(self, raw: Any) -> tuple[np.ndarray, list[list[str]]]:
        """Ids (batch, time), filled up with 0, and the words: the last 200, ends of lines too.

        Raises:
            ValueError: as `predict`.
        """
        return self._suggester.in_steps(texts(raw, "the texts that are read"))

    def served(self) -> Served:
        """Suggestions for texts, and for words as they come; see `_suggestions`."""
        return self._suggester.served()

    def answers(self, raw: Sequence[str]) -> list[Any]:
        """What follows each text, and what its last word may become."""
        both = zip(self.predict(list(raw)), self.complete(list(raw)), strict=True)
        return [{"following": following, "completed": completed} for following, completed in both]

    def line(self, one: str, answer: Any, most: int) -> str:
        """What follows; and what the last word may become, if it may be half typed."""
        begins = "" if one.strip() else ", where a line begins"
        following = f"{one!r}{begins} → {told(answer['following'], most)}"
        typed = HALF_TYPED.search(one)
        if typed is None:
            return following
        completed = told(answer["completed"], most) or "no word that is known begins so"
        return f"{following}\n{typed[0]!r}, half typed → {completed}"

    def _keyboard(self, rows: Written) -> Keyboard:
        return Keyboard(self._shown, [word for word in rows.words if is_word(word)])

    def _told(self, raw: Any, which: str) -> list[dict[str, float]]:
        given = texts(raw, "the texts to suggest words for")
        answer = self._answer(tf.constant(given))
        words, shares = (answer[f"{which}_{what}"].numpy() for what in ("words", "probabilities"))
        return [
            {word.decode(): float(share) for word, share in zip(*row, strict=True) if word}
            for row in zip(words, shares, strict=True)
        ]


def _beside_nats(logits: Any, targets: Any, weights: Any) -> tuple[Any, Any, Any]:
    """Logits and targets that count, and the sum of these targets' negative log-likelihoods."""
    counted = weights > 0
    logits, targets = tf.boolean_mask(logits, counted), tf.boolean_mask(targets, counted)
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits)
    return logits, targets, tf.reduce_sum(losses)
