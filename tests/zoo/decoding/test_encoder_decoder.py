"""Encoder and decoder of a Keras model, stepped, against the same model on whole texts."""

import functools

import keras
import numpy as np
import pytest
import tensorflow as tf

import plain_decoding as plain
from zoo.decoding.beam import beam_search
from zoo.decoding.conditional import Written
from zoo.decoding.encoder_decoder import EncoderDecoder
from zoo.decoding.settings import Beam, Sampling, Symbols
from zoo.decoding.writing import write
from zoo.layers import using
from zoo.topologies import build_model

CLASSES, END, LIMIT = 7, 2, 5
SYMBOLS = Symbols(start=1, end=END, never=(0, 1))
SOURCES = [(3, 4, 5, 6), (5,), (6, 6, 3)]
PADDED = np.array([[*s, *[0] * (6 - len(s))] for s in SOURCES], "int32")
KINDS = {
    "lstm, additive": {"cell": "lstm", "units": [6, 5], "attention": "additive"},
    "gru, multiplicative": {"cell": "gru", "units": 6, "attention": "multiplicative", "tied": True},
    "gru, no attention": {"cell": "gru", "units": 6, "attention": None},
}


class Whole:
    """A model that reads each text from its start, as `plain_decoding` asks for."""

    def __init__(self, model):
        encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
        row = tf.TensorSpec((1, None), tf.int32)
        self.model = model
        self.outputs = tf.function(
            lambda source, tokens: decoder({**encoder(source), "tokens": tokens}), [row, row]
        )

    @functools.cache  # noqa: B019
    def _read(self, source, text):
        with using("loop"):
            outputs = self.outputs([source], [[SYMBOLS.start, *text]])
        weights = outputs["weights"][0, -1] if "weights" in outputs else np.zeros(0)
        return np.log(plain.softmax(outputs["logits"][0, -1].numpy().astype("float64"))), weights

    def believe(self, source, text):
        belief, weights = self._read(tuple(source), tuple(text))
        return belief.copy(), weights

    log_probability, weights = plain.Tiny.log_probability, plain.Tiny.weights


@pytest.fixture(scope="module", params=KINDS)
def whole(request):
    keras.utils.set_random_seed(3)
    model = build_model(
        "many_to_many", source_vocabulary=CLASSES, vocabulary=CLASSES, **KINDS[request.param]
    )
    random = np.random.default_rng(7)
    model.set_weights([random.normal(0, 1, w.shape) for w in model.get_weights()])
    return Whole(model)


def compiled(whole, function):
    decoder = EncoderDecoder(whole.model)
    sources = tf.TensorSpec((None, None), tf.int32)
    graph = tf.function(lambda x: function(decoder, x, LIMIT, SYMBOLS), input_signature=[sources])
    with using("loop"):
        return Written(*(x.numpy() for x in graph(PADDED)))


def compare(written, expected, source, whole):
    """One text: symbols, log-probability and weights."""
    symbols, length, log_p, _, weights = written
    n = len(expected)
    assert symbols[:n].tolist() == list(expected)
    assert length == n - (END in expected)
    assert log_p == pytest.approx(whole.log_probability(source, expected), abs=1e-4)
    if weights.shape[-1]:
        there = whole.weights(source, expected)
        np.testing.assert_allclose(weights[:n, : len(source)], there, atol=1e-5)
        assert (weights[:n, len(source) :] == 0).all()


def test_greedy_texts_are_those_of_the_whole_model(whole):
    greedy = compiled(whole, lambda *given: write(*given, Sampling(temperature=0.0), 0))
    for b, source in enumerate(SOURCES):
        expected = plain.greedy(whole, source, LIMIT, END, SYMBOLS.never)
        compare([x[b] for x in greedy], expected, source, whole)


def test_a_beam_is_that_of_plain_loops_over_the_whole_model(whole):
    found = compiled(whole, lambda *given: beam_search(*given, Beam(3, 0.6, 2)))
    for b, source in enumerate(SOURCES):
        expected = plain.beam(whole, source, LIMIT, END, 3, 0.6, SYMBOLS.never)
        for k in range(2):
            compare([x[b, k] for x in found], expected[k], source, whole)


def test_a_model_without_the_two_is_refused():
    model = build_model("synced_many_to_many", vocabulary=CLASSES, units=3)
    with pytest.raises(ValueError, match=r"`model`, .*encoder and a decoder.*of tokens, embedding"):
        EncoderDecoder(model)
