"""The reference engine: one step at a time, always willing.  Every other is tested against it."""

import keras
from keras import ops

from zoo.layers.engines import Engine
from zoo.layers.engines._meanwhile import CONVERTED, PER_ITERATION, THROUGH
from zoo.layers.engines._steps import counted, time_first


def run(layer, sequences, state, mask, dropped):
    """See `Engine.run`."""
    cell = layer.cell
    steps = _projected(cell, time_first(sequences, layer.go_backwards))
    keep = time_first(counted(mask, sequences), layer.go_backwards)
    blank = ops.zeros_like(state[0])
    through = THROUGH.get()(layer, keep) if THROUGH.get() else tuple

    def advance(state, output, projected, keep):
        new = tuple(ops.cast(s, blank.dtype) for s in cell.step(projected, state, dropped))
        if keep is None:
            new = through(new)
            return new, new[0]
        pairs = zip(new, state, strict=True)
        new = through(tuple(ops.where(keep, after, before) for after, before in pairs))
        return new, ops.where(keep, new[0], blank if layer.zero_output_for_mask else output)

    plain = layer.unroll or steps.shape[0] == 1  # a step by itself needs no loop around it
    walk = _unrolled if plain else _WALKS[keras.backend.backend()]
    state, last, outputs = walk(advance, state, blank, steps, keep, layer.return_sequences)
    outputs = last[:, None] if outputs is None else time_first(outputs)
    return last, outputs, state


def _projected(cell, x):
    """`project` of (time, batch, features), in one product of all rows.

    TensorFlow would multiply step by step, and turning round the inputs takes less than turning
    round what is projected, which is wider.
    """
    time, batch, features = ops.shape(x)
    rows = cell.project(ops.reshape(x, (time * batch, features)))
    return ops.reshape(rows, (time, batch, rows.shape[-1]))


# A walk takes `advance` over the steps, (time, batch, width) each, from (state, output), and gives
# the final state, the last output and, if wanted, all outputs (time, batch, units).


def _unrolled(advance, state, output, steps, keep, collect):
    outputs = []
    for t in range(steps.shape[0]):
        state, output = advance(state, output, steps[t], None if keep is None else keep[t])
        outputs.append(output)
    empty = ops.zeros((0, *ops.shape(output)), output.dtype)
    return state, output, (ops.stack(outputs) if outputs else empty) if collect else None


def _while(advance, state, output, steps, keep, collect):
    import tensorflow as tf

    time, known = tf.shape(steps)[0], steps.shape[0]
    arrays = [
        tf.TensorArray(x.dtype, time, element_shape=x.shape[1:]).unstack(x)
        for x in (steps, keep)
        if x is not None
    ]
    outputs = ()
    if collect:
        size = known or tf.maximum(time, 1)
        outputs = (tf.TensorArray(output.dtype, size, element_shape=output.shape),)
        if not known and not CONVERTED.get():  # of no steps, it tells the shape of no outputs
            outputs = (outputs[0].write(0, output),)

    def step(t, state, output, *outputs):
        now = [array.read(t) for array in arrays]
        state, output = advance(state, output, now[0], now[1] if keep is not None else None)
        return t + 1, state, output, *(array.write(t, output) for array in outputs)

    def walked(carry, count, most):
        """`count` steps in each of at most `most` iterations, while so many steps are left."""
        last = time - count

        def body(*carry):
            for _ in range(count):
                carry = step(*carry)
            return carry

        return tf.while_loop(
            lambda t, *_: t <= last,
            body,
            carry,
            maximum_iterations=most,  # XLA sizes what the gradient saves by it
        )

    carry, left, count = (0, state, output, *outputs), known or time, PER_ITERATION.get()
    if 1 < count <= (known or count):
        carry = walked(carry, count, left // count)
        left = known % count if known else count - 1
    if not known or left:
        carry = walked(carry, 1, left)
    _, state, output, *outputs = carry
    if not collect:
        return state, output, None
    outputs = outputs[0].stack() if known else outputs[0].stack()[:time]
    outputs.set_shape((known, *output.shape))
    return state, output, outputs


def _scan(advance, state, output, steps, keep, collect):
    import jax

    def body(carry, now):
        state, output = advance(*carry, *now)
        return (state, output), output if collect else None

    (state, output), outputs = jax.lax.scan(body, (state, output), (steps, keep))
    return state, output, outputs


_WALKS = {"tensorflow": _while, "jax": _scan}


def refuse(layer, sequences, mask):
    """None, unless Keras runs on a backend without a loop of ours."""
    backend = keras.backend.backend()
    return None if backend in _WALKS else f"it runs on {' and '.join(_WALKS)}, not on {backend}"


ENGINE = Engine(rank=0, refuse=refuse, run=run)
