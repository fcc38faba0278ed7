"""What models of sound have in common: samples as the user has them, and as the network hears them.

Raw sound is 8 kHz: int16 samples, or floats from -1 to 1.  What a network reads are log-mel frames,
each band scaled by its mean and deviation in the training split; frames of zeros fill up.
"""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from zoo.datasets.features.log_mel import LOUDEST, LogMel
from zoo.datasets.formats import wav
from zoo.encoding.log_mel import LogMelEncoder
from zoo.encoding.scaled import Scaler
from zoo.tasks.models._arrays import array
from zoo.tasks.models._files import there
from zoo.tasks.models._listed import listed

FEATURES = LogMel()
SIGNATURE = {
    "samples": tf.TensorSpec((None, None), tf.float32),
    "lengths": tf.TensorSpec((None,), tf.int32),
}


class Ears(tf.Module):
    """Samples (batch, time), -1 … 1, lengths (batch,) → scaled frames and their counts."""

    def __init__(self, scaler: Scaler) -> None:
        super().__init__()
        self.encoder, self.scaler = LogMelEncoder(FEATURES), scaler

    def __call__(self, samples: Any, lengths: Any) -> tuple[Any, Any]:
        frames, counts = self.encoder(samples, lengths)
        real = tf.sequence_mask(counts, tf.shape(frames)[1])[..., None]
        return tf.where(real, self.scaler.scale(frames), 0.0), counts


def side_by_side(raw: Any) -> dict[str, NDArray[Any]]:
    """Sounds as the arguments of what is served.

    Arguments:
        raw: a list of sounds, each (samples,): int16, or floats from -1 to 1; at least one.

    Raises:
        ValueError: anything else.
    """
    given = listed(raw, "the sounds", "arrays of samples")
    sounds = [_samples(sound, number) for number, sound in enumerate(given)]
    lengths = np.array([len(sound) for sound in sounds], np.int32)
    samples = np.zeros((len(sounds), lengths.max()), np.float32)
    for number, sound in enumerate(sounds):
        samples[number, : len(sound)] = sound
    return {"samples": samples, "lengths": lengths}


def listen(path: str) -> NDArray[np.int16]:
    """The samples of a wav file.

    Raises:
        OSError, ValueError: it cannot be read, or is none of 16 bits at 8 kHz.
    """
    return wav.read(there(path, "a sound").read_bytes(), path, FEATURES.rate)


def example() -> dict[str, Any]:
    """Two tones of different length, to prove an export with."""
    tones = [np.sin(np.arange(n) / k) / 2 for n, k in ((2_000, 5), (1_111, 2))]
    return side_by_side(tones)


def _samples(sound: Any, number: int) -> NDArray[np.float32]:
    samples = array(sound)
    fits = samples.ndim == 1 and samples.dtype.kind in "if" and len(samples) >= FEATURES.window
    if not fits:
        raise ValueError(
            f"Sound {number} must be samples (time,) at {FEATURES.rate} Hz, at least those of a "
            f"frame, {FEATURES.window}, int16 or floats from -1 to 1. "
            f"Received: {samples.dtype} of shape {samples.shape}."
        )
    largest = LOUDEST if samples.dtype.kind == "i" else 1
    odd = samples[~(np.abs(samples.astype(float)) <= largest)]
    if len(odd):
        raise ValueError(
            f"Sound {number} must have samples from {-largest} to {largest}. Received: {odd[0]}."
        )
    return (samples / largest).astype(np.float32)
