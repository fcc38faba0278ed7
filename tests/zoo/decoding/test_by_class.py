"""Texts of a class, and how likely a text is in each, against one at a time."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo.datasets.vocabularies.words import Words
from zoo.decoding.by_class import ClassDecoder
from zoo.topologies import build_model

LETTERS = Words(tuple("abcdé"), ("<", ">"))
CLASSES = 3
HOW = {"temperature": 1.0, "top_k": 0, "top_p": 1.0, "seed": 0}


@pytest.fixture(scope="module")
def decoder():
    keras.utils.set_random_seed(0)
    model = build_model(
        "one_to_many", units=4, classes=CLASSES, vocabulary=len(LETTERS), engine="loop"
    )
    model.set_weights([3 * weights for weights in model.get_weights()])
    return ClassDecoder(model, LETTERS, CLASSES, "<", ">")


@pytest.fixture(scope="module")
def written(decoder):
    given = tf.constant([0, 1, 2] * 20)
    return [text.decode() for text in tf.function(decoder.write)(given, 6, **HOW).numpy()]


def plainly(decoder, text, label):
    """The loss of one text in one class."""
    letters = LETTERS.encode([*text])
    tokens, targets = np.array([[2, *letters]]), np.array([*letters, 3])
    logits = decoder.model({"given": np.array([label]), "tokens": tokens})[0].numpy()
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    return -np.log(shares[np.arange(len(targets)), targets]).sum()


def test_a_text_is_as_likely_in_each_class_as_alone(decoder):
    texts = ["abé", "", "ddd", "aXb"]
    told = decoder.nats(tf.constant(texts)).numpy()
    expected = [[plainly(decoder, text, label) for label in range(CLASSES)] for text in texts]
    assert told == pytest.approx(np.array(expected), rel=1e-5)
    assert np.ptp(told, axis=1).min() > 1e-2  # the class makes a difference


def test_texts_are_of_letters_and_no_longer_than_the_limit(written):
    assert {*"".join(written)} == {*LETTERS.words}
    assert max(map(len, written)) == 6
    assert min(map(len, written)) < 6


def test_the_highest_limit_is_none(decoder):
    most, more = (decoder.write(tf.constant([0, 1]), n, **HOW).numpy() for n in (999, 2**31 - 1))
    assert most.tolist() == more.tolist() and any(most)


def test_the_most_likely_text_is_that_of_its_class(decoder):
    how = {**HOW, "temperature": 0.0}
    texts = decoder.write(tf.constant([0, 1, 2]), 6, **how).numpy()
    for label, text in enumerate(texts):
        assert text == decoder.write(tf.constant([label]), 6, **how).numpy()[0]
    assert len({*texts}) > 1


def test_the_same_seed_writes_the_same(decoder, written):
    given = tf.constant([0, 1, 2] * 20)
    again = decoder.write(given, 6, **HOW).numpy()
    other = decoder.write(given, 6, **{**HOW, "seed": 1}).numpy()
    assert [text.decode() for text in again] == written
    assert [text.decode() for text in other] != written
