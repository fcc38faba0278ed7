"""A network that writes down the digits that were spoken."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.batches.buckets import Batches
from zoo.datasets.speech import Sequences
from zoo.datasets.splits import Splits
from zoo.decoding.ctc import Labels, best_path, prefix_beam
from zoo.evaluation.rows import outputs
from zoo.report import Sample
from zoo.tasks.models import _sound
from zoo.tasks.models._blanked import with_blanks
from zoo.tasks.models._ctc import BLANK, errors
from zoo.tasks.models._row_model import Scores, Served, judged
from zoo.tasks.models._sound_model import SoundModel, network
from zoo.topologies.parts.layers import BlankBeyond


class Model(SoundModel):
    """Which digits they are, in their order."""

    task = "spoken-sequence"
    unit = "sequences"

    @staticmethod
    def build(settings: Any, facts: dict[str, Any], training: bool = False) -> keras.Model:
        """`synced_many_to_many` in both directions, on two convolutions."""
        model = network("synced_many_to_many", settings, facts, training)
        logits = BlankBeyond(name="blank_beyond")(model.output, model.get_layer("mask").output)
        model = keras.Model(model.input, logits, name=model.name)
        return with_blanks(model, settings.blanked) if training else model

    @staticmethod
    def loss(settings: Any) -> keras.losses.Loss:
        """Nats per sequence."""
        return keras.losses.CTC()

    def score(self, rows: Sequences) -> Scores:
        """Shares of wrong sequences and digits by the best path; of sequences by the beam too."""
        said, by_beam = self._read(rows)
        return errors(said, rows.digits) | {
            "wrong sequences by beam": errors(by_beam, rows.digits)["wrong sequences"]
        }

    def baselines(self, splits: Splits[Sequences]) -> dict[str, Scores]:
        """The commonest digit, as often as sequences are long in the median."""
        train, rows = splits.train.digits, judged(splits)
        commonest = int(np.bincount(train.values).argmax())
        always = [commonest] * int(np.median(train.lengths))
        return {f"always {self._text(always)}": errors([always] * len(rows), rows.digits)}

    def examples(self, rows: Sequences) -> list[Sample]:
        """The first sequences, and the first that are misunderstood."""
        said, _ = self._read(rows)
        wrong = [n for n, digits in enumerate(rows.digits) if said[n] != digits.tolist()]
        return [
            Sample(
                f"{title}: {rows.speakers[n]} says {self._text(rows.digits[n])}",
                self._text(said[n]),
            )
            for title, chosen in (("First", range(min(2, len(rows)))), ("Misunderstood", wrong[:5]))
            for n in chosen
        ]

    def predict(self, raw: Any) -> list[str]:
        """For each sound its digits, such as "314"; "" if none is heard.

        It was trained on three to six digits without a pause; of others it makes what it can.

        Arguments:
            raw: a list of sounds at 8 kHz, each (samples,): int16, or floats from -1 to 1.

        Raises:
            ValueError: anything else, or an empty sound.
        """
        return [text.decode() for text in self._heard(raw)["digits"]]

    def served(self) -> Served:
        """samples (batch, time) float32, -1 … 1, lengths (batch,) → digits (batch,), strings."""
        ears, classes = _sound.Ears(self.scaler), tf.constant(self.facts["classes"])

        def serve(samples: Any, lengths: Any) -> dict[str, Any]:
            frames, counts = ears(samples, lengths)
            logits = tf.transpose(self._logits(frames), [1, 0, 2])
            (path,), _ = tf.nn.ctc_greedy_decoder(logits, counts, blank_index=BLANK)
            labels = tf.sparse.to_dense(path, BLANK)
            return {"digits": tf.strings.reduce_join(tf.gather(classes, labels), -1)}

        return Served(serve, _sound.SIGNATURE, _sound.example(), [ears])

    def line(self, one: str, answer: Any, most: int) -> str:
        """The path, and the digits that were heard, if any."""
        return f"{one} → {answer or 'no digit'}"

    def _read(self, rows: Sequences) -> tuple[Labels, Labels]:
        """By the best path and by the beam."""
        lengths = rows.frames.lengths
        found = outputs(self._logits, Batches(self.encode(rows), 64), "frames")
        logits = np.zeros((len(rows), lengths.max(), len(self.facts["classes"])), np.float32)
        for row, (one, length) in enumerate(zip(found, lengths, strict=True)):
            logits[row, :length] = one[:length]
        beamed, _ = prefix_beam(logits, lengths, width=self.settings.beam, blank=BLANK)
        return best_path(logits, lengths, blank=BLANK), [first for first, *_ in beamed]

    def _text(self, labels: Any) -> str:
        return "".join(self.facts["classes"][label] for label in labels)
