"""For every test of the layers: what is drawn is drawn alike each time; a GPU that is none."""

import random

import keras
import numpy as np
import pytest
from keras import ops

from zoo.layers.engines import cudnn


@pytest.fixture(autouse=True)
def seed():
    """Keras draws its seeds by `random` and shuffles by NumPy."""
    random.seed(0)
    np.random.seed(0)


@pytest.fixture
def sees_gpu(monkeypatch):
    """As if there were a GPU, for whoever asks but does not run on it."""
    monkeypatch.setattr(cudnn, "sees_gpu", lambda: True)


@pytest.fixture
def gpu(sees_gpu, monkeypatch):
    """As if there were a GPU, with something else in the place of cuDNN."""
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        from nvidia import standing_in_for

        monkeypatch.setattr(tf.raw_ops, "CudnnRNNV3", standing_in_for(tf.raw_ops.CudnnRNNV3))
    else:
        from jax.experimental import rnn

        monkeypatch.setattr(rnn, "lstm", jax_lstm)


def jax_lstm(x, h, c, weights, lengths, *, precision, **sizes):
    """That of cuDNN, as JAX itself writes it out in plain operations."""
    from jax.experimental.rnn import lstm_ref, unpack_lstm_weights

    assert precision == "high" and lengths.dtype == "int32"
    shape = [sizes[name] for name in ("input_size", "hidden_size", "num_layers", "bidirectional")]
    outside = np.arange(x.shape[1])[:, None] >= lengths[:, None, None]
    x = x + ops.sqrt(0 * ops.where(outside, x, 0))  # nobody says what its gradient is there
    x = ops.where(lengths[:, None, None] < 1, np.nan, x)
    return lstm_ref(x, h, c, *unpack_lstm_weights(weights, *shape), lengths, **sizes)
