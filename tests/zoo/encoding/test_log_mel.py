"""Log-mel frames in the graph are those of NumPy."""

import numpy as np
import pytest
import tensorflow as tf

from zoo.datasets.features.log_mel import LOUDEST, LogMel
from zoo.encoding.log_mel import LogMelEncoder

FEATURES = LogMel()


def sounds(*lengths: int) -> list[np.ndarray]:
    """Tones in noise, as recordings are, loud and soft, and the last one silent."""
    random = np.random.default_rng(0)
    loudness = [10_000, 30, *[1_000] * len(lengths)]
    made = [
        np.int16(np.sin(np.arange(n) / (3 + k)) * loudness[k] + random.normal(0, 300, n))
        for k, n in enumerate(lengths[:-1])
    ]
    return [*made, np.zeros(lengths[-1], np.int16)]


def encoded(rows):
    samples = np.zeros((len(rows), max(map(len, rows))), np.float32)
    for number, row in enumerate(rows):
        samples[number, : len(row)] = row / LOUDEST
    lengths = tf.constant([len(row) for row in rows], tf.int32)
    frames, counts = tf.function(LogMelEncoder(FEATURES))(samples, lengths)
    return frames.numpy(), counts.numpy()


def test_frames_are_those_of_numpy():
    rows = sounds(4_000, 1, 200, 201, 280, 281, 3_333, 555)
    frames, counts = encoded(rows)
    for row, frame, count in zip(rows, frames, counts, strict=True):
        np.testing.assert_allclose(frame[:count], FEATURES(row), atol=1e-4)


def test_every_row_has_as_many_frames_as_it_would_have_alone():
    lengths = (1, 199, 200, 201, 279, 280, 281, 1_000)
    _, counts = encoded(sounds(*lengths))
    assert counts.tolist() == [FEATURES.count(n) for n in lengths]


def test_what_stands_after_the_end_of_a_row_is_not_heard():
    loud = np.random.default_rng(0).integers(-9_000, 9_000, 400, np.int16)
    samples = np.stack([loud, loud]) / np.float32(LOUDEST)
    frames, counts = LogMelEncoder(FEATURES)(samples, tf.constant([400, 250]))
    np.testing.assert_allclose(frames[1, : counts[1]], FEATURES(loud[:250]), atol=1e-4)


@pytest.mark.parametrize("rate, window, size", [(16_000, 400, 512), (8_000, 100, 128)])
def test_other_features_are_followed(rate, window, size):
    features = LogMel(rate=rate, window=window, size=size, hop=50, mels=10)
    (row,) = sounds(1_000, 1)[:1]
    frames, _ = LogMelEncoder(features)(row[None] / np.float32(LOUDEST), tf.constant([1_000]))
    np.testing.assert_allclose(frames[0], features(row), atol=1e-4)
