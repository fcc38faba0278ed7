"""A network that tells of every frame what it shows."""

import dataclasses
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.baselines.feed_forward import feed_forward
from zoo.datasets.batches.buckets import Batches
from zoo.datasets.formats.tables.columns import read_columns
from zoo.datasets.splits import Splits
from zoo.evaluation.rows import MeanLoss, outputs
from zoo.layers import using
from zoo.report import Sample
from zoo.tasks._learn import with_budget
from zoo.tasks.models._arrays import array
from zoo.tasks.models._files import there
from zoo.tasks.models._frames import Encoded, kind, kind_of
from zoo.tasks.models._listed import listed
from zoo.tasks.models._row_model import Fields, RowModel, Scores, Served, judged
from zoo.topologies import build_model
from zoo.training.epochs import Epochs, InOrder
from zoo.training.fit import Data


class Model(RowModel):
    """Reads clips of pictures, or recordings of sensors, of any length."""

    task = "frames"
    reads_files = True
    known = ("classes shape", "classes columns scaler", "classes columns relative")
    fields = Fields("frames", "labels", "weights")

    @classmethod
    def suited(cls, settings: Any, splits: Splits[Any]) -> Any:
        """See `RowModel.suited`; also what suits the kind of frames."""
        of = kind_of(splits)
        left_out = {name: v for name, v in of.suits.items() if getattr(settings, name) is None}
        return with_budget(dataclasses.replace(settings, **left_out), of.epochs)

    @staticmethod
    def fit(settings: Any, splits: Splits[Any]) -> dict[str, Any]:
        """Classes; the size of pictures, or mean and deviation of what sensors tell."""
        return {"classes": [*splits.classes], **kind_of(splits).fit(splits)}

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """The topology of the settings."""
        return build_model(
            settings.topology,
            cell=settings.cell,
            units=[settings.units] * settings.layers,
            classes=len(facts["classes"]),
            input_dropout=settings.dropout,
            dropout=settings.dropout,
            engine=settings.engine if training else "auto",
            dtype=settings.precision if training else None,
            **kind(facts).sizes(settings),
        )

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Nats per frame."""
        return keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        )

    def lessons(
        self, splits: Splits[Any], learner: keras.Model, loss: keras.losses.Loss
    ) -> tuple[Data, Callable[[], float]]:
        """Pieces of recordings to learn from; whole ones to validate."""
        pieces = kind(self.facts).pieces(self.encode(splits.train), self.settings.window)
        train = Batches(pieces, self.settings.batch, self.settings.seed)
        held_out = Batches(self.encode(splits.validation), self.settings.batch)
        validate = MeanLoss(learner, InOrder(held_out, *self.fields), loss)
        return Epochs(train, *self.fields), validate

    def encode(self, rows: Any) -> Encoded:
        """Whole clips or recordings."""
        return kind(self.facts).encode(rows)

    def score(self, rows: Any) -> Scores:
        """Accuracy over all frames, and the mean of the classes' F1; accuracy of each recording."""
        found = outputs(self._logits, Batches(self.encode(rows), 64), "frames")
        pairs = zip(found, rows.labels, strict=True)
        return self._scores(np.concatenate([one[: len(labels)] for one, labels in pairs]), rows)

    def baselines(self, splits: Splits[Any]) -> dict[str, Scores]:
        """The commonest label; a network that sees each frame by itself."""
        rows, of, classes = judged(splits), kind(self.facts), len(self.facts["classes"])
        train, held_out, judge = (
            of.single(self.encode(part)) for part in (splits.train, splits.validation, rows)
        )
        commonest = np.bincount(train.labels).argmax()
        alone = feed_forward(
            train,
            held_out,
            ("frames", "labels"),
            self.loss(self.settings),
            seed=self.settings.seed,
            classes=classes,
            **of.alone(),
        )
        found = np.stack(outputs(alone, Batches(judge, 1024), "frames"))
        always = np.tile(np.eye(classes, dtype=np.float32)[commonest], (len(judge), 1))
        return {
            f"always {self.facts['classes'][commonest]}": self._scores(always, rows),
            "frame by frame": self._scores(found, rows),
        }

    def examples(self, rows: Any) -> list[Sample]:
        """The first row: what is there, and what was told."""
        (told,) = self.predict([rows.frames[0]])
        is_there = [self.facts["classes"][label] for label in rows.labels[0]]
        most = 40  # turns
        return [Sample("Is there", runs(is_there, most)), Sample("Told", runs(told, most))]

    def predict(self, raw: Any) -> list[list[str]]:
        """For each clip or recording the likeliest label of every frame.

        Arguments:
            raw: a list of clips (time, height, width), 0 to 255, of pictures as large as those that
                were learnt; or of recordings (time, features), with the features in that order.
                They may differ in length.  A clip whose largest number is 1 is refused as one that
                is scaled.

        Raises:
            ValueError: anything else, or one without a frame.
        """
        of = kind(self.facts)
        given = listed(raw, "what is to be labelled", "clips or recordings")
        arrays = [np.atleast_1d(array(one)) for one in given]
        for number, frames in enumerate(arrays):
            complaint = of.check(frames) if len(frames) else "at least one frame"
            if complaint:
                raise ValueError(
                    f"`raw`, clips or recordings, must each be {complaint}. Received: "
                    f"{frames.dtype} of shape {frames.shape} in place {number}, or what is no "
                    "such number."
                )
        served = self.served().function
        with using("loop"):  # lengths differ, and each would be compiled
            answers = [served(tf.constant(frames[None], tf.float32)) for frames in arrays]
        return [
            [
                self.facts["classes"][label]
                for label in answer["probabilities"].numpy()[0].argmax(-1)
            ]
            for answer in answers
        ]

    def served(self) -> Served:
        """frames (batch, time, …) float32, all of one length → probabilities (batch, time, …)."""
        of = kind(self.facts)
        random = np.random.default_rng(0)

        def serve(frames: Any) -> dict[str, Any]:
            return {"probabilities": tf.nn.softmax(self._logits(of.read(frames)))}

        signature = {"frames": tf.TensorSpec((None, None, *of.shape), tf.float32)}
        return Served(serve, signature, {"frames": random.uniform(0, 255, (2, 7, *of.shape))})

    def answers(self, raw: Sequence[str]) -> list[Any]:
        """Arguments are .npy files of an array, or tables with the columns that were learnt."""
        frames = (self._frames(Path(path).expanduser()) for path in raw)
        return [answer for one in frames for answer in self.predict([one])]

    def line(self, one: str, answer: Any, most: int) -> str:
        """Labels, and from when to when."""
        return f"{one} → {runs(answer)}"

    def _frames(self, path: Path) -> np.ndarray:
        if path.suffix == ".npy":
            return np.asarray(np.load(there(path, "a clip"), allow_pickle=False))
        columns = self.facts.get("columns")
        if columns is None:
            raise ValueError(
                "A clip must be a .npy file of an array (time, height, width). "
                f"Received: {str(path)!r}."
            )
        return read_columns(path, columns, "`raw`, a recording").numbers(columns)

    def _scores(self, found: np.ndarray, rows: Any) -> Scores:
        """Of logits (frames, classes) of all rows, end to end."""
        labels = np.concatenate([*rows.labels])
        right = found.argmax(-1) == labels
        f1 = keras.metrics.F1Score(average="macro")
        f1.update_state(np.eye(found.shape[-1], dtype=np.float32)[labels], keras.ops.softmax(found))
        scores = {"accuracy": float(right.mean()), "macro F1": float(f1.result())}
        names = getattr(rows, "names", ())
        if len(names) > 1:
            ends = np.cumsum([len(one) for one in rows.labels])[:-1]
            for name, part in zip(names, np.split(right, ends), strict=True):
                scores[f"accuracy, {name}"] = float(part.mean())
        return scores

    def _logits(self, frames: Any) -> Any:
        return keras.ops.cast(self.model(frames, training=False), "float32")


def runs(labels: Sequence[str], most: int | None = None) -> str:
    """Labels with how often each stands one after the other: "rest × 3, stroke × 5"."""
    found = [f"{label} × {len([*same])}" for label, same in itertools.groupby(labels)]
    return ", ".join([*found[:most], *(["…"] if most and len(found) > most else [])])
