"""The engine of cuDNN: what it hands over, what it makes of what comes back, and why it refuses.

Without a GPU an operation written from NVIDIA's documentation stands in for cuDNN's.
"""

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.numpy import arrays as drawn
from keras import ops

from kinds import (
    BATCH,
    BOTH,
    DTYPE,
    FEATURES,
    MASK,
    TIME,
    UNITS,
    X,
    close,
    differentiate,
    draw,
)
from zoo.layers import (
    GRU,
    LSTM,
    GRUCell,
    LSTMCell,
    Recurrent,
    SimpleRNN,
    SimpleRNNCell,
    using,
)
from zoo.layers.engines import cudnn

TENSORFLOW = keras.backend.backend() == "tensorflow"
CLOSE = 1e-10 if TENSORFLOW else 1e-5
on_tensorflow = pytest.mark.skipif(not TENSORFLOW, reason="JAX has cuDNN's LSTM alone")
CELLS = {
    "LSTM": LSTMCell,
    "LSTM without bias": lambda units: LSTMCell(units, use_bias=False),
    "GRU": GRUCell,
    "GRU without bias": lambda units: GRUCell(units, use_bias=False),
    "SimpleRNN": SimpleRNNCell,
    "SimpleRNN of ReLU": lambda units: SimpleRNNCell(units, "relu"),
}
WAYS = {
    "whole": {},
    "masked": {"mask": MASK},
    "backwards": {"go_backwards": True},
    "backwards, masked, zeros": {"go_backwards": True, "zero_output_for_mask": True, "mask": MASK},
    "last": {"return_sequences": False},
    "last, masked": {"return_sequences": False, "mask": MASK},
    "last, masked, zeros": {"return_sequences": False, "zero_output_for_mask": True, "mask": MASK},
}
each_cell = pytest.mark.parametrize(
    "cell", CELLS.values() if TENSORFLOW else [LSTMCell], ids=CELLS if TENSORFLOW else ["LSTM"]
)
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def pair(cell, **arguments):
    """The same recurrence on the loop and on cuDNN."""
    for engine in ("loop", "cudnn"):
        made = Recurrent(cell(UNITS), engine=engine, **{"dtype": DTYPE, **BOTH, **arguments})
        made.build((BATCH, None, FEATURES))
        made.set_weights([draw(*w.shape, seed=k) / 2 for k, w in enumerate(made.weights)])
        yield made


def agree(cell, way, tolerance):
    arguments = {name: value for name, value in way.items() if name != "mask"}
    states = [draw(BATCH, size, seed=k) for k, size in enumerate(cell(UNITS).state_size)]
    expected, found = (
        differentiate(made, X, states, mask=way.get("mask")) for made in pair(cell, **arguments)
    )
    if np.any(way.get("mask", True)):
        assert all(np.abs(gradient).max() > 1e-3 for gradient in expected[1])
    close(found[0], expected[0], tolerance)
    close(found[1], expected[1], tolerance)


@each_way
@each_cell
def test_it_equals_the_loop(gpu, cell, way):
    agree(cell, way, CLOSE)


@pytest.mark.parametrize("how", WAYS.values(), ids=WAYS)
@settings(
    max_examples=5 if TENSORFLOW else 3,  # JAX compiles anew for every example
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(mask=drawn(bool, (BATCH, TIME)))
def test_it_equals_the_loop_under_any_mask(gpu, how, mask):
    agree(LSTMCell, {**how, "mask": mask}, CLOSE)


def test_gates_in_another_order_are_noticed(gpu, monkeypatch):
    modes, order = cudnn._KNOWN[LSTMCell]
    monkeypatch.setitem(cudnn._KNOWN, LSTMCell, (modes, order[::-1]))
    with pytest.raises(AssertionError):
        agree(LSTMCell, {}, CLOSE)


def test_it_trains_on_what_is_padded_in_front(gpu):
    """The default of `pad_sequences`, at which Keras's own cuDNN layers raise on TensorFlow."""
    words = keras.utils.pad_sequences([[3, 1], [2], [1, 2, 3, 4], []], 4)
    losses = []
    for engine in ("cudnn", "loop"):
        keras.utils.set_random_seed(0)
        layer = LSTM(UNITS, engine=engine)
        model = keras.Sequential(
            [keras.layers.Embedding(5, FEATURES, mask_zero=True), layer, keras.layers.Dense(1)]
        )
        model.compile("sgd", "mse")
        told = model.fit(words, np.arange(4.0), epochs=3, verbose=0, shuffle=False, batch_size=4)
        losses.append(told.history["loss"])
    np.testing.assert_allclose(*losses, rtol=1e-5)
    assert losses[0][-1] < losses[0][0]


@pytest.mark.gpu
@each_way
@each_cell
def test_it_equals_the_loop_on_a_gpu(cell, way):
    agree(cell, way, 1e-10 if TENSORFLOW else 1e-4)


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_others_read_the_weights_alike(backend):
    """Whoever has a layer on top of cuDNN knows its array of weights; both name the gates."""
    pytest.importorskip(backend)
    cell = LSTMCell(UNITS) if backend == "jax" else GRUCell(UNITS)
    layer = Recurrent(cell, **BOTH)
    layer.build(X.shape)
    layer.set_weights([draw(*w.shape, seed=k) / 2 for k, w in enumerate(layer.weights)])
    states = [draw(BATCH, UNITS, seed=k) for k in range(len(cell.states))]
    with using("loop"):
        expected = layer(X, initial_state=states)
    weights = np.array(ops.convert_to_numpy(cudnn.flat(cell)))
    found = (_by_jax if backend == "jax" else _by_torch)(weights, *map(np.float32, (X, *states)))
    close(found, [ops.convert_to_numpy(array) for array in expected], 1e-5)


def _by_jax(weights, x, h, c):
    from jax.experimental.rnn import lstm_ref, unpack_lstm_weights

    unpacked = unpack_lstm_weights(weights, FEATURES, UNITS, 1, False)
    lengths = np.full(BATCH, x.shape[1], "int32")
    y, h, c = lstm_ref(x, h[None], c[None], *unpacked, lengths, FEATURES, UNITS, 1, 0.0, False)
    return y, h[0], c[0]


def _by_torch(weights, x, h):
    import torch

    layer = torch.nn.GRU(FEATURES, UNITS, batch_first=True)
    parameters = [layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0, layer.bias_hh_l0]
    torch.nn.utils.vector_to_parameters(torch.from_numpy(weights), parameters)
    with torch.no_grad():
        y, h = layer(torch.from_numpy(x), torch.from_numpy(h[None]))
    return y.numpy(), h[0].numpy()


@on_tensorflow
@pytest.mark.parametrize("masked", [False, True], ids=["whole", "masked"])
@pytest.mark.parametrize("collect", [False, True], ids=["last", "all"])
def test_sizes_met_while_running_may_be_zero(gpu, masked, collect):
    """Where it is unknown, when the graph is made, whether there is anything to run."""
    import tensorflow as tf

    spec = [tf.TensorSpec((None, None, FEATURES), DTYPE), tf.TensorSpec((None, None), bool)]
    spec += [tf.TensorSpec((None, UNITS), DTYPE)] * 2
    graphs = []
    for made in pair(LSTMCell, return_sequences=collect):

        @tf.function(input_signature=spec)
        def graph(x, mask, h, c, made=made):
            with tf.GradientTape() as tape:
                tape.watch([x, h, c])
                outputs = made(x, initial_state=[h, c], mask=mask if masked else None)
                loss = sum(tf.reduce_sum(y * y) for y in outputs)
            return *outputs, *tape.gradient(loss, [x, h, c, *made.trainable_variables])

        graphs.append(graph)
    for batch, time in ((BATCH, 4), (BATCH, 0), (0, 4), (0, 0)):
        given = draw(batch, time, FEATURES), draw(batch, time) > 0
        given = *given, draw(batch, UNITS), draw(batch, UNITS, seed=1)
        expected, found = ([np.asarray(part) for part in graph(*given)] for graph in graphs)
        close(found, expected, 1e-10)


@on_tensorflow
@pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
@pytest.mark.parametrize("dtype", ["float32", "mixed_float16"])
@pytest.mark.parametrize("make", [SimpleRNN, LSTM, GRU])
def test_tensorflow_takes_the_call_and_its_gradient(sees_gpu, make, dtype, mask):
    """A graph of the operation itself is made, which checks types and shapes; it cannot be run."""
    import tensorflow as tf

    layer = make(UNITS, dtype=dtype, **BOTH)
    layer.build(X.shape)

    @tf.function(input_signature=[tf.TensorSpec((None, 6, FEATURES))])
    def graph(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            outputs = layer(x, mask=mask)
        slopes = tape.gradient(outputs, [x, *layer.trainable_variables])
        return outputs, [tf.identity(slope) for slope in slopes]

    made = graph.get_concrete_function()
    used = [op.type for op in made.graph.get_operations()]
    assert used.count("CudnnRNNV3") == used.count("CudnnRNNBackpropV3") == 1
    outputs, slopes = made.structured_outputs
    assert {y.dtype.name for y in outputs} == {layer.compute_dtype}
    batch = None if mask is None else BATCH
    assert [tuple(y.shape) for y in outputs[:2]] == [(batch, 6, UNITS), (batch, UNITS)]
    expected = [(batch, 6, FEATURES), *(tuple(weight.shape) for weight in layer.weights)]
    assert [tuple(slope.shape) for slope in slopes] == expected
