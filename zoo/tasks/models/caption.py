"""A network that says what a picture shows."""

import dataclasses
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from zoo.baselines.nearest_vectors import nearest_vectors
from zoo.datasets.scenes import COMBINATIONS, Scenes
from zoo.datasets.splits import Splits
from zoo.datasets.vocabularies.words import Words
from zoo.report import Sample
from zoo.tasks.models import _beams, _pictures
from zoo.tasks.models._captioner import Captioner, Encoded
from zoo.tasks.models._row_model import Scores, Served, judged
from zoo.tasks.models.digits import drawn

PLACES = 4  # of a side, at most, that convolutions leave
SEEN, UNSEEN, BLACK = "seen combinations", "held-out combinations", "black pictures"


class Model(Captioner):
    """Reads pictures (height, width), from 0 to 255, of the size on which it was trained."""

    task = "caption"
    reads_files = True
    known = ("shape words longest",)
    epochs = 10
    unit = "scenes"

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
        """See `Captioner.network`."""
        return Captioner.network(settings, facts, facts["shape"], training)

    @property
    def shape(self) -> tuple[int, ...]:
        """Height and width."""
        return tuple(self.facts["shape"])

    @property
    def limit(self) -> int:
        """The words of the longest caption, and an end."""
        return int(self.facts["longest"]) + 1

    def checked(self, raw: Any) -> NDArray[Any]:
        """See `_pictures.checked`."""
        return _pictures.checked(raw, self.shape)

    def encode(self, rows: Scenes) -> Encoded:
        """Ink from 0 to 1, words as ids."""
        captions = [caption.split() for caption in rows.captions]
        return self.encoded(rows.pictures.astype(np.float32) / 255, captions, self.limit)

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
        return [sentence for sentence, _ in self.read(raw)]

    def served(self) -> Served:
        """pictures (batch, height, width) uint8 → sentences (batch,), and attention (batch, words,
        rows, columns), the end of a sentence being a word.  `beam` gives the `best` sentences.
        """
        random = np.random.default_rng(0)

        def serve(pictures: Any) -> dict[str, Any]:
            sentences, attention = self.say(pictures)
            return {"sentences": sentences, "attention": attention}

        signature = {"pictures": tf.TensorSpec((None, *self.shape), tf.uint8)}
        example = {"pictures": random.integers(0, 256, (3, *self.shape))}
        beam = _beams.endpoint(self.search, signature, example)
        return Served(serve, signature, example, more={"beam": beam})

    def answers(self, raw: Sequence[str]) -> list[Any]:
        """Arguments are files of pictures, dark on light or light on dark."""
        return self.predict(np.stack([_pictures.read(path, self.shape) for path in raw]))

    def line(self, one: str, answer: Any, most: int) -> str:
        """The sentence."""
        return f"{one} → {answer}"


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
