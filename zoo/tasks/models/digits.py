"""A network that tells which digit was written."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.batches.buckets import Batches
from zoo.datasets.digits import Digits
from zoo.datasets.splits import Rows, Splits
from zoo.evaluation.rows import outputs
from zoo.report import Sample
from zoo.tasks.models import _pictures
from zoo.tasks.models._answers import likeliest, told
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.tasks.models._scores import accuracy, majority
from zoo.topologies import build_model

INK = " ░▒▓█"  # how dark a dot is, in letters


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """pictures: (rows, height, width) float32 from 0 to 1.  labels: (rows,) int32."""

    pictures: np.ndarray
    labels: np.ndarray


class Model(RowModel):
    """Reads pictures (height, width), from 0 to 255, of the size on which it was trained."""

    task = "digits"
    reads_files = True
    known = ("shape classes",)
    epochs = 12
    fields = Fields("pictures", "labels")

    @staticmethod
    def fit(settings: Any, splits: Splits[Digits]) -> dict[str, Any]:
        """Size and classes."""
        return {"shape": [*splits.train.pictures.shape[1:]], "classes": [*splits.classes]}

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`many_to_one` of rows, or `one_to_one`."""
        widths, (height, width) = [settings.units] * settings.layers, facts["shape"]
        how: dict[str, Any] = {
            "classes": len(facts["classes"]),
            "dropout": settings.dropout,
            "dtype": settings.precision if training else None,
        }
        if settings.topology == "one_to_one":
            return build_model("one_to_one", shape=(height, width), hidden=widths, **how)
        how["engine"] = settings.engine if training else "auto"
        return build_model("many_to_one", cell=settings.cell, units=widths, features=width, **how)

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Nats per picture."""
        return keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def encode(self, rows: Digits) -> Encoded:
        """Ink from 0 to 1."""
        return Encoded(rows.pictures.astype(np.float32) / 255, rows.labels)

    def score(self, rows: Digits) -> Scores:
        """The share of pictures whose class is the likeliest."""
        batches = Batches(self.encode(rows), self.settings.batch)
        return accuracy(outputs(self._logits, batches, "pictures"), rows.labels)

    def baselines(self, splits: Splits[Digits]) -> dict[str, Scores]:
        """The commonest digit."""
        return {"the commonest digit": majority(splits.train.labels, judged(splits).labels)}

    def examples(self, rows: Digits) -> list[Sample]:
        """The first picture, drawn in letters, and the first that is taken for another."""
        answers = self.predict(rows.pictures[:1000])
        said = [next(iter(answer)) for answer in answers]
        classes = self.facts["classes"]
        wrong = [n for n, label in enumerate(rows.labels[: len(said)]) if said[n] != classes[label]]
        return [
            Sample(f"{classes[rows.labels[n]]}, taken for {said[n]}", drawn(rows.pictures[n]))
            for n in [0, *wrong[:1]]
        ]

    def predict(self, raw: Any) -> list[dict[str, float]]:
        """For each picture the probability of every digit, the likeliest first.

        Arguments:
            raw: pictures (rows, height, width) of numbers from 0, paper, to 255, full ink.

        Raises:
            ValueError: other shapes, or what is no number from 0 to 255; or no number is above 1,
                while not all are 0: such pictures are scaled.
        """
        pictures = _pictures.checked(raw, self.facts["shape"])
        served = self.served().function(tf.constant(pictures))
        return [likeliest(self.facts["classes"], row) for row in served["probabilities"].numpy()]

    def served(self) -> Served:
        """pictures (batch, height, width) float32, 0 to 255 → probabilities (batch, classes)."""
        shape = self.facts["shape"]
        random = np.random.default_rng(0)

        def serve(pictures: Any) -> dict[str, Any]:
            return {"probabilities": tf.nn.softmax(self._logits(pictures / 255))}

        signature = {"pictures": tf.TensorSpec((None, *shape), tf.float32)}
        return Served(serve, signature, {"pictures": random.uniform(0, 255, (3, *shape))})

    def answers(self, raw: Sequence[str]) -> list[Any]:
        """Arguments are files of pictures, dark on light or light on dark."""
        return self.predict(np.stack([_pictures.read(path, self.facts["shape"]) for path in raw]))

    def line(self, one: str, answer: Any, most: int) -> str:
        """A path is told as it is."""
        return f"{one} → {told(answer, most)}"

    def _logits(self, pictures: Any) -> Any:
        return keras.ops.cast(self.model(pictures, training=False), "float32")


def drawn(picture: np.ndarray) -> str:
    """A picture in letters, two for each dot, as letters are twice as high as wide."""
    levels = np.asarray(picture, np.int64) * (len(INK) - 1) // 255
    return "\n".join("".join(INK[level] * 2 for level in row).rstrip() for row in levels)
