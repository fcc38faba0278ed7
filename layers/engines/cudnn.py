"""NVIDIA's own recurrences, on its GPUs: SimpleRNN, LSTM and GRU, as cuDNN computes them.

cuDNN has these three and no other, so this engine knows them by name, and how each lays out its
weights: in one array, all matrices and then all biases, gate by gate in an order of its own.

    W, U   (units, features), (units, units)    all W, then all U; those of Keras, transposed
    b, b'  (units,)                             all that are added to x·W, then all added to h·U

It takes no masks but lengths; see `packed.py`.  For gradients of gradients take `engine="loop"`:
cuDNN has the first alone.
"""

import keras
from keras import ops
from keras.activations import relu, sigmoid, tanh

from zoo.layers.cells.gru import GRUCell
from zoo.layers.cells.lstm import LSTMCell
from zoo.layers.cells.simple_rnn import SimpleRNNCell
from zoo.layers.engines import Engine
from zoo.layers.engines._devices import sees_gpu
from zoo.layers.packed import Packed

# Cell → cuDNN's name of it by its activation, and its gates in the order of cuDNN.
_KNOWN = {
    SimpleRNNCell: ({tanh: "rnn_tanh", relu: "rnn_relu"}, ("candidate",)),
    LSTMCell: ({tanh: "lstm"}, ("input", "forget", "candidate", "output")),
    GRUCell: ({tanh: "gru"}, ("reset", "update", "candidate")),
}
# What of it each backend has, and in which numbers; TensorFlow would run bfloat16 as float32.
_HAS = {
    "tensorflow": (tuple(_KNOWN), ("float16", "float32", "float64")),
    "jax": ((LSTMCell,), ("float32",)),
}


def refuse(layer, sequences, mask):
    """None, or why this engine does not run the call."""
    backend, cell, kind = keras.backend.backend(), layer.cell, type(layer.cell)
    if backend not in _HAS:
        return f"it runs on {' and '.join(_HAS)}, not on {backend}"
    if not sees_gpu():
        return f"{backend} sees no CUDA GPU"
    if not layer.use_cudnn:
        return "the layer has use_cudnn=False"
    cells, dtypes = _HAS[backend]
    if kind not in cells:
        runs = ", ".join(each.__name__ for each in cells)
        return f"cuDNN through {backend} runs {runs}, not {kind.__name__}"
    modes, _ = _KNOWN[kind]
    if cell.activation not in modes or getattr(cell, "recurrent_activation", sigmoid) != sigmoid:
        return f"the activations of {kind.__name__} are not those of cuDNN"
    if layer.recurrent_dropout:
        return "cuDNN has no recurrent dropout"
    if layer.unroll:
        return "the layer is unrolled"
    if layer.compute_dtype not in dtypes:
        return f"cuDNN through {backend} is for {', '.join(dtypes)}, not {layer.compute_dtype}"
    if 0 in sequences.shape:
        return "there is nothing to run in an array without elements"
    if backend == "tensorflow" and _within_xla():
        return "XLA compiles what is around it, and cannot call cuDNN"
    return None


def run(layer, sequences, state, mask, dropped):
    """See `Engine.run`."""
    weights = flat(layer.cell)
    mode = _KNOWN[type(layer.cell)][0][layer.cell.activation]
    call = _tensorflow if keras.backend.backend() == "tensorflow" else _jax
    if mask is None:
        x = ops.flip(sequences, axis=1) if layer.go_backwards else sequences
        outputs, final = call(mode, x, state, weights, None)
        some = ops.shape(x)[1] > 0
        final = tuple(ops.where(some, new, old) for old, new in zip(state, final, strict=True))
        last = ops.where(some, final[0], ops.zeros_like(final[0]))
    else:
        packed = Packed(mask, layer.go_backwards, layer.zero_output_for_mask)
        # cuDNN knows no length of 0: one step is run, and what comes of it is put back
        lengths = ops.maximum(packed.lengths, 1)
        outputs, final = call(mode, packed.pack(sequences), state, weights, lengths)
        final = packed.states(state, final)
        last = packed.last(final[0])
        outputs = packed.unpack(outputs) if layer.return_sequences else None
    return last, outputs if layer.return_sequences else last[:, None], final


def flat(cell):
    """All weights of a cell in one array, as cuDNN wants them; without a bias, zeros for it."""
    _, order = _KNOWN[type(cell)]

    def blocks(weight):
        gates = dict(zip(cell.gates, ops.split(weight, len(order), axis=-1), strict=True))
        return [gates[gate] for gate in order]

    W, U = (
        ops.convert_to_tensor(weight, cell.compute_dtype)
        for weight in (cell.kernel, cell.recurrent_kernel)
    )
    b = ops.zeros((2, U.shape[-1]), U.dtype)
    if cell.bias is not None:
        given = ops.reshape(ops.convert_to_tensor(cell.bias, U.dtype), (-1, U.shape[-1]))
        b = ops.concatenate([given, b], axis=0)  # of two, where a cell has one, the other is zero
    matrices = [ops.transpose(block) for weight in (W, U) for block in blocks(weight)]
    biases = [block for bias in (b[0], b[1]) for block in blocks(bias)]
    return ops.concatenate([ops.ravel(block) for block in (*matrices, *biases)])


# How a backend calls cuDNN: (mode, x, state, weights, lengths or None) → outputs, final state, with
# x (batch, time, features) not known to be empty, and lengths (batch,) of 1 and more.


def _tensorflow(mode, x, state, weights, lengths):
    import tensorflow as tf

    batch, time = (tf.shape(x)[k] for k in (0, 1))
    known, unknown = x.shape[:2], None in x.shape
    if unknown:  # it may be empty, which cuDNN does not take: one is put in, and taken out again
        rows, steps = (tf.cast(size == 0, tf.int32) for size in (batch, time))
        x = tf.pad(x, [(0, rows), (0, steps), (0, 0)])
        state = [tf.pad(s, [(0, rows), (0, 0)]) for s in state]
        lengths = None if lengths is None else tf.pad(lengths, [(0, rows)], constant_values=1)
    # With time first, cuDNN is spared a copy where all sequences are whole; but the operation, once
    # set up for such, fails on others of that shape (tensorflow#41630). So lengths go batch first.
    whole = lengths is None
    if whole:
        x = tf.transpose(x, (1, 0, 2))
        lengths = tf.fill([tf.shape(x)[1]], tf.shape(x)[0])
    axis = 0 if whole else 1
    h, *c = (tf.expand_dims(s, axis) for s in state)
    found = tf.raw_ops.CudnnRNNV3(
        input=x,
        input_h=h,
        input_c=c[0] if c else tf.zeros((), x.dtype),
        params=weights,
        sequence_lengths=lengths,
        rnn_mode=mode,
        time_major=whole,
        is_training=True,  # or there is no gradient, which may be asked for outside of training too
    )
    outputs = tf.transpose(found.output, (1, 0, 2)) if whole else found.output
    final = [tf.squeeze(s, axis) for s in (found.output_h, found.output_c)[: len(state)]]
    if unknown:
        outputs, final = outputs[:batch, :time], [s[:batch] for s in final]
        outputs.set_shape((*known, None))
    return outputs, final


def _jax(mode, x, state, weights, lengths):
    import jax
    from jax.experimental.rnn import lstm

    batch, time, features = x.shape
    h, c = (s[None] for s in state)
    exact = jax.config.jax_default_matmul_precision in ("highest", "float32")
    outputs, h, c = lstm(
        x,
        h,
        c,
        weights,
        jax.numpy.full(batch, time, "int32") if lengths is None else lengths,
        input_size=features,
        hidden_size=h.shape[-1],
        num_layers=1,
        dropout=0.0,
        bidirectional=False,
        precision="highest" if exact else "high",  # it raises for some that JAX may be set to
    )
    return outputs, (h[0], c[0])


def _within_xla():
    import tensorflow as tf
    from tensorflow.python.ops.control_flow_util import GraphOrParentsInXlaContext

    return GraphOrParentsInXlaContext(tf.compat.v1.get_default_graph())


ENGINE = Engine(rank=3, refuse=refuse, run=run, jit=False)
