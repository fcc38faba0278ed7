"""A network that tells which digit was spoken."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.batches.buckets import Batches
from zoo.datasets.speech import Recordings
from zoo.datasets.splits import Ragged, Splits
from zoo.evaluation.rows import outputs
from zoo.report import Sample
from zoo.tasks.models import _sound
from zoo.tasks.models._answers import likeliest, told
from zoo.tasks.models._blanked import with_blanks
from zoo.tasks.models._row_model import Scores, Served, judged
from zoo.tasks.models._scores import accuracy, majority
from zoo.tasks.models._sound_model import SoundModel, network


class Model(SoundModel):
    """Which digit it is."""

    task = "spoken-digit"
    unit = "recordings"

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`many_to_one` in both directions, on two convolutions."""
        model = network("many_to_one", settings, facts, training, pooling="mean")
        return with_blanks(model, settings.blanked) if training else model

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Nats per recording."""
        return keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def score(self, rows: Recordings) -> Scores:
        """The share of recordings whose digit is the likeliest."""
        batches = Batches(self.encode(rows), 128)
        return accuracy(outputs(self._logits, batches, "frames"), rows.digits)

    def baselines(self, splits: Splits[Recordings]) -> dict[str, Scores]:
        """The commonest digit; the digit whose mean frame is nearest."""
        train, rows = self.encode(splits.train), judged(splits)
        means = _means(train.frames)
        centres = np.stack([means[train.digits == n].mean(0) for n in range(len(splits.classes))])
        far = np.linalg.norm(_means(self.encode(rows).frames)[:, None] - centres, axis=-1)
        return {
            "the commonest digit": majority(train.digits, rows.digits),
            "the nearest mean frame": accuracy(-far, rows.digits),
        }

    def examples(self, rows: Recordings) -> list[Sample]:
        """How well each speaker is understood; and the recordings that are misunderstood."""
        found = outputs(self._logits, Batches(self.encode(rows), 128), "frames")
        said = np.argmax(np.stack(found), -1)
        speakers, right = np.array(rows.speakers), said == rows.digits
        each = "\n".join(
            f"{name} {right[speakers == name].mean():.3f}" for name in sorted({*speakers})
        )
        wrong = [
            f"{self.facts['classes'][rows.digits[n]]} of {speakers[n]}, take {rows.takes[n]}, "
            f"taken for {self.facts['classes'][said[n]]}"
            for n in np.flatnonzero(~right)[:10]
        ]
        return [
            Sample("Accuracy for each speaker", each),
            Sample("Misunderstood", "\n".join(wrong) or "none"),
        ]

    def predict(self, raw: Any) -> list[dict[str, float]]:
        """For each sound the probability of every digit, the likeliest first.

        It was trained on sounds up to 2.3 s without silence before and after; of others it makes
        what it can.

        Arguments:
            raw: a list of sounds at 8 kHz, each (samples,): int16, or floats from -1 to 1.

        Raises:
            ValueError: anything else, or an empty sound.
        """
        return [likeliest(self.facts["classes"], row) for row in self._heard(raw)["probabilities"]]

    def served(self) -> Served:
        """samples (batch, time) float32, -1 … 1, lengths (batch,) → probabilities."""
        ears = _sound.Ears(self.scaler)

        def serve(samples: Any, lengths: Any) -> dict[str, Any]:
            frames, _ = ears(samples, lengths)
            return {"probabilities": tf.nn.softmax(self._logits(frames))}

        return Served(serve, _sound.SIGNATURE, _sound.example(), [ears])

    def line(self, one: str, answer: Any, most: int) -> str:
        """A path is told as it is."""
        return f"{one} → {told(answer, most)}"


def _means(frames: Ragged) -> np.ndarray:
    """(rows, mels): the mean frame of each recording."""
    return np.stack([frame.mean(0) for frame in frames])
