"""A network that says what a photo shows."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from zoo.baselines.nearest_vectors import nearest_vectors
from zoo.datasets.splits import Splits
from zoo.datasets.vocabularies.words import Words
from zoo.report import Sample, Table
from zoo.tasks.models import _beams
from zoo.tasks.models._captioner import ROWS, Captioner, Encoded
from zoo.tasks.models._row_model import Scores, Served, judged
from zoo.tasks.models._translations import measured
from zoo.tasks.models.photos import (
    Repeated,
    Shown,
    checked,
    fitted,
    most_usual,
    words_of,
    written,
)
from zoo.training.fit import History

SMALL = 16  # the side of photos when they are compared


class Model(Captioner):
    """Reads photos of any size, and says in lower case what they show."""

    task = "photo-caption"
    reads_files = True
    known = ("words",)
    epochs = 15
    fewest = 200
    unit = "photos"

    @staticmethod
    def fit(settings: Any, splits: Splits[Shown]) -> dict[str, Any]:
        """The words."""
        words = (word for of in splits.train.captions for text in of for word in words_of(text))
        return {"words": [*Words.of(words, settings.least).words]}

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """See `Captioner.network`."""
        return Captioner.network(settings, facts, _shape(settings), training)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of a square."""
        return _shape(self.settings)

    @property
    def limit(self) -> int:
        """The words that were learnt of a caption."""
        return int(self.settings.longest)

    def checked(self, raw: Any) -> NDArray[Any]:
        """See `photos.checked`."""
        return checked(raw, self.settings.side)

    def encode(self, rows: Shown) -> Encoded:
        """Photos and their captions, each a row; of longer ones the first words, without an end."""
        captions = [words_of(caption) for of in rows.captions for caption in of]
        photo = np.repeat(np.arange(len(rows)), [*map(len, rows.captions)])
        return self.encoded(Repeated(rows.pixels, photo), captions, self.limit)

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
        return [sentence for sentence, _ in self.read(raw)]

    def served(self) -> Served:
        """photos (batch, height, width, 3) uint8 → sentences (batch,), and attention (batch, words,
        rows, columns), the end of a sentence being a word.  `beam` gives the `best` sentences.
        """
        side = self.settings.side
        random = np.random.default_rng(0)

        def serve(photos: Any) -> dict[str, Any]:
            sentences, attention = self.say(fitted(photos, side))
            return {"sentences": sentences, "attention": attention}

        signature = {"photos": tf.TensorSpec((None, None, None, 3), tf.uint8)}
        example = {"photos": random.integers(0, 256, (3, side + 5, 2 * side, 3))}
        search = lambda photos, how: self.search(fitted(photos, side), how)
        beam = _beams.endpoint(search, signature, example)
        return Served(serve, signature, example, more={"beam": beam})

    def line(self, one: str, answer: Any, most: int) -> str:
        """The sentence."""
        return f"{one} → {answer}"


def _shape(settings: Any) -> tuple[int, int, int]:
    return (settings.side, settings.side, 3)


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
