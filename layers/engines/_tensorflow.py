"""What running through time takes of TensorFlow.

An XLA-compiled function with a gradient of its own works inside eager code, a `tf.function` and an
ordinary `fit`, whatever the model around it is compiled with.
"""

import functools

import tensorflow as tf

_SHAPE_ALONE = {"Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike"}


def compiled(forward, backward, input_gradient, collect):
    """(keep, dropped, X, state, weights) → what `forward` gives, compiled anew for every shape.

    Its gradient is `backward`, and `input_gradient` if anybody asks for that of X: it is a function
    of its own, as what one compiled function gives is computed whether it is wanted or not.
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

    @functools.partial(tf.function, autograph=False)
    def call(keep, dropped, X, state, weights):
        @tf.custom_gradient
        def door(X):
            # A zero that could have any shape: what comes back through it is the gradient of P.
            zero = tf.raw_ops.PlaceholderWithDefault(input=tf.zeros((), X.dtype), shape=None)
            return zero, lambda dP: to_inputs(X, weights, dP)

        # XLA compiles no loop over nothing, and whether there is nothing may show only now: a step
        # is put in its place, and taken out again.
        any_steps = None if X.shape[0] else tf.shape(X)[0] > 0
        count, X, keep = tf.shape(X)[0], _at_least_one(any_steps, X), _at_least_one(any_steps, keep)
        last, *rest = recurrence(keep, dropped, tf.stop_gradient(X), door(X), state, weights)
        final, O = tuple(rest[: len(state)]), rest[-1] if collect else None
        if any_steps is not None:
            last = tf.where(any_steps, last, tf.zeros_like(last))
            final = tuple(tf.where(any_steps, a, b) for a, b in zip(final, state, strict=True))
            O = O[:count] if collect else None
        return last, final, O

    def call_with_values(keep, dropped, X, state, weights):
        return call(keep, dropped, X, state, tuple(map(tf.convert_to_tensor, weights)))

    return call_with_values


def _at_least_one(any_steps, x):
    if x is None or any_steps is None:
        return x
    return tf.cond(any_steps, lambda: x, lambda: tf.pad(x, [(0, 1), (0, 0), (0, 0)]))


def with_gradient(function, gradient):
    """A compiled function of arrays to one; `gradient`: (inputs, output, its slope) → slopes."""

    @tf.custom_gradient
    def run(*inputs):
        output = function(*inputs)
        return output, lambda slope: gradient(inputs, output, slope)

    return tf.function(run, jit_compile=True, autograph=False)


def _present(tree):
    return [x for x in tf.nest.flatten(tree) if x is not None]


def _pack(tree, present):
    """The tree again, from what is not None in it."""
    present = iter(present)
    flat = [None if x is None else next(present) for x in tf.nest.flatten(tree)]
    return tf.nest.pack_sequence_as(tree, flat)


def scan(step, carry, xs, reverse=False):
    """`step`: (carry, x) → (carry, y), over the first axis of all in the tree xs, None aside.

    Returns:
        The last carry, and the tree of ys, stacked.
    """
    some = _present(xs)[0]
    length = some.shape[0] or tf.shape(some)[0]
    # What a step gives is seen from one on zeros, of which only types and widths are used.
    first = _map(lambda x: tf.zeros(tf.shape(x)[1:], x.dtype), xs)
    example = step(carry, first)[1]
    arrays = [tf.TensorArray(y.dtype, length, element_shape=y.shape) for y in _present(example)]

    def body(k, carry, arrays):
        t = length - 1 - k if reverse else k
        carry, y = step(carry, _map(lambda x: x[t], xs))
        arrays = [array.write(t, part) for array, part in zip(arrays, _present(y), strict=True)]
        return k + 1, _present(carry), arrays

    def walk(k, flat, arrays):
        return body(k, _pack(carry, flat), arrays)

    _, flat, arrays = tf.while_loop(
        lambda k, *_: k < length,
        walk,
        (0, _present(carry), arrays),
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


def known(value, slope):
    """The function that has this value and this slope, whatever it is called with."""

    @tf.custom_gradient
    def function(x):
        return tf.identity(value), lambda d: d * slope

    return function


def reaches(function, *inputs):
    """For each array in the inputs, in their order, whether an output depends on its values."""
    flat = tf.nest.flatten(inputs)
    specs = [tf.TensorSpec(x.shape, x.dtype) for x in flat]

    def call(*flat):
        return tf.nest.flatten(function(*tf.nest.pack_sequence_as(inputs, flat)))

    graph = tf.function(call, autograph=False).get_concrete_function(*specs).graph
    reached, ahead = set(), [y.op for y in graph.outputs]
    while ahead:
        op = ahead.pop()
        if op not in reached:
            reached.add(op)
            ahead += [] if op.type in _SHAPE_ALONE else [x.op for x in op.inputs]
    return [x.op in reached for x in graph.inputs[: len(flat)]]
