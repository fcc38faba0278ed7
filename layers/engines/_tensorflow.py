"""What running through time takes of TensorFlow.

An XLA-compiled function with a gradient of its own works inside eager code, a `tf.function` and an
ordinary `fit`, whatever the model around it is compiled with.
"""

import functools

import tensorflow as tf

from zoo.layers.engines._halves import in_halves
from zoo.layers.engines._steps import time_first

_SHAPE_ALONE = {"Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike"}


def compiled(forward, backward, input_gradient, collect):
    """(keep, dropped, sequences, state, weights) → last output, final state, outputs or None.

    All are (batch, …); it compiles anew for every shape.  Its gradient is `backward`, and
    `input_gradient` if anybody asks for that of X: it is a function of its own, as what one
    compiled function gives is computed whether it is wanted or not.
    """

    @functools.partial(tf.function, jit_compile=True, autograph=False)
    def recurrence(keep, dropped, X, door, state, weights):
        @tf.custom_gradient
        def differentiable(*flat):
            _, state_, weights_ = tf.nest.pack_sequence_as((door, state, weights), flat)
            outputs, saved = forward(keep, dropped, X, state_, weights_)

            def gradient(*slopes):
                slopes = _pack(outputs, slopes)
                return tf.nest.flatten(backward(keep, dropped, X, weights_, saved, slopes))

            return _present(outputs), gradient

        return differentiable(*tf.nest.flatten((door, state, weights)))

    to_inputs = tf.function(input_gradient, jit_compile=True, autograph=False)

    @tf.custom_gradient
    def door(X, *weights):
        # A zero that could have any shape: what comes back through it is the gradient of P.
        zero = tf.raw_ops.PlaceholderWithDefault(input=tf.zeros((), X.dtype), shape=None)
        return zero, lambda dP: (to_inputs(X, weights, dP), *[None] * len(weights))

    def rows(arrays, weights):
        keep, dropped, sequences, state = arrays
        X, keep = time_first(sequences), time_first(keep)
        zero = door(X, *weights)
        flat = recurrence(keep, dropped, tf.stop_gradient(X), zero, state, weights)
        return [*flat[:-1], time_first(flat[-1])] if collect else flat

    def graph(arrays, weights):
        keep, dropped, sequences, state = arrays
        if sequences.shape[1]:
            return in_halves(lambda arrays: rows(arrays, weights), arrays)
        # XLA compiles no loop over nothing, and whether there is nothing may show only now: a step
        # is put in its place, and taken out again.
        count = tf.shape(sequences)[1]
        some = count > 0
        arrays = (_at_least_one(some, keep), dropped, _at_least_one(some, sequences), state)
        last, *rest = in_halves(lambda arrays: rows(arrays, weights), arrays)
        final = [tf.where(some, a, b) for a, b in zip(rest, state, strict=False)]
        outputs = [x[:, :count] for x in rest[len(state) :]]
        return [tf.where(some, last, tf.zeros_like(last)), *final, *outputs]

    differentiable_graph = _for_each_mode(graph, reduce_retracing=True)

    def call(keep, dropped, sequences, state, weights):
        weights = tuple(map(tf.convert_to_tensor, weights))
        last, *rest = differentiable_graph((keep, dropped, sequences, state), weights)
        return last, tuple(rest[: len(state)]), rest[-1] if collect else None

    return call


def _at_least_one(some, x):
    if x is None:
        return None
    return tf.cond(some, lambda: x, lambda: tf.pad(x, [(0, 0), (0, 1), (0, 0)]))


def with_gradient(function, gradient):
    """A compiled function of arrays to one; `gradient`: (inputs, output, its slope) → slopes."""

    @tf.custom_gradient
    def run(*inputs):
        output = function(*inputs)
        return output, lambda slope: gradient(inputs, output, slope)

    return _for_each_mode(run, jit_compile=True)


def _for_each_mode(function, **options):
    """A `tf.function` for eager calls, and another for calls within a graph.

    If one served both, a tape over an eager call would differentiate what a graph around it
    differentiated before, and with it all that was kept for the way back, loops included.
    """
    of_eager, of_graphs = (tf.function(function, autograph=False, **options) for _ in range(2))
    return lambda *inputs: (of_eager if tf.executing_eagerly() else of_graphs)(*inputs)


def _present(tree):
    return [x for x in tf.nest.flatten(tree) if x is not None]


def _pack(tree, present):
    """The tree again, from what is not None in it."""
    present = iter(present)
    flat = [None if x is None else next(present) for x in tf.nest.flatten(tree)]
    return tf.nest.pack_sequence_as(tree, flat)


def scan(step, carry, xs, reverse=False):
    """`step`: (carry, x) → (carry, y), over the first axis of all in the tree xs, None aside.

    What a step reads is carried to it by the step before.  If it were read from within, XLA would
    read it in the middle of the loop over units, looking its place up for each one, and could not
    take several units at once: a forward pass of a GRU takes twice the time.

    Returns:
        The last carry, and the tree of ys, stacked.
    """
    some = _present(xs)
    length = some[0].shape[0] or tf.shape(some[0])[0]

    def read(k):
        k = tf.minimum(k, length - 1)
        return [x[length - 1 - k if reverse else k] for x in some]

    # What a step gives is seen from one on zeros, of which only types and widths are used.
    first = _map(lambda x: tf.zeros(tf.shape(x)[1:], x.dtype), xs)
    example = step(carry, first)[1]
    arrays = [tf.TensorArray(y.dtype, length, element_shape=y.shape) for y in _present(example)]

    def body(k, flat, now, arrays):
        ahead = read(k + 1)
        after, y = step(_pack(carry, flat), _pack(xs, now))
        t = length - 1 - k if reverse else k
        arrays = [array.write(t, part) for array, part in zip(arrays, _present(y), strict=True)]
        return k + 1, _present(after), ahead, arrays

    _, flat, _, arrays = tf.while_loop(
        lambda k, *_: k < length,
        body,
        (0, _present(carry), read(0), arrays),
        maximum_iterations=length,
    )
    return _pack(carry, flat), _pack(example, [array.stack() for array in arrays])


def _map(function, tree):
    return tf.nest.map_structure(lambda x: None if x is None else function(x), tree)


def vjp(function, inputs, slopes):
    """Gradients of a tuple of inputs, each an array or a tuple, given those of the outputs."""
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = function(*inputs)
    return tape.gradient(outputs, inputs, tf.nest.flatten(slopes), unconnected_gradients="zero")


def jvp(function, x, direction):
    """How the value of a function changes as x moves in a direction."""
    with tf.autodiff.ForwardAccumulator(x, direction) as moved:
        return moved.jvp(function(x))


def known(value, slope):
    """The function that has this value and this slope, whatever it is called with."""

    @tf.custom_gradient
    def function(x):
        return tf.identity(value), lambda d: d * slope

    return function


def probe(function, *inputs):
    """What can be told of a function of batches without running it.

    Returns:
        For each array in the inputs, in their order, whether an output depends on its values; and
        for each output the number of the first that is the same array.
    """
    flat = tf.nest.flatten(inputs)
    # Rows do not meet, so that any batch does; a known one spares the graph questions of shape.
    specs = [tf.TensorSpec([size or 2 for size in x.shape], x.dtype) for x in flat]

    def call(*flat):
        return tf.nest.flatten(function(*tf.nest.pack_sequence_as(inputs, flat)))

    graph = tf.function(call, autograph=False).get_concrete_function(*specs).graph
    outputs = [_source(y) for y in graph.outputs]
    reached, ahead = set(), list(outputs)
    while ahead:
        x = ahead.pop()
        if x.ref() not in reached:
            reached.add(x.ref())
            source = _source(x)
            ahead += [source] if source is not x else _read(x.op)
    same = [next(i for i, x in enumerate(outputs) if x is y) for y in outputs]
    return [x.ref() in reached for x in graph.inputs[: len(flat)]], same


def _read(op):
    return [] if op.type in _SHAPE_ALONE else list(op.inputs)


def _source(x):
    """The tensor that this one is a mere copy of."""
    while x.op.type in ("Identity", "IdentityN", "StopGradient"):
        x = x.op.inputs[x.value_index]
    return x
