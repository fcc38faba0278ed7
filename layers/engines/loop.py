"""The reference engine: one step at a time, always willing.  Every other is tested against it."""

import keras
from keras import ops

from zoo.layers.engines import Engine
from zoo.layers.engines._steps import counted, last_of, outputs_of, time_first
from zoo.layers.meanwhile import CONVERTED, PER_ITERATION, THROUGH


def run(layer, sequences, state, mask, dropped):
    """See `Engine.run`."""
    cell = layer.cell
    steps = _projected(cell, time_first(sequences, layer.go_backwards))
    keep = time_first(counted(mask, sequences), layer.go_backwards)
    kind = state[0].dtype
    through = THROUGH.get()(layer, keep) if THROUGH.get() else tuple

    def advance(state, projected, keep):
        new = tuple(ops.cast(s, kind) for s in cell.step(projected, state, dropped))
        if keep is not None:
            pairs = zip(new, state, strict=True)
            new = tuple(ops.where(keep, after, before) for after, before in pairs)
        return through(new)

    plain = layer.unroll or steps.shape[0] == 1  # a step by itself needs no loop around it
    walk = _unrolled if plain else _WALKS[keras.backend.backend()]
    state, outputs = walk(advance, state, steps, keep, layer.return_sequences)
    last = last_of(state[0], keep, layer.zero_output_for_mask, ops.shape(steps)[0])
    if outputs is None:
        return last, last[:, None], state
    return last, time_first(outputs_of(outputs, keep, layer.zero_output_for_mask)), state


def _projected(cell, x):
    """`project` of (time, batch, features), in one product of all rows.

    TensorFlow would multiply step by step, and turning round the inputs takes less than turning
    round what is projected, which is wider.
    """
    time, batch, features = ops.shape(x)
    rows = cell.project(ops.reshape(x, (time * batch, features)))
    return ops.reshape(rows, (time, batch, rows.shape[-1]))


# A walk takes `advance` over the steps, (time, batch, width) each, from a state, and gives the
# final state and, if wanted, h after every step, (time, batch, units).


def _unrolled(advance, state, steps, keep, collect):
    states = []
    for t in range(steps.shape[0]):
        state = advance(state, steps[t], None if keep is None else keep[t])
        states.append(state[0])
    empty = ops.zeros((0, *ops.shape(state[0])), state[0].dtype)
    return state, (ops.stack(states) if states else empty) if collect else None


def _while(advance, state, steps, keep, collect):
    import tensorflow as tf

    time, known = tf.shape(steps)[0], steps.shape[0]
    read_steps, read_keep = _reader(steps, time), _reader(keep, time)
    h, outputs = state[0], ()
    if collect:
        size = known or tf.maximum(time, 1)
        outputs = (tf.TensorArray(h.dtype, size, element_shape=h.shape),)
        if not known and not CONVERTED.get():  # of no steps, it tells the shape of no outputs
            outputs = (outputs[0].write(0, h),)

    def step(t, state, *outputs):
        state = advance(state, read_steps(t), read_keep(t))
        return t + 1, state, *(array.write(t, state[0]) for array in outputs)

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

    carry, left, count = (0, state, *outputs), known or time, PER_ITERATION.get()
    if 1 < count <= (known or count):
        carry = walked(carry, count, left // count)
        left = known % count if known else count - 1
    if not known or left:
        carry = walked(carry, 1, left)
    _, state, *outputs = carry
    if not collect:
        return state, None
    outputs = outputs[0].stack() if known else outputs[0].stack()[:time]
    outputs.set_shape((known, *h.shape))
    return state, outputs


def _reader(x, time):
    """A function from t to x[t]."""
    import tensorflow as tf

    if x is None:
        return lambda t: None
    if PER_ITERATION.get() > 1:
        return lambda t: x[t]  # copies nothing, but back it fills zeros as large as x, each time
    return tf.TensorArray(x.dtype, time, element_shape=x.shape[1:]).unstack(x).read


def _scan(advance, state, steps, keep, collect):
    import jax

    def body(state, now):
        state = advance(state, *now)
        return state, state[0] if collect else None

    return jax.lax.scan(body, state, (steps, keep))


_WALKS = {"tensorflow": _while, "jax": _scan}


def refuse(layer, sequences, mask):
    """None, unless Keras runs on a backend without a loop of ours."""
    backend = keras.backend.backend()
    return None if backend in _WALKS else f"it runs on {' and '.join(_WALKS)}, not on {backend}"


ENGINE = Engine(rank=0, refuse=refuse, run=run)
