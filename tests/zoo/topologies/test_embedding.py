"""Embedded tokens begin on a scale that a recurrence hears, and logits on one that learns."""

import keras
import numpy as np
import pytest

from zoo.topologies import build_model

TOKENS = np.arange(500, dtype="int32")[None]


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("width", [16, 256])
def test_embedded_tokens_begin_with_a_variance_of_1(tied, width):
    keras.utils.set_random_seed(1)
    model = build_model("synced_many_to_many", vocabulary=500, units=4, embedding=width, tied=tied)
    vectors = np.asarray(model.get_layer("embedding")(TOKENS))
    assert np.std(vectors) == pytest.approx(1, rel=0.03)
    assert np.mean(vectors) == pytest.approx(0, abs=0.05)


def test_a_tied_embedding_is_scaled_on_its_way_in_alone():
    model = build_model("synced_many_to_many", vocabulary=9, units=4, embedding=4, tied=True)
    layer = model.get_layer("embedding")
    table = layer.get_weights()[0]
    x = np.random.default_rng(0).normal(size=(2, 3, 4)).astype("float32")
    np.testing.assert_allclose(layer(TOKENS[:, :9])[0], 2 * table, rtol=1e-6)
    np.testing.assert_allclose(layer(x, reverse=True), x @ table.T, atol=1e-5)
