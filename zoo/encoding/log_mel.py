"""Sound → log-mel frames in the graph, as `LogMel` of zoo.datasets makes them in NumPy."""

from typing import Any

import numpy as np
import tensorflow as tf

from zoo.datasets.features.log_mel import LogMel


class LogMelEncoder(tf.Module):
    """Samples (batch, time), -1 … 1 → frames (batch, frames, mels), and how many of each row count.

    Both float32 but for the numbers, int32.  The last frame of a row is filled up with zeros; what
    stands beyond it is no frame of the row, and is silence.  See `LogMel` for the equations.

    Arguments:
        features: rate, window, bands, …
    """

    def __init__(self, features: LogMel) -> None:
        super().__init__()
        self.features = features
        self.bands = tf.constant(features.bands.T)
        angles = 2 * np.pi * np.arange(features.window) / features.window
        self.hann = tf.constant(0.5 - 0.5 * np.cos(angles), tf.float32)

    def __call__(self, samples: Any, lengths: Any) -> tuple[Any, Any]:
        """Frames and counts; `lengths` (batch,) int32 are the samples of each row."""
        window, hop = self.features.window, self.features.hop
        heard = tf.sequence_mask(lengths, tf.shape(samples)[1])
        counts, most = self._count(lengths), self._count(tf.shape(samples)[1])
        missing = window + (most - 1) * hop - tf.shape(samples)[1]
        filled = tf.pad(tf.where(heard, samples, 0.0), [[0, 0], [0, missing]])
        cut = tf.signal.frame(filled, window, hop) * self.hann
        spectrum = tf.signal.rfft(cut, [self.features.size])
        power = tf.square(tf.math.real(spectrum)) + tf.square(tf.math.imag(spectrum))
        return tf.math.log(tf.maximum(power @ self.bands, self.features.floor)), counts

    def _count(self, samples: Any) -> Any:
        beyond = samples - self.features.window
        return 1 + tf.maximum(0, -(-beyond // self.features.hop))
