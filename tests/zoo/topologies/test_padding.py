"""Steps that fill a sequence up change nothing: for every topology, pooling and kind of input."""

import keras
import numpy as np
import pytest

from zoo.topologies import build_model

draw = np.random.default_rng(0)
INPUTS = {
    "vocabulary": (7, draw.integers(1, 7, (3, 4))),
    "features": (3, draw.normal(size=(3, 4, 3)).astype("float32")),
    "shape": ((6, 4), draw.normal(size=(3, 4, 6, 4)).astype("float32")),
}
TARGET = draw.integers(0, 7, (3, 3))
CALM = {"units": [4, 3], "cell": "gru", "engine": "loop"}


def filled(x, steps=2):
    return np.pad(x, ((0, 0), (0, steps), *[(0, 0)] * (x.ndim - 2)))


def build(topology, **sizes):
    keras.utils.set_random_seed(2)
    return build_model(topology, **{**CALM, **sizes})


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("pooling", ["last", "mean", "max", "attention"])
def test_many_to_one_gives_the_same_for_every_pooling(pooling, bidirectional):
    model = build(
        "many_to_one", vocabulary=7, classes=2, pooling=pooling, bidirectional=bidirectional
    )
    tokens = INPUTS["vocabulary"][1]
    np.testing.assert_allclose(model(filled(tokens)), model(tokens), atol=1e-6)


@pytest.mark.parametrize("kind", INPUTS)
def test_many_to_one_gives_the_same_for_every_input(kind):
    size, x = INPUTS[kind]
    model = build("many_to_one", **{kind: size}, classes=2, mask=True, convolutions=[3, 2])
    np.testing.assert_allclose(model(filled(x)), model(x), atol=1e-6)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("kind", INPUTS)
def test_synced_gives_the_same_where_steps_count(kind, bidirectional):
    size, x = INPUTS[kind]
    model = build(
        "synced_many_to_many",
        **{kind: size},
        classes=2,
        mask=True,
        bidirectional=bidirectional,
        convolutions=[3],
    )
    np.testing.assert_allclose(model(filled(x))[:, :4], model(x), atol=1e-6)


@pytest.mark.parametrize("attention", ["additive", "multiplicative", None])
@pytest.mark.parametrize("kind", ["vocabulary", "features"])
def test_many_to_many_does_not_see_what_fills_the_source(kind, attention):
    size, x = INPUTS[kind]
    name = "source_vocabulary" if kind == "vocabulary" else kind
    model = build("many_to_many", **{name: size}, vocabulary=7, attention=attention)
    logits = [model({"source": source, "tokens": TARGET}) for source in (x, filled(x))]
    np.testing.assert_allclose(*logits, atol=1e-6)


@pytest.mark.parametrize(
    "topology, sizes, given",
    [
        ("many_to_many", {"source_vocabulary": 7}, {"source": INPUTS["vocabulary"][1]}),
        ("one_to_many", {"classes": 3}, {"given": np.array([0, 1, 2])}),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_a_decoder_does_not_see_what_is_still_to_come(topology, sizes, given):
    model = build(topology, **sizes, vocabulary=7)
    short, long = (model({**given, "tokens": tokens}) for tokens in (TARGET, filled(TARGET)))
    np.testing.assert_allclose(long[:, :3], short, atol=1e-6)


def test_padding_counts_where_it_is_not_masked():
    tokens = INPUTS["vocabulary"][1]
    model = build("many_to_one", vocabulary=7, classes=2, mask=False)
    assert np.abs(model(filled(tokens)) - model(tokens)).max() > 1e-4


@pytest.mark.parametrize("pooling", ["last", "mean", "max", "attention"])
def test_a_row_of_padding_alone_gives_numbers(pooling):
    model = build("many_to_one", vocabulary=7, classes=2, pooling=pooling)
    assert np.isfinite(model(np.zeros((1, 4), int))).all()
    gradients = gradients_of(model, np.zeros((1, 4), int))
    assert all(np.isfinite(g).all() for g in gradients)


def gradients_of(model, inputs):
    import tensorflow as tf

    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(inputs) ** 2)
    found = tape.gradient(loss, model.trainable_weights)
    return [tf.convert_to_tensor(g).numpy() for g in found if g is not None]


def test_losses_of_keras_leave_padding_out():
    tokens = INPUTS["vocabulary"][1]
    for tied in (False, True):
        model = build("synced_many_to_many", vocabulary=7, mask=True, tied=tied, embedding=5)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(loss=loss, run_eagerly=True)
        wrong = np.where(filled(tokens) == 0, 3, filled(tokens))
        short, long = (
            model.evaluate(tokens, tokens, verbose=0),
            model.evaluate(filled(tokens), wrong, verbose=0),
        )
        assert long == pytest.approx(short, abs=1e-6)
