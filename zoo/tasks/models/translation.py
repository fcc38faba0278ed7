"""A network that translates sentences."""

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.baselines.nearest import nearest
from zoo.datasets.formats.parallel.found import Pairs
from zoo.datasets.splits import Ragged, Rows, Splits
from zoo.datasets.vocabularies.word_ids import word_ids
from zoo.datasets.vocabularies.words import Words, tokenise
from zoo.decoding.conditional import Written
from zoo.decoding.settings import Beam
from zoo.encoding.joiners import split
from zoo.encoding.rows import padded
from zoo.report import Sample, Table
from zoo.tasks.models import _beams
from zoo.tasks.models._any_length import FEW, any_length
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.tasks.models._translations import Translation, checked, measured, references
from zoo.tasks.models._translator import END, START, Translator
from zoo.topologies import build_model
from zoo.training.fit import History
from zoo.training.smoothing import SmoothedCrossEntropy

TOGETHER = 64  # texts that are translated at once
SIGNATURE = (  # of a search: ids of words, how many of each text, width, alpha
    tf.TensorSpec((None, None), tf.int32),
    tf.TensorSpec((None,), tf.int32),
    tf.TensorSpec((), tf.int32),
    tf.TensorSpec((), tf.float32),
)
BEAM = Beam(width=5, alpha=1.0)


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """source, tokens: ids of words, as read and as the decoder is given them, shifted by one.

    targets: ids to write.  weights: 1 for each.
    """

    source: Ragged
    tokens: Ragged
    targets: Ragged
    weights: Ragged


class Model(RowModel):
    """Reads sentences, without their case, and writes them in the other language.

    Of a text that is longer than `longest` words the first are read.
    """

    task = "translation"
    known = ("source target",)
    epochs = 15
    fewest = 600
    fields = Fields(("source", "tokens"), "targets", "weights")
    foretells = True  # what is put out at a step tells the next step of `tokens`

    @staticmethod
    def fit(settings: Any, splits: Splits[Pairs]) -> dict[str, Any]:
        """The words of both languages."""
        train = splits.train
        sides = {
            "source": (word for text in train.sources for word in tokenise(text.lower())),
            "target": (word for text in train.targets for word in split(text)),
        }
        kept = {n: Words.of(w, settings.least, settings.vocabulary) for n, w in sides.items()}
        return {name: [*words.words] for name, words in kept.items()}

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`many_to_many` with attention; the matrix that embeds target words also gives logits."""
        source, target = vocabularies(facts)
        return build_model(
            "many_to_many",
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            source_vocabulary=len(source),
            vocabulary=len(target),
            embedding=settings.embedding,
            tied=True,
            attention=settings.attention,
            input_dropout=settings.dropout,
            dropout=settings.dropout,
            engine=settings.engine if training else "auto",
            dtype=settings.precision if training else None,
        )

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Nats per word of the target, its end among them."""
        return SmoothedCrossEntropy(settings.smoothing)

    @functools.cached_property
    def translator(self) -> Translator:
        """Strings → translations, in the graph."""
        return Translator(self.model, *vocabularies(self.facts), self.settings.longest)

    def encode(self, rows: Pairs) -> Encoded:
        """Ids of the words of all pairs but of those that are too long.

        Raises:
            ValueError: all are.
        """
        longest, symbols = self.settings.longest, self.translator.symbols
        source, target = vocabularies(self.facts)
        read, given, wanted = [], [], []
        for text, translation in zip(rows.sources, rows.targets, strict=True):
            words, written = tokenise(text.lower()), split(translation)
            if max(len(words), len(written)) <= longest:
                ids = target.encode(written)
                read.append([*source.encode(words), source.id(END)])
                given.append([symbols.start, *ids])
                wanted.append([*ids, symbols.end])
        if not read:
            raise ValueError(
                "`longest`, how many words each side of a pair may have, must leave pairs to learn "
                f"from. Received: longest={longest}, of which there are none."
            )
        ones = [np.ones(len(row)) for row in wanted]
        weights = Ragged.of(ones, np.float32)
        return Encoded(Ragged.of(read), Ragged.of(given), Ragged.of(wanted), weights)

    def score(self, rows: Pairs) -> Scores:
        """BLEU, from 0 to 100, and the share of sentences that are right to the letter.

        A source that has several translations is translated once, and any of them is right.
        """
        wanted = references(rows)
        return measured(self.predict([*wanted]), wanted)[0]

    def baselines(self, splits: Splits[Pairs]) -> dict[str, Scores]:
        """The source as it is, and the translation of the learnt source that is most alike."""
        train, wanted = splits.train, references(judged(splits))
        _, ids = word_ids({"train": train.sources, "asked": [*wanted]})
        found = [train.targets[row] for row in nearest(ids["train"], ids["asked"])]
        return {
            "the source as it is": measured([*wanted], wanted)[0],
            "the translation of what is most alike": measured(found, wanted)[0],
        }

    def finish(self, history: History, splits: Splits[Pairs]) -> None:
        """Also how BLEU was computed."""
        super().finish(history, splits)
        wanted = references(judged(splits))
        self.card["versions"]["BLEU"] = measured([*wanted], wanted)[1]

    def tables(self) -> list[Table]:
        """Its scores, and how they were computed."""
        how = self.card["versions"].get("BLEU", "")
        return [dataclasses.replace(t, caption=f"{t.caption}; {how}") for t in super().tables()]

    def examples(self, rows: Pairs) -> list[Sample]:
        """The first sentences."""
        first = rows.take(np.arange(min(4, len(rows))))
        written = self.predict(first.sources)
        return [
            Sample(source, f"{translation}\nreference: {target}")
            for source, target, translation in zip(
                first.sources, first.targets, written, strict=True
            )
        ]

    def predict(self, raw: Any) -> list[str]:
        """The translation of each text.

        A word that was not learnt is read as unknown, and copied where the model writes one that it
        does not know.

        Arguments:
            raw: a list of texts.

        Raises:
            ValueError: no list of texts, or a text without a word.
        """
        return [translation.text for translation in self.translate(raw)]

    def translate(
        self, raw: Any, width: int = BEAM.width, alpha: float = BEAM.alpha
    ) -> list[Translation]:
        """The translation of each text, with its score and what the decoder attended to.

        Arguments:
            raw: a list of texts.
            width: how many translations are followed side by side; 1 is greedy.
            alpha: how much longer ones are favoured.

        Raises:
            ValueError: as `predict`; or a width or an alpha that makes no sense.
        """
        texts, beam = checked(raw), Beam(width, alpha).check()
        read, reader = self.translator.read(texts), self.translator.reader
        lengths = np.array([len(words) for words in read], np.int32)
        order = np.argsort(lengths, kind="stable").tolist()
        search = self._of_few if len(texts) <= FEW else self._search
        found: dict[int, Translation] = {}
        for cut in range(0, len(texts), TOGETHER):
            rows = order[cut : cut + TOGETHER]
            ids, _ = reader.encode([texts[row] for row in rows])
            answer = [a.numpy() for a in search(ids, lengths[rows], beam.width, beam.alpha)]
            for place, row in enumerate(rows):
                best = Written(*(array[place, 0] for array in answer))
                found[row] = Translation.of(read[row], best, self.translator.words)
        return [found[row] for row in range(len(texts))]

    @property
    def symbols(self) -> list[str]:
        """What each output of the network stands for."""
        target = vocabularies(self.facts)[1]
        return target.decode(np.arange(len(target)))

    def in_steps(self, raw: Any) -> tuple[dict[str, np.ndarray], dict[str, list[list[str]]]]:
        """The source, and the translation that the model writes as what it reads of the target.

        Returns:
            Ids (batch, time) of `source` and of `tokens`, filled up with 0; and the words that they
            are, a copied one as it was copied.

        Raises:
            ValueError: as `predict`.
        """
        given, (_, target) = checked(raw), vocabularies(self.facts)
        translated = self.translate(given)
        source, _ = self.translator.reader.encode(given)
        start = self.translator.symbols.start
        tokens, _ = padded([[start, *target.encode(one.words)] for one in translated])
        labels = {
            "source": [[*one.source, END] for one in translated],
            "tokens": [[START, *one.words] for one in translated],
        }
        return {"source": source, "tokens": tokens}, labels

    def served(self) -> Served:
        """texts (batch,) string → translations (batch,) string, log_probabilities (batch,).

        The text of nothing is nothing.  `beam` gives the `best` of each, and their scores.
        """

        def serve(texts: Any) -> dict[str, Any]:
            answer = self.translator(texts, BEAM)
            return {name: answer[name] for name in ("translations", "log_probabilities")}

        signature = {"texts": tf.TensorSpec((None,), tf.string)}
        example = ["A man in a red hat.", "Who?", ""]
        beam = _beams.endpoint(self.translator.search, signature, {"texts": example})
        return Served(serve, signature, {"texts": example}, [self.translator], {"beam": beam})

    @functools.cached_property
    def _search(self) -> Any:
        """See `SIGNATURE` → `Written`."""
        return tf.function(self._searched(), SIGNATURE, autograph=False)

    @functools.cached_property
    def _of_few(self) -> Any:
        return any_length(self._searched(), *SIGNATURE)

    def _searched(self) -> Any:
        translator = self.translator  # its tables must not be made while the search is traced
        return lambda ids, lengths, *beam: translator.written(ids, lengths, Beam(*beam))


def vocabularies(facts: Mapping[str, Any]) -> tuple[Words, Words]:
    """Of source and target, with their marks."""
    return Words(tuple(facts["source"]), (END,)), Words(tuple(facts["target"]), (START, END))
