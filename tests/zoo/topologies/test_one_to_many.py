"""One thing in, a sequence out."""

import keras
import numpy as np
import pytest

from zoo.topologies import build_model

draw = np.random.default_rng(0)
TOKENS = np.array([[1, 2, 3], [1, 4, 5]])
PICTURES = draw.normal(size=(2, 6, 4)).astype("float32")
GIVEN = {
    "classes": (3, np.array([0, 2]), np.array([1, 2])),
    "features": (4, PICTURES[:, 0], PICTURES[:, 1]),
    "shape": ((6, 4), PICTURES, PICTURES[::-1]),
}


def build(**sizes):
    keras.utils.set_random_seed(0)
    sizes = {"units": 4, "engine": "loop", "cell": "lstm", "vocabulary": 6, **sizes}
    return build_model("one_to_many", **sizes)


@pytest.mark.parametrize("kind", GIVEN)
def test_what_is_given_is_told_in_every_step(kind):
    size, one, other = GIVEN[kind]
    model = build(**{kind: size})
    outputs = [model({"given": given, "tokens": TOKENS}) for given in (one, other)]
    assert outputs[0].shape == (2, 3, 6)
    assert (np.abs(outputs[0] - outputs[1])[0].max(-1) > 1e-4).all()


def test_it_starts_every_state_and_is_added_to_every_token():
    model = build(classes=3, units=[4, 3], embedding=5)
    encoder = model.get_layer("encoder")
    encoded = encoder(np.array([0, 2]))
    sizes = {"recurrence_0.h": 4, "recurrence_0.c": 4, "recurrence_1.h": 3, "recurrence_1.c": 3}
    assert {k: v.shape[1] for k, v in encoded.items()} == {**sizes, "given": 5}
    vector = encoder.get_layer("class").get_weights()[0][[0, 2]]
    weights, bias = encoder.get_layer("start_recurrence_1.c").get_weights()
    np.testing.assert_allclose(
        encoded["recurrence_1.c"], np.tanh(vector @ weights + bias), atol=1e-6
    )
    decoder = model.get_layer("decoder")
    read = keras.Model(decoder.input, decoder.get_layer("with_given").output)
    tokens = keras.ops.convert_to_tensor(TOKENS)
    expected = decoder.get_layer("embedding")(tokens) + encoded["given"][:, None]
    np.testing.assert_allclose(read({"tokens": tokens, **encoded}), expected, atol=1e-6)


@pytest.mark.parametrize("attention", ["additive", "multiplicative"])
def test_attention_looks_at_the_places_of_a_picture(attention):
    model = build(shape=(6, 4), convolutions=[2], attention=attention)
    encoder = model.get_layer("encoder")
    encoded = encoder(PICTURES)
    seen = np.asarray(encoder.get_layer("pictures")(PICTURES))
    assert seen.shape == (2, 3, 2, 2)
    (places,) = encoder.get_layer("places").get_weights()
    memory = seen + places
    for level in range(2):
        kernel, bias = encoder.get_layer(f"what_and_where_{level}").get_weights()
        memory = np.maximum(memory @ kernel[0, 0] + bias, 0)
    np.testing.assert_allclose(encoded["memory"], memory.reshape(2, 6, -1), atol=1e-5)
    tokens = keras.ops.convert_to_tensor(TOKENS)
    weights = model.get_layer("decoder")({"tokens": tokens, **encoded})["weights"]
    assert weights.shape == (2, 3, 6)
    np.testing.assert_allclose(np.sum(weights, axis=-1), 1, atol=1e-6)


@pytest.mark.parametrize(
    "sizes, message",
    [
        ({}, r"Exactly one of `classes`.*Received: classes=None, features=None, shape=None"),
        ({"classes": 3, "features": 4}, r"Exactly one of .*classes=3, features=4"),
        ({"classes": 3, "vocabulary": None}, r"`vocabulary`.* must be given"),
        ({"classes": 0}, r"`classes` .*classes=0"),
        ({"features": 2.5}, r"`features` .*features=2\.5"),
        ({"shape": (4,)}, r"`shape`.*shape=\(4,\)"),
        ({"classes": 3, "attention": "additive"}, r"`attention` .*need `shape`.*'additive'"),
        ({"features": 4, "convolutions": [2]}, r"`convolutions` .*need `shape`.*\[2\]"),
        ({"shape": (6, 4), "attention": "dot"}, r"`attention` must be one of"),
        ({"classes": 3, "embedding": 0}, r"`embedding` .*embedding=0"),
    ],
    ids=str,
)
def test_sizes_that_make_no_sense_are_told(sizes, message):
    with pytest.raises(ValueError, match=message):
        build(**sizes)
