"""A network that writes the names of a nation, and tells how likely a name is in each."""

import dataclasses
import functools
import unicodedata
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.baselines.by_class import Labelled, nats_by_class
from zoo.datasets.names import LONGEST, Names
from zoo.datasets.splits import Ragged, Rows, Splits
from zoo.datasets.vocabularies.words import Words
from zoo.decoding.by_class import ClassDecoder
from zoo.decoding.settings import HIGHEST, Sampling, integer
from zoo.report import Sample, Table
from zoo.report.scores import OURS
from zoo.tasks.models._answers import likeliest
from zoo.tasks.models._listed import short, texts
from zoo.tasks.models._nations import served
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.topologies import build_model
from zoo.training.fit import History

START, END = "<start>", "<end>"
LEAST = 2  # times that a letter must occur to be known
ORDERS = (3, 5)  # of the n-grams to beat
ROWS = 100  # names at once, each in every nation


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """given: (rows,) int32, the nation.  tokens: letters after a start.  targets: before an end."""

    given: np.ndarray
    tokens: Ragged
    targets: Ragged
    weights: Ragged


class Model(RowModel):
    """Writes names, of a nation; and knows nations by names, (batch,) strings."""

    task = "names"
    known = ("letters nations shares",)
    epochs = 30
    unit = "names"
    fields = Fields(("given", "tokens"), "targets", "weights")

    def __init__(self, settings: Any, facts: dict[str, Any], card: dict[str, Any]) -> None:
        super().__init__(settings, facts, card)
        self.nations = list(facts["nations"])
        self.letters = _letters(facts)
        self._decoder = ClassDecoder(self.model, self.letters, len(self.nations), START, END)
        shares = np.array(facts["shares"], np.float32)
        self._prior = np.log(np.maximum(shares, np.finfo(np.float32).tiny))
        texts = [tf.TensorSpec((None,), tf.string)]
        self._nats = tf.function(self._decoder.nats, texts, autograph=False)
        self._write = tf.function(self._decoder.write, autograph=False)

    @staticmethod
    def fit(settings: Any, splits: Splits[Names]) -> dict[str, Any]:
        """Letters, nations, and how many of all names each nation has."""
        letters = Words.of("".join(splits.train.names), LEAST).words
        counts = np.bincount(splits.train.nations, minlength=len(splits.classes))
        return {
            "letters": [*letters],
            "nations": [*splits.classes],
            "shares": (counts / counts.sum()).tolist(),
        }

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`one_to_many` of a class."""
        return build_model(
            "one_to_many",
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            classes=len(facts["nations"]),
            vocabulary=len(_letters(facts)),
            embedding=settings.embedding,
            dropout=settings.dropout,
            engine=settings.engine if training else "auto",
            dtype=settings.precision if training else None,
        )

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Nats per letter, the end of a name being one."""
        return keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        )

    def encode(self, rows: Names) -> Encoded:
        """Letters as ids."""
        targets = _numbered(rows, self.letters)
        tokens = Ragged(np.roll(targets.values, 1), targets.starts)  # the end becomes a start
        tokens.values[targets.starts[:-1]] = self.letters.id(START)
        ones = Ragged(np.ones(len(targets.values), np.float32), targets.starts)
        return Encoded(rows.nations, tokens, targets, ones)

    def score(self, rows: Names) -> Scores:
        """Nats per letter in the name's own nation, and how often Bayes' rule finds this."""
        return self._scores(rows, self.nats(rows.names))

    def baselines(self, splits: Splits[Names]) -> dict[str, Scores]:
        """n-grams of letters for each nation, tuned."""
        rows = judged(splits)
        return {name: self._scores(rows, nats) for name, nats in _ngrams(splits, self.letters)}

    def finish(self, history: History, splits: Splits[Names]) -> None:
        """As for all rows, and the losses by nation."""
        super().finish(history, splits)
        rows = judged(splits)
        told = [*_ngrams(splits, self.letters), (OURS, self.nats(rows.names))]
        self.card["nations"] = {
            nation: {
                "names": int((rows.nations == n).sum()),
                **{name: float(_by_nation(rows, nats)[n]) for name, nats in told},
            }
            for n, nation in enumerate(self.nations)
        }

    def tables(self) -> list[Table]:
        """Its scores beside those of the baselines; and its losses by nation."""
        nations = self.card.get("nations", {})
        if not nations:
            return super().tables()
        first = next(iter(nations.values()))
        rows = [
            (nation, str(told["names"]), *(f"{told[name]:.4f}" for name in [*first][1:]))
            for nation, told in nations.items()
        ]
        return [*super().tables(), Table("Nats per letter by nation", ("", *first), tuple(rows))]

    def examples(self, rows: Names) -> list[Sample]:
        """Names that it wrote, of every nation."""
        written = {nation: self.generate(nation, count=6, seed=1) for nation in self.nations}
        lines = (f"{nation}: {', '.join(names)}" for nation, names in written.items())
        return [Sample("Names that it wrote", "\n".join(lines))]

    def nats(self, names: Any) -> np.ndarray:
        """(names, nations) the negative log-likelihood of each name in each nation."""
        parts = [names[start : start + ROWS] for start in range(0, len(names), ROWS)]
        return np.concatenate([self._nats(tf.constant(part)).numpy() for part in parts])

    def predict(self, raw: Any) -> list[dict[str, float]]:
        """The probability of every nation of each name, the likeliest first, by Bayes' rule.

        A nation is as likely beforehand as it was in training.

        Arguments:
            raw: names, written as in the data: "Rossi".

        Raises:
            ValueError: no list of names, or one that is empty or too long.
        """
        given = texts(raw, "the names")
        names = [" ".join(unicodedata.normalize("NFC", name).split()) for name in given]
        for name in names:
            if not name:
                raise ValueError(f"`raw`, the names, must not be blank. Received: {short(given)}.")
            if len(name) > LONGEST:
                raise ValueError(
                    f"A name must have at most {LONGEST} characters. Received: {len(name)}, "
                    f"{name[:40]!r}…."
                )
        shares = tf.nn.softmax(self._prior - self.nats(names)).numpy()
        return [likeliest(self.nations, row) for row in shares]

    def generate(
        self,
        prompt: str | None = None,
        length: int = LONGEST,
        *,
        count: int = 5,
        temperature: float = 0.8,
        top_k: int = 0,
        top_p: float = 1.0,
        seed: int = 0,
    ) -> list[str]:
        """Writes names of a nation.

        Arguments:
            prompt: the nation.
            length: the most letters of a name.
            count: how many names.
            temperature, top_k, top_p: see `zoo.decoding.settings.Sampling`.
            seed: the same seed gives the same names.

        Raises:
            ValueError: no such nation, or a number that makes no sense.
        """
        if prompt not in self.nations:
            raise ValueError(
                f"`prompt`, the nation, must be one of {', '.join(self.nations)}. "
                f"Received: {prompt!r}."
            )
        length = integer("length", "the most letters of a name", length, 1, HIGHEST)
        count = integer("count", "how many names to write", count, 1, HIGHEST)
        seed = integer("seed", "what fixes the names", seed, 0, HIGHEST)
        how = Sampling(temperature, top_k, top_p).check()
        written = self._write(
            tf.fill([count], self.nations.index(prompt)),
            tf.constant(length),
            tf.constant(how.temperature, tf.float32),
            tf.constant(min(how.top_k, len(self.letters))),
            tf.constant(how.top_p, tf.float32),
            tf.constant(seed),
        )
        return [name.decode() for name in written.numpy()]

    def served(self) -> Served:
        """See `_nations.served`."""
        return served(self._decoder, self.nations, self._prior)

    def _scores(self, rows: Names, nats: np.ndarray) -> Scores:
        own, steps = nats[np.arange(len(rows)), rows.nations], _steps(rows)
        found = (self._prior - nats).argmax(1) == rows.nations
        return {
            "nats per letter": float(own.sum() / steps.sum()),
            "mean of nations": float(np.nanmean(_by_nation(rows, nats))),
            "accuracy": float(found.mean()),
        }


def _letters(facts: dict[str, Any]) -> Words:
    return Words(tuple(facts["letters"]), (START, END))


def _numbered(rows: Names, letters: Words) -> Ragged:
    """The letters of each name, and the end."""
    return Ragged.of([[*letters.encode([*name]), letters.id(END)] for name in rows.names])


def _steps(rows: Names) -> np.ndarray:
    """(rows,) letters of each name, the end being one."""
    return np.array([len(name) + 1 for name in rows.names])


def _by_nation(rows: Names, nats: np.ndarray) -> np.ndarray:
    """(nations,) nats per letter of the names of each; NaN where there are none."""
    own = nats[np.arange(len(rows)), rows.nations]
    sums, steps = (np.bincount(rows.nations, x, nats.shape[1]) for x in (own, _steps(rows)))
    return np.divide(sums, steps, out=np.full(len(sums), np.nan), where=steps > 0)


@functools.lru_cache(1)
def _ngrams(splits: Splits[Names], letters: Words) -> list[tuple[str, np.ndarray]]:
    """Names of n-grams, and what they tell of the names by which a model is judged."""
    counted, tuned, scored = (
        Labelled(_numbered(rows, letters), rows.nations)
        for rows in (splits.train, splits.validation, judged(splits))
    )
    sizes = len(letters), len(splits.classes)
    return [
        (f"{n}-grams by nation", nats_by_class(counted, tuned, scored.sequences, *sizes, n))
        for n in ORDERS
    ]
