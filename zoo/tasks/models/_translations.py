"""Translations outside the graph: what is asked, what is answered, how good it is."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

import numpy as np

from zoo.datasets.formats.parallel.found import Pairs, normalise
from zoo.datasets.vocabularies.words import UNKNOWN, tokenise
from zoo.decoding.conditional import Written
from zoo.encoding.joiners import join
from zoo.evaluation.bleu import MISSING, bleu
from zoo.tasks.models._listed import texts
from zoo.tasks.models._row_model import Scores


class Translation(NamedTuple):
    """A translation, and how the model came to it.

    text: as it is read.  score: see `Beam`; the higher, the surer.
    words: its words, with joiners.  source: the words that were read.
    weights: (words, source) float32, to which of these each word attends; what lacks to 1 goes to
        the end of the source.
    """

    text: str
    score: float
    words: list[str]
    source: list[str]
    weights: np.ndarray

    @classmethod
    def of(cls, source: list[str], found: Written, known: Sequence[str]) -> Self:
        """That of a row: the words that were read, and the best that was written, as arrays.

        Arguments:
            known: the words that are written, by their ids.
        """
        ids = found.symbols[: found.lengths].tolist()
        weights = found.weights[: len(ids), : len(source)]
        words = [
            source[attended] if n == UNKNOWN else known[n]
            for n, attended in zip(ids, weights.argmax(1).tolist(), strict=True)
        ]
        text = join(words) if found.scores > -np.inf else ""
        return cls(text, float(found.scores), words, source, weights)


def references(rows: Pairs) -> dict[str, list[str]]:
    """Each different source with all its translations."""
    found: dict[str, list[str]] = {}
    for source, target in zip(rows.sources, rows.targets, strict=True):
        found.setdefault(source, []).append(target)
    return found


def measured(
    translations: Sequence[str], wanted: Mapping[str, Sequence[str]]
) -> tuple[Scores, str]:
    """The scores of translations, and how BLEU was computed, or what it takes to."""
    pairs = zip(translations, wanted.values(), strict=True)
    exact = {"exactly right": float(np.mean([t in right for t, right in pairs]))}
    try:
        score, signature = bleu(translations, [*wanted.values()])
    except ImportError:
        return exact, MISSING
    return {"BLEU": score, **exact}, f"BLEU {signature}"


def checked(raw: Any) -> list[str]:
    """Texts, as those of the data are.

    Raises:
        ValueError: they are none, or no list; or one has no word.
    """
    given = texts(raw)
    plain = [normalise(text) for text in given]
    for text, read in zip(given, plain, strict=True):
        if not tokenise(read):
            raise ValueError(f"`raw`, the texts, must hold a word each. Received: {text!r:.80}.")
    return plain
