"""When the engine of cuDNN runs a layer, and why it does not."""

import keras
import numpy as np
import pytest

from cells import PeepholeCell
from kinds import FEATURES, MASK, UNITS, X
from zoo.layers import GRU, LSTM, Bidirectional, MinGRU, Recurrent, explain, using
from zoo.layers.engines import cudnn, watched

on_tensorflow = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="it is TensorFlow's"
)
REFUSALS = {
    "use_cudnn": (LSTM(UNITS, use_cudnn=False), "use_cudnn=False"),
    "activation": (LSTM(UNITS, "softsign"), "activations of LSTMCell are not those"),
    "recurrent_activation": (LSTM(UNITS, recurrent_activation="relu"), "activations of LSTMCell"),
    "recurrent_dropout": (LSTM(UNITS, recurrent_dropout=0.1), "no recurrent dropout"),
    "unroll": (LSTM(UNITS, unroll=True), "unrolled"),
    "dtype": (LSTM(UNITS, dtype="mixed_bfloat16"), "float32.*, not bfloat16"),
    "cell": (Recurrent(PeepholeCell(UNITS)), "runs .*LSTMCell.*, not PeepholeCell"),
    "reset before": (GRU(UNITS, reset_after=False), ", not GRUResetBeforeCell"),
    "linear": (MinGRU(UNITS), ", not MinGRUCell"),
}


@pytest.mark.parametrize(("layer", "reason"), REFUSALS.values(), ids=REFUSALS)
def test_it_says_why_not(sees_gpu, layer, reason):
    layer.engine = "cudnn"
    with pytest.raises(ValueError, match=f"cudnn: .*{reason}.*; loop: willing"):
        layer(X)
    layer.engine = "auto"
    with watched() as calls:
        layer(X, mask=MASK)
    assert calls[0][-1] != "cudnn"


@pytest.mark.parametrize("shape", [(0, 3, 2), (3, 0, 2), (3, 2, 0)])
def test_what_is_empty_is_refused(sees_gpu, shape):
    assert "without elements" in explain(LSTM(UNITS), np.zeros(shape))["cudnn"]


def test_it_refuses_without_a_gpu():
    if cudnn.sees_gpu():
        pytest.skip("there is one")
    assert "sees no CUDA GPU" in explain(LSTM(UNITS), X)["cudnn"]
    with pytest.raises(ValueError, match=r"cudnn: .* sees no CUDA GPU"):
        LSTM(UNITS, use_cudnn=True)(X)


def test_auto_takes_it_where_there_is_a_gpu(gpu):
    for arguments in ({}, {"use_cudnn": True}, {"engine": "cudnn"}):
        with watched() as calls:
            layer = LSTM(UNITS, **arguments)
            layer(X, mask=MASK)
        assert calls[0][-1] == "cudnn"
    with using("loop"), watched() as calls:
        layer(X)
    assert calls[0][-1] == "loop"


def test_use_cudnn_and_another_engine_exclude_each_other():
    with pytest.raises(ValueError, match=r"`use_cudnn=True` is engine='cudnn'.*engine='fused'"):
        LSTM(UNITS, use_cudnn=True, engine="fused")
    again = LSTM.from_config(LSTM(UNITS, use_cudnn=True).get_config())
    assert (again.engine, again.use_cudnn) == ("cudnn", True)


@on_tensorflow
@pytest.mark.parametrize("both_ways", [Bidirectional, keras.layers.Bidirectional])
def test_keras_does_not_compile_what_it_runs(sees_gpu, both_ways):
    """On a GPU, Keras has XLA compile every model that does not say it cannot be."""
    assert not LSTM(UNITS).supports_jit and not LSTM(UNITS, use_cudnn=True).supports_jit
    assert LSTM(UNITS, use_cudnn=False).supports_jit and LSTM(UNITS, engine="fused").supports_jit
    assert Recurrent(PeepholeCell(UNITS)).supports_jit
    model = keras.Sequential([both_ways(LSTM(UNITS))])
    assert not all(layer.supports_jit for layer in model._flatten_layers())


@on_tensorflow
def test_it_leaves_to_others_what_xla_compiles(gpu):
    import tensorflow as tf

    for jit_compile, engine in ((True, "fused"), (False, "cudnn")):
        with watched() as calls:
            tf.function(LSTM(UNITS), jit_compile=jit_compile)(tf.zeros((2, 3, 4)))
        assert calls[-1][-1] == engine


@on_tensorflow
def test_what_leaves_tensorflow_holds_nothing_of_it(sees_gpu):
    import tensorflow as tf

    spec = tf.TensorSpec((None, None, FEATURES))
    found = []
    for engine in ("auto", "loop"):
        with using(engine):
            graph = tf.function(LSTM(UNITS)).get_concrete_function(spec).graph
        found.append(any("Cudnn" in op.type for op in graph.get_operations()))
    assert found == [True, False]
