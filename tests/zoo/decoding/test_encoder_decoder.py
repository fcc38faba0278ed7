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
GIVEN = {
    "sources": (SOURCES, np.array([[*s, *[0] * (6 - len(s))] for s in SOURCES], "int32")),
    "classes": ([2, 0], np.array([2, 0], "int32")),
}
KINDS = {
    "many_to_many": {"cell": "lstm", "units": [6, 5], "source_vocabulary": CLASSES},
    "one_to_many": {"cell": "gru", "units": 6, "classes": 3},
}


class Whole:
    """A model that reads each text from its start, as `plain_decoding` asks for."""

    def __init__(self, model):
        encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
        self.model = model
        self.given = tf.TensorSpec([None] * len(encoder.input.shape), tf.int32)
        tokens = tf.TensorSpec((None, None), tf.int32)
        self.outputs = tf.function(
            lambda given, tokens: decoder({**encoder(given), "tokens": tokens}),
            [self.given, tokens],
        )

    @functools.cache  # noqa: B019
    def _read(self, given, text):
        with using("loop"):
            outputs = self.outputs([given], [[SYMBOLS.start, *text]])
        weights = outputs["weights"][0, -1] if "weights" in outputs else np.zeros(0)
        return np.log(plain.softmax(outputs["logits"][0, -1].numpy().astype("float64"))), weights

    def believe(self, given, text):
        belief, weights = self._read(given, tuple(text))
        return belief.copy(), weights

    log_probability, weights = plain.Tiny.log_probability, plain.Tiny.weights


@pytest.fixture(scope="module", params=KINDS)
def whole(request):
    keras.utils.set_random_seed(3)
    model = build_model(request.param, vocabulary=CLASSES, **KINDS[request.param])
    random = np.random.default_rng(7)
    model.set_weights([random.normal(0, 1, w.shape) for w in model.get_weights()])
    return Whole(model)


def compare(written, expected, given, whole):
    """One text: symbols, log-probability and weights."""
    symbols, length, log_p, _, weights = written
    n = len(expected)
    assert symbols[:n].tolist() == list(expected)
    assert length == n - (END in expected)
    assert log_p == pytest.approx(whole.log_probability(given, expected), abs=1e-4)
    if weights.shape[-1]:
        there = whole.weights(given, expected)
        np.testing.assert_allclose(weights[:n, : len(given)], there, atol=1e-5)
        assert (weights[:n, len(given) :] == 0).all()


def test_what_is_saved_writes_the_texts_of_the_whole_model(whole, tmp_path):
    """Greedily and by a beam, against plain loops, for any batch and any length of the source."""
    decoder, module = EncoderDecoder(whole.model), tf.Module()

    def serve(given):
        best = beam_search(decoder, given, LIMIT, SYMBOLS, Beam(3, 0.6, 2))
        greedy = write(decoder, given, LIMIT, SYMBOLS, Sampling(temperature=0.0), 0)
        named = {f"greedy_{name}": x for name, x in greedy._asdict().items()}
        return {**best._asdict(), **named}

    module.model, module.serve = whole.model, tf.function(serve, [whole.given])
    with using("loop"):
        tf.saved_model.save(module, str(tmp_path), signatures=module.serve)
    served = tf.saved_model.load(str(tmp_path)).signatures["serving_default"]
    all_given, batch = GIVEN["sources" if len(whole.given.shape) == 2 else "classes"]
    written = {name: x.numpy() for name, x in served(given=tf.constant(batch)).items()}
    for b, given in enumerate(all_given):
        greedy = [written[f"greedy_{name}"][b] for name in Written._fields]
        compare(greedy, plain.greedy(whole, given, LIMIT, END, SYMBOLS.never), given, whole)
        expected = plain.beam(whole, given, LIMIT, END, 3, 0.6, SYMBOLS.never)
        for k in range(2):
            found = [written[name][b, k] for name in Written._fields]
            compare(found, expected[k], given, whole)


def test_a_model_without_the_two_is_refused():
    model = build_model("synced_many_to_many", vocabulary=CLASSES, units=3)
    with pytest.raises(ValueError, match=r"`model`, .*encoder and a decoder.*of tokens, embedding"):
        EncoderDecoder(model)
