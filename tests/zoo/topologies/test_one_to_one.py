"""The plain feed-forward network."""

import keras
import numpy as np
import pytest

from zoo.topologies import build_model

draw = np.random.default_rng(0)
VECTORS = draw.normal(size=(2, 3)).astype("float32")


def build(**sizes):
    return build_model("one_to_one", **sizes)


def test_vectors_give_logits_through_hidden_layers():
    model = build(features=3, classes=2, hidden=[5, 4])
    w0, b0, w1, b1, w2, b2 = model.get_weights()
    hidden = np.maximum(np.maximum(VECTORS @ w0 + b0, 0) @ w1 + b1, 0)
    np.testing.assert_allclose(model(VECTORS), hidden @ w2 + b2, atol=1e-6)
    assert model.get_layer("hidden_1").units == 4


def test_no_hidden_layer_makes_a_linear_model():
    model = build(features=3, classes=2, hidden=[])
    weights, bias = model.get_weights()
    np.testing.assert_allclose(model(VECTORS), VECTORS @ weights + bias, atol=1e-6)


@pytest.mark.parametrize("shape", [(7, 4), (7, 4, 3)])
def test_convolutions_see_a_picture_and_halve_its_sides(shape):
    model = build(shape=shape, classes=2, convolutions=[2, 5], hidden=4)
    assert model(draw.normal(size=(2, *shape))).shape == (2, 2)
    pictures = model.get_layer("pictures")
    assert pictures.get_layer("pooling_1").output.shape == (None, 2, 1, 5)


def test_a_picture_without_convolutions_is_its_pixels():
    model = build(shape=(2, 3), classes=2, hidden=[])
    pixels = draw.normal(size=(4, 2, 3)).astype("float32")
    same = build(features=6, classes=2, hidden=[])
    same.set_weights(model.get_weights())
    np.testing.assert_allclose(model(pixels), same(pixels.reshape(4, 6)), atol=1e-6)


def test_dropout_stands_after_every_hidden_layer():
    model = build(features=3, classes=2, hidden=[5, 4], dropout=0.5)
    rates = [x.rate for x in model.layers if isinstance(x, keras.layers.Dropout)]
    assert rates == [0.5, 0.5]


@pytest.mark.parametrize(
    "sizes, message",
    [
        ({}, r"Exactly one of `features`.* and `shape`.*Received: features=None, shape=None"),
        ({"features": 3, "shape": (2, 3)}, r"Exactly one of"),
        ({"features": 3, "classes": None}, r"`classes`.* must be given"),
        ({"features": 0}, r"`features` .*features=0"),
        ({"features": 3, "classes": 0}, r"`classes` .*classes=0"),
        ({"features": 3, "hidden": [4, 0]}, r"`hidden` .*hidden=0"),
        ({"features": 3, "hidden": None}, r"`hidden` .*hidden=None"),
        ({"features": 3, "dropout": 1}, r"`dropout`.*dropout=1"),
        ({"features": 3, "convolutions": [2]}, r"`convolutions` see pictures.*without `shape`"),
        ({"shape": (2, 0)}, r"`shape` .*shape=0"),
        ({"shape": 3}, r"`shape`.*\(height, width\).*shape=3"),
        ({"shape": (2, 3, 4, 5)}, r"`shape`.*\(height, width, channels\)"),
        ({"shape": (2, 3), "convolutions": [-1]}, r"`convolutions` .*convolutions=-1"),
    ],
    ids=str,
)
def test_sizes_that_make_no_sense_are_told(sizes, message):
    with pytest.raises(ValueError, match=message):
        build(**{"classes": 2, **sizes})
