"""A sequence in, one thing out."""

import keras
import numpy as np
import pytest

from zoo import layers
from zoo.topologies import build_model
from zoo.topologies.parts import pooling

draw = np.random.default_rng(0)
TOKENS = np.array([[3, 1, 4, 1, 0], [2, 2, 0, 0, 0]])
X = draw.normal(size=(2, 5, 3)).astype("float32")
MASK = TOKENS != 0


def build(**sizes):
    keras.utils.set_random_seed(0)
    return build_model("many_to_one", **{"units": 4, "engine": "loop", "cell": "gru", **sizes})


def test_tokens_vectors_and_frames_give_one_row_each():
    assert build(vocabulary=5, classes=2)(TOKENS).shape == (2, 2)
    assert build(features=3, classes=1)(X).shape == (2, 1)
    frames = draw.normal(size=(2, 5, 4, 4, 3))
    assert build(shape=(4, 4, 3), classes=2, convolutions=[2])(frames).shape == (2, 2)


def test_the_last_output_of_each_direction_is_taken():
    model = build(features=3, classes=2, bidirectional=True)
    layer = model.get_layer("recurrence_0")
    forwards, backwards = layer.forward_layer(X), layer.backward_layer(X)
    joined = np.concatenate([forwards, backwards], axis=-1)
    np.testing.assert_allclose(model(X), model.get_layer("outputs")(joined), atol=1e-6)


@pytest.mark.parametrize("pooling", ["mean", "max", "attention"])
def test_a_pooling_stands_between_the_last_recurrence_and_the_outputs(pooling):
    model = build(features=3, classes=2, units=[4, 5], pooling=pooling)
    outputs = keras.Model(model.input, model.get_layer("recurrence_1").output)(X)
    assert outputs.shape == (2, 5, 5)
    pooled = model.get_layer("pooling")(outputs)
    np.testing.assert_allclose(model.get_layer("outputs")(pooled), model(X), atol=1e-6)


@pytest.mark.parametrize("mask", [None, MASK])
def test_mean_and_largest_of_the_steps_that_count(mask):
    rows = [x[keep] for x, keep in zip(X, MASK if mask is not None else MASK | True, strict=True)]
    mean, largest = pooling.MeanPooling()(X, mask=mask), pooling.MaxPooling()(X, mask=mask)
    np.testing.assert_allclose(mean, [row.mean(0) for row in rows], atol=1e-6)
    np.testing.assert_allclose(largest, [row.max(0) for row in rows], atol=1e-6)


def test_attention_is_a_weighted_mean_by_the_equations_of_its_paper():
    layer = pooling.AttentionPooling()
    layer.build(X.shape)
    layer.set_weights([draw.normal(size=w.shape) for w in layer.get_weights()])
    w, b, v = layer.get_weights()
    e = np.where(MASK, np.exp(np.tanh(X @ w + b) @ v[:, 0]), 0)
    alpha = e / e.sum(-1, keepdims=True)
    pooled, weights = layer(X, mask=MASK, return_attention_scores=True)
    np.testing.assert_allclose(weights, alpha, atol=1e-6)
    np.testing.assert_allclose(pooled, np.einsum("bt,btf->bf", alpha, X), atol=1e-6)


def test_tokens_are_masked_and_vectors_are_not_unless_told():
    def masked(**sizes):
        return any(layer.name == "mask" for layer in build(classes=2, **sizes).layers)

    assert masked(vocabulary=5) and masked(features=3, mask=True)
    assert not masked(vocabulary=5, mask=False) and not masked(features=3)


def test_cells_are_named_or_given_as_classes():
    for cell in ("lstm", layers.LSTMCell):
        model = build(vocabulary=5, classes=2, cell=cell)
        assert isinstance(model.get_layer("recurrence_0").cell, layers.LSTMCell)


@pytest.mark.parametrize(
    "sizes, message",
    [
        ({}, r"Exactly one of .*Received: vocabulary=None, features=None, shape=None"),
        ({"vocabulary": 5, "features": 3}, r"Exactly one of .*vocabulary=5, features=3"),
        ({"vocabulary": 5, "classes": None}, r"`classes`.* must be given"),
        ({"vocabulary": 5, "pooling": "sum"}, r"`pooling` must be one of 'last'.*pooling='sum'"),
        ({"vocabulary": 5, "units": []}, r"`units` must be the width .*units=\[\]"),
        ({"features": 3, "convolutions": [2], "kernel_size": 0}, r"`kernel_size` .*kernel_size=0"),
        ({"features": 3, "convolutions": [2], "kernel_size": None}, r"`kernel_size`.*None"),
        ({"features": 3, "convolutions": 0}, r"`convolutions` .*convolutions=0"),
        ({"vocabulary": 5, "cell": "lstn"}, r"Did you mean 'lstm'\?"),
        ({"vocabulary": 5, "cell": "min_gru", "recurrent_dropout": 0.1}, r"`recurrent_dropout`"),
        ({"vocabulary": 5, "mask": "yes"}, r"`mask`.*must be True or False.*mask='yes'"),
    ],
    ids=str,
)
def test_sizes_that_make_no_sense_are_told(sizes, message):
    with pytest.raises(ValueError, match=message):
        build(**{"classes": 2, **sizes})
