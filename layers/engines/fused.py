"""XLA forward and backward through time, for any cell that is cut into project, recur and update.

All inputs are multiplied before the loop; the loop has one product a step; the reverse loop needs
the derivative of `update` and of `recur` with respect to their inputs alone; and the gradients of
all weights are gathered after it, over all steps at once.  The gradient is exact.

    P     (time, batch, gates·units)    projected inputs
    R     (time, batch, gates·units)    recurred states
    S     (time, batch, size)           each state, after every step
    O     (time, batch, units)          outputs
    keep  (time, batch, 1) or None      where a step counts
"""

import functools
import weakref

import keras

from zoo.layers.cell import Cell
from zoo.layers.engines import Engine


def refuse(layer, sequences, mask):
    """None, or why this engine does not run the call."""
    if keras.backend.backend() != "tensorflow":
        return f"it needs the TensorFlow backend, not {keras.backend.backend()}"
    if type(layer.cell).step is not Cell.step:
        return f"{type(layer.cell).__name__} is not cut into recur and update"
    if layer.unroll:
        return "the layer is unrolled"
    if layer.compute_dtype not in ("float32", "float64"):
        return f"it computes in float32 or float64, not {layer.compute_dtype}"
    if sequences.shape[1] == 0:
        return "there are no steps to fuse"
    return None


def run(layer, sequences, state, mask, dropped):
    """See `Engine.run`."""
    import tensorflow as tf

    walk = tf.reverse if layer.go_backwards else lambda x, axis: x
    P = walk(tf.transpose(layer.cell.project(sequences), (1, 0, 2)), [0])
    keep = None
    if mask is not None:
        mask = tf.reshape(tf.cast(mask, "bool"), (*tf.unstack(tf.shape(sequences)[:2]), 1))
        keep = walk(tf.transpose(mask, (1, 0, 2)), [0])
    weights = tuple(tf.convert_to_tensor(weight) for weight in layer.cell.weights)

    def recurrence():
        return _compiled(layer)(P, keep, dropped, state, weights)

    def nothing():
        blank = tf.zeros_like(state[0])
        return tf.zeros((0, *tf.unstack(tf.shape(blank))), blank.dtype), blank, state

    # XLA compiles no loop over an empty sequence, and whether one is empty may show only now
    if sequences.shape[1] is None:
        O, last, state = tf.cond(tf.shape(P)[0] > 0, recurrence, nothing)
    else:
        O, last, state = recurrence()
    return last, tf.transpose(O, (1, 0, 2)) if layer.return_sequences else last[:, None], state


_of_layer: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def _compiled(layer):
    """The recurrence of a layer as an XLA function: made once, compiled anew for every shape."""
    import tensorflow as tf

    if layer not in _of_layer:
        recurrence = functools.partial(_differentiable, layer.cell, layer.zero_output_for_mask)
        _of_layer[layer] = tf.function(recurrence, jit_compile=True, autograph=False)
    return _of_layer[layer]


def _differentiable(cell, zero_output, P, keep, dropped, state, weights):
    """Outputs (time, batch, units), the last and the final states, their gradient written out."""
    import tensorflow as tf

    count = len(state)

    @tf.custom_gradient
    def recurrence(P, *inputs):
        state, weights = inputs[:count], inputs[count:]
        pure = _Pure(cell, weights, dropped)
        S, R, O, last, final = _forward(pure, zero_output, P, keep, state)

        def gradient(dO, d_last, *d_final):
            dP, dR, dS, d_state = _backward(
                pure, zero_output, P, keep, state, S, R, dO, d_last, d_final
            )
            return (dP, *d_state, *pure.weight_gradients(P, state, S, R, dR, dS))

        return (O, last, *final), gradient

    O, last, *final = recurrence(P, *state, *weights)
    return O, last, tuple(final)


def _forward(pure, zero_output, P, keep, state):
    """S, R and O, the last output and the final states."""
    import tensorflow as tf

    time = P.shape[0] or tf.shape(P)[0]
    blank = tf.zeros_like(state[0])

    def step(t, state, output, S, R, O):
        r = pure.recur(state[0])
        new = pure.update(P[t], r, state)
        if keep is not None:
            new = tuple(tf.where(keep[t], a, b) for a, b in zip(new, state, strict=True))
            output = tf.where(keep[t], new[0], blank if zero_output else output)
            O = O.write(t, output)
        else:
            output = new[0]
        S = tuple(array.write(t, s) for array, s in zip(S, new, strict=True))
        return t + 1, new, output, S, R.write(t, r), O

    arrays = tuple(_array(time, s) for s in state)
    outputs = _array(time, blank) if keep is not None else ()
    start = (0, state, blank, arrays, _array(time, P, P.shape[1:]), outputs)
    _, final, last, S, R, O = tf.while_loop(
        lambda t, *_: t < time, step, start, maximum_iterations=time
    )
    S = tuple(array.stack() for array in S)
    return S, R.stack(), S[0] if keep is None else O.stack(), last, final


def _backward(pure, zero_output, P, keep, state, S, R, dO, d_last, d_final):
    """Gradients of P and R, of the states after every step, and of the initial state."""
    import tensorflow as tf

    time = P.shape[0] or tf.shape(P)[0]
    blank = tf.zeros_like(state[0])
    U_transposed = pure.recur_transposed()

    def step(k, d, d_output, dP, dR, dS):
        t = time - 1 - k
        before = tuple(
            tf.where(t > 0, s[tf.maximum(t - 1, 0)], first)
            for s, first in zip(S, state, strict=True)
        )
        d_output = d_output + dO[t]
        passed = tuple(tf.zeros_like(part) for part in d)
        if keep is None:
            d, d_output = (d[0] + d_output, *d[1:]), blank
        else:  # a step that does not count hands on its state, and repeats the last output
            d_new = (d[0] + d_output, *d[1:])
            passed = tuple(tf.where(keep[t], tf.zeros_like(part), part) for part in d)
            d = tuple(tf.where(keep[t], part, tf.zeros_like(part)) for part in d_new)
            d_output = tf.where(keep[t], blank, blank if zero_output else d_output)
        dp, dr, d_before = pure.update_gradient(P[t], R[t], before, d)
        through = pure.drop(dr @ U_transposed)
        d_before = tuple(a + b for a, b in zip(d_before, passed, strict=True))
        dS = tuple(array.write(t, part) for array, part in zip(dS, d, strict=True)) if dS else ()
        d = (d_before[0] + through, *d_before[1:])
        return k + 1, d, d_output, dP.write(t, dp), dR.write(t, dr), dS

    dS = tuple(_array(time, s) for s in state) if pure.update_has_weights(P, state) else ()
    dP, dR = (_array(time, P, P.shape[1:]) for _ in range(2))
    start = (0, tuple(d_final), d_last, dP, dR, dS)
    _, d, _, dP, dR, dS = tf.while_loop(
        lambda k, *_: k < time, step, start, maximum_iterations=time
    )
    return dP.stack(), dR.stack(), tuple(array.stack() for array in dS), d


def _array(time, like, shape=None):
    import tensorflow as tf

    return tf.TensorArray(like.dtype, time, element_shape=like.shape if shape is None else shape)


class _Pure:
    """A cell as functions of tensors: its weights are the given ones, not its variables."""

    def __init__(self, cell, weights, dropped):
        self.cell, self.weights, self.dropped = cell, weights, dropped

    def _scope(self):
        return keras.StatelessScope(
            state_mapping=list(zip(self.cell.weights, self.weights, strict=True))
        )

    def drop(self, h):
        return h if self.dropped is None else h * self.dropped

    def recur(self, h):
        with self._scope():
            return self.cell.recur(self.drop(h))

    def update(self, p, r, state):
        with self._scope():
            return tuple(self.cell.update(p, r, state))

    def recur_transposed(self):
        """The matrix of `recur`, transposed once; `recur` is affine, so unit vectors show it."""
        import tensorflow as tf

        size, dtype = self.cell.state_size[0], self.weights[0].dtype
        with self._scope():
            matrix = self.cell.recur(tf.eye(size, dtype=dtype))
            return tf.transpose(matrix - self.cell.recur(tf.zeros((1, size), dtype)))

    def update_gradient(self, p, r, state, d):
        """Gradients of p, r and the state, given those of the new state."""
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch((p, r, state))
            new = self.update(p, r, state)
        return tape.gradient(new, (p, r, state), d, unconnected_gradients="zero")

    def update_has_weights(self, P, state):
        """Whether `update` uses weights of its own, such as peepholes."""
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch(self.weights)
            blank = tf.zeros(tf.shape(P)[1:], P.dtype)
            new = self.update(blank, blank, state)
        return any(g is not None for g in tape.gradient(new, self.weights))

    def weight_gradients(self, P, state, S, R, dR, dS):
        """Gradients of all weights from all steps at once."""
        import tensorflow as tf

        before = tuple(
            tf.concat([first[None], s[:-1]], 0) for first, s in zip(state, S, strict=True)
        )
        with tf.GradientTape() as tape:
            tape.watch(self.weights)
            made = [self.recur(before[0])]
            made += self.update(P, R, before) if dS else ()
        return tape.gradient(made, self.weights, [dR, *dS], unconnected_gradients="zero")


ENGINE = Engine(rank=-1, refuse=refuse, run=run)
