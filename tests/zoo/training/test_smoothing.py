"""The smoothed loss, against Keras's of targets written out."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo.training.smoothing import SmoothedCrossEntropy

RANDOM = np.random.default_rng(0)
LOGITS = RANDOM.normal(size=(2, 3, 5)).astype("float32") * 5
TARGETS = RANDOM.integers(0, 5, (2, 3)).astype("int32")


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5])
def test_it_is_cross_entropy_against_smoothed_targets(smoothing):
    of_keras = keras.losses.CategoricalCrossentropy(
        from_logits=True, label_smoothing=smoothing, reduction=None
    )
    expected = of_keras(np.eye(5, dtype="float32")[TARGETS], LOGITS)
    found = SmoothedCrossEntropy(smoothing).call(TARGETS, tf.constant(LOGITS))
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_its_gradient_is_that_of_the_softmax():
    logits = tf.constant(LOGITS)
    with tf.GradientTape() as tape:
        tape.watch(logits)
        total = tf.reduce_sum(SmoothedCrossEntropy(0.1).call(TARGETS, logits))
    wanted = 0.9 * np.eye(5)[TARGETS] + 0.1 / 5
    expected = tf.nn.softmax(LOGITS) - wanted
    np.testing.assert_allclose(tape.gradient(total, logits), expected, atol=1e-6)


def test_it_is_the_mean_of_what_has_weight():
    weights = np.array([[1, 1, 0], [1, 0, 0]], "float32")
    loss = SmoothedCrossEntropy(0.1)
    each = loss.call(TARGETS, tf.constant(LOGITS)).numpy()
    expected = (each * weights).sum() / 3
    assert float(loss(TARGETS, LOGITS, weights)) == pytest.approx(expected, rel=1e-6)


def test_large_logits_are_no_trouble():
    logits = tf.constant([[1e4, 0.0, -1e4]])
    found = SmoothedCrossEntropy(0.0).call(np.array([0]), logits)
    assert float(found[0]) == pytest.approx(0, abs=1e-3)
