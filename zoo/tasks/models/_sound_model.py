"""A trained model of recordings: scaled log-mel frames → convolutions → both directions."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.speech import Recordings, Sequences
from zoo.datasets.splits import Ragged, Rows, Splits
from zoo.encoding.scaled import Scaler
from zoo.layers import using
from zoo.tasks.models import _sound
from zoo.tasks.models._row_model import Fields, RowModel
from zoo.topologies import build_model


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """frames: (rows, time, mels) float32, scaled.

    digits: (rows,) int32 from 0 on, or (rows, time) from 1 on, as 0 is the blank.
    """

    frames: Ragged
    digits: Any


class SoundModel(RowModel):
    """Abstract.  Reads sound at 8 kHz."""

    reads_files = True
    known = ("classes scaler",)
    scaled = _sound.FEATURES.mels
    epochs = 30
    fields = Fields("frames", "digits")

    @staticmethod
    def fit(settings: Any, splits: Splits[Any]) -> dict[str, Any]:
        """The digits as texts, by their ids; mean and deviation of each band, (mels,)."""
        scaler = Scaler.of(splits.train.frames.values)
        return {"classes": [*splits.classes], "scaler": dataclasses.asdict(scaler)}

    @property
    def scaler(self) -> Scaler:
        """Mean and deviation of each band, (mels,)."""
        return Scaler(**self.facts["scaler"])

    def encode(self, rows: Recordings | Sequences) -> Encoded:
        """Frames (time, mels) of each row, scaled, beside its digits."""
        values = self.scaler.scale(np.asarray(rows.frames.values))
        return Encoded(Ragged(values, rows.frames.starts), rows.digits)

    def answers(self, raw: Sequence[str]) -> list[Any]:
        """Arguments are wav files of 16-bit samples at 8 kHz."""
        return self.predict([*map(_sound.listen, raw)])

    def _heard(self, raw: Any) -> dict[str, np.ndarray]:
        """What is served, of sounds as the user has them."""
        given = _sound.side_by_side(raw)
        tensors = {name: tf.constant(array) for name, array in given.items()}
        with using("loop"):  # lengths differ, and each would be compiled
            served = self.served().function(**tensors)
        return {name: answer.numpy() for name, answer in served.items()}

    def _logits(self, frames: Any) -> Any:
        return keras.ops.cast(self.model(frames, training=False), "float32")


def network(
    topology: str, settings: Any, facts: dict[str, Any], training: bool, **more: Any
) -> keras.Model:
    """The topology in both directions, on two convolutions; frames of zeros do not count."""
    return build_model(
        topology,
        cell=settings.cell,
        units=[settings.units] * settings.layers,
        features=len(facts["scaler"]["mean"]),
        classes=len(facts["classes"]),
        convolutions=[settings.filters] * 2,
        kernel_size=5,
        bidirectional=True,
        input_dropout=settings.dropout,
        dropout=settings.dropout,
        mask=True,
        engine=settings.engine if training else "auto",
        dtype=settings.precision if training else None,
        **more,
    )
