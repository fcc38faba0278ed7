"""Forward and back through time, for any cell that is cut into project, recur and update.

    X     (time, batch, features)      inputs, in the order in which they are read
    P     (time, batch, gates·units)   projected inputs
    R     (time, batch, gates·units)   recurred states
    A     (time, batch, n·units)       activated gates: one array for each call of `Cell.gate`
    B     (time, batch, size)          each state, before every step
    O     (time, batch, units)         outputs
    keep  (time, batch, 1) or None     where a step counts

The loop forward has one product a step.  The loop back needs the derivative of `update` and of
`recur` by their inputs alone; the gradients of all weights are gathered after it, over all steps at
once.  The gradient is exact (Werbos 1990).

Activated gates are kept, as tanh and σ tell their slope by their value: the way back activates no
gate again.  Of P, R and B it is handed what its derivatives read; what none reads is not kept.
"""

from typing import NamedTuple

import keras
from keras import ops

from zoo.layers.engines._pure import Pure, backend, like

flatten, pack = keras.tree.flatten, keras.tree.pack_sequence_as


class Recurrence(NamedTuple):
    """What a call fixes beside its tensors.

    collect: whether all outputs are wanted, or the last alone.
    zero_output: whether a step that does not count puts out zeros, or the last output again.
    """

    cell: keras.layers.Layer
    collect: bool
    zero_output: bool

    def forward(self, keep, dropped, X, state, weights):
        """(last output, final state, O or None), and what `backward` is to be given."""
        pure = Pure(self.cell, weights, dropped)
        P = pure.project(X)
        blank = ops.zeros_like(state[0])

        def step(carry, now):
            state, output = carry
            p, keep = now
            r = pure.recur(state[0])
            new, a = pure.update_and_gates(p, r, state)
            if keep is None:
                return (new, None), (new[0] if self.collect else None, state, r, a)
            new = tuple(ops.where(keep, after, s) for after, s in zip(new, state, strict=True))
            output = ops.where(keep, new[0], blank if self.zero_output else output)
            return (new, output), (output if self.collect else None, state, r, a)

        start = (state, None if keep is None else blank)
        (final, last), (O, B, R, A) = backend().scan(step, start, (P, keep))
        return (final[0] if keep is None else last, final, O), (P, R, A, B)

    def backward(self, keep, dropped, X, weights, saved, slopes):
        """Gradients of P, of the initial state and of the weights."""
        b, pure = backend(), Pure(self.cell, weights, dropped)
        d_last, d_final, dO = slopes
        blank = _zeros_like(saved, (ops.shape(d_final[0])[0],))
        read, same = b.probe(pure.update_gradient, *blank, d_final)
        added = same[1] == 0  # what comes back to p and r is one, as where they are but added
        p, r, a, before = blank

        def updated(*weights):
            return Pure(self.cell, weights).update_and_gates(p, r, before)[0]

        own = any(b.probe(updated, *weights)[0])  # whether `update` uses weights
        affine = self.cell.dense and not b.probe(pure.recur_gradient, before[0], r)[0][0]
        U_transposed = pure.recur_transposed(X.dtype) if affine else None
        read[2 + len(a)] |= not affine  # the state that was recurred

        def gradient(d, some):
            """Of p and r, of the state handed through `recur`, and of the state before."""
            p, r, a, before = _filled(some, blank)
            dp, dr, d_before = pure.update_gradient(p, r, a, before, d)
            if affine:
                through = pure.drop(ops.matmul(dr, U_transposed))
            else:
                through = pure.recur_gradient(before[0], dr)
            return dp, dr, like(d, (d_before[0] + through, *d_before[1:]))

        def unmasked(carry, now):
            d, _ = carry
            some, _, dO = now
            d = (d[0] if dO is None else d[0] + dO, *d[1:])
            dp, dr, d_before = gradient(d, some)
            return (d_before, None), (dp, None if added else dr, d if own else ())

        def masked(carry, now):
            """A step that does not count hands on its state, and repeats the last output."""
            d, d_output = carry
            some, keep, dO = now
            d_output = d_output if dO is None else d_output + dO
            counted = (d[0] + d_output, *d[1:])
            counted = tuple(ops.where(keep, part, ops.zeros_like(part)) for part in counted)
            dp, dr, d_before = gradient(counted, some)
            d = tuple(ops.where(keep, a, b) for a, b in zip(d_before, d, strict=True))
            none = ops.zeros_like(d_output)
            d_output = ops.where(keep, none, none if self.zero_output else d_output)
            return (d, d_output), (dp, None if added else dr, counted if own else ())

        some = _only(read, saved)
        if keep is None:  # then the last output is the last state
            step, start = unmasked, ((d_final[0] + d_last, *d_final[1:]), None)
        else:
            step, start = masked, (d_final, d_last)
        (d_state, _), (dP, dR, dS) = b.scan(step, start, (some, keep, dO), reverse=True)
        dR = dP if added else dR
        return dP, d_state, self._weight_gradients(X, dropped, weights, saved, dP, dR, dS)

    def input_gradient(self, X, weights, dP):
        """Gradient of X."""
        (dX,) = backend().vjp(lambda X: (Pure(self.cell, weights).project(X),), (X,), (dP,))
        return dX

    def _weight_gradients(self, X, dropped, weights, saved, dP, dR, dS):
        """By one product or sum each over all steps."""
        b = backend()
        h = _rows(Pure(self.cell, weights, dropped).drop(saved[-1][0]))

        def products(*weights):
            pure = Pure(self.cell, weights)
            return pure.project(X), pure.recur(h)

        d_weights = b.vjp(products, weights, (dP, _rows(dR)))
        if not dS:
            return d_weights

        def updates(saved, dS):
            """Of the weights that `update` uses."""
            return b.vjp(lambda *w: Pure(self.cell, w).update(*saved), weights, dS)

        dS = keras.tree.map_structure(_rows, dS)
        blank = _zeros_like(saved, ops.shape(dS[0])[:1])
        read, _ = b.probe(updates, blank, dS)
        some = [None if x is None else _rows(x) for x in _only(read, saved)]
        more = updates(_filled(some, blank), dS)
        return [one + other for one, other in zip(d_weights, more, strict=True)]


def _rows(x):
    """(time, batch, width) → (time·batch, width): `recur` and `update` know rows, not time."""
    time, batch, width = ops.shape(x)  # of a width of 0, -1 would tell nothing
    return ops.reshape(x, (time * batch, width))


def _zeros_like(arrays, sizes):
    """Zeros as wide as each of the arrays: a mention of the arrays themselves would keep them."""
    return keras.tree.map_structure(
        lambda array: ops.zeros((*sizes, array.shape[-1]), dtype=array.dtype), arrays
    )


def _only(read, arrays):
    """The arrays in a list, None for each that is not read."""
    return [x if wanted else None for wanted, x in zip(read, flatten(arrays), strict=False)]


def _filled(some, blank):
    """The tree of `blank` with what there is of `some`."""
    every = [z if x is None else x for x, z in zip(some, flatten(blank), strict=True)]
    return pack(blank, every)
