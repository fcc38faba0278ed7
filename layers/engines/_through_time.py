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

import functools
from typing import NamedTuple

import keras
from keras import ops

from zoo.layers.engines._kept import Once, filled, only, rows, zeros_like
from zoo.layers.engines._pure import Pure, backend, like


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
        once = Once(step)
        (final, last), kept = backend().scan(once, start, (P, keep))
        O, B, R, A = once.all(kept)
        return (final[0] if keep is None else last, final, O), (P, R, A, B)

    def backward(self, keep, dropped, X, weights, saved, slopes):
        """Gradients of P, of the initial state and of the weights."""
        b, pure = backend(), Pure(self.cell, weights, dropped)
        d_last, d_final, dO = slopes
        _, r, a, before = blank = zeros_like(saved, (ops.shape(d_final[0])[0],))

        used = self._used_by_update(weights, blank)
        own = self._by_rows(weights, used, ops.shape(d_final[0])[0])
        later = bool(used) and not own
        sums = {k: ops.zeros_like(w, dtype=_wide(w)) for k, w in own.items()}

        def equations(p, r, a, before, d):
            return pure.update_gradient(p, r, a, before, own, d)

        read, same = b.probe(equations, *blank, d_final)
        added = same[1] == 0  # what comes back to p and r is one, as where they are but added
        affine = self.cell.dense and not b.probe(pure.recur_gradient, before[0], r)[0][0]
        transposed = pure.recur_transposed(X.dtype) if affine else []
        read[2 + len(a)] |= not affine  # the state that was recurred

        def gradient(d, some, sums):
            """Of p and r, of the state before, and of the rows' own weights so far."""
            p, r, a, before = filled(some, blank)
            dp, dr, d_before, more = equations(p, r, a, before, d)
            if affine:
                through = pure.drop(functools.reduce(ops.matmul, transposed, dr))
            else:
                through = pure.recur_gradient(before[0], dr)
            d_before = like(d, (d_before[0] + through, *d_before[1:]))
            sums = {k: total + ops.cast(more[k], total.dtype) for k, total in sums.items()}
            return (dp, None if added else dr), d_before, sums

        def unmasked(carry, now):
            d, _, sums = carry
            some, _, dO = now
            d = (d[0] if dO is None else d[0] + dO, *d[1:])
            slopes, d_before, sums = gradient(d, some, sums)
            return (d_before, None, sums), (slopes, d if later else ())

        def masked(carry, now):
            """A step that does not count hands on its state, and repeats the last output."""
            d, d_output, sums = carry
            some, keep, dO = now
            d_output = d_output if dO is None else d_output + dO
            counted = (d[0] + d_output, *d[1:])
            counted = tuple(ops.where(keep, part, ops.zeros_like(part)) for part in counted)
            slopes, d_before, sums = gradient(counted, some, sums)
            d = tuple(ops.where(keep, a, b) for a, b in zip(d_before, d, strict=True))
            none = ops.zeros_like(d_output)
            d_output = ops.where(keep, none, none if self.zero_output else d_output)
            return (d, d_output, sums), (slopes, counted if later else ())

        some = only(read, saved)
        if keep is None:  # then the last output is the last state
            step, start = unmasked, ((d_final[0] + d_last, *d_final[1:]), None, sums)
        else:
            step, start = masked, (d_final, d_last, sums)
        (d_state, _, sums), ((dP, dR), dS) = b.scan(step, start, (some, keep, dO), reverse=True)
        d_weights = self._of_products(X, dropped, weights, saved, dP, dP if added else dR)
        if later:
            more = self._of_updates(weights, saved, dS)
            d_weights = [one + other for one, other in zip(d_weights, more, strict=True)]
        for k, total in sums.items():
            d_weights[k] += ops.cast(ops.sum(total, axis=0), d_weights[k].dtype)
        return dP, d_state, d_weights

    def _used_by_update(self, weights, blank):
        """Places of the weights that `update` uses."""
        p, r, _, before = blank

        def updated(*weights):
            return Pure(self.cell, weights).update_and_gates(p, r, before)[0]

        reached, _ = backend().probe(updated, *weights)
        return [k for k, used in enumerate(reached) if used]

    def _by_rows(self, weights, used, batch):
        """The weights that `update` uses, one for each row: place → (batch, …).

        What comes back to them is summed up in the loop, where all that it takes is at hand, and
        over the rows but once: within the loop, XLA would walk down columns for it on a processor,
        and take up to a hundred times as long.  None if there is one that only all rows can share,
        such as a matrix; then all wait for the end of the loop.
        """
        named = {id(getattr(self.cell, name)) for name in self.cell.by_rows}
        if any(id(self.cell.weights[k]) not in named for k in used):
            return {}
        return {k: ops.broadcast_to(weights[k], (batch, *weights[k].shape)) for k in used}

    def input_gradient(self, X, weights, dP):
        """Gradient of X."""
        (dX,) = backend().vjp(lambda X: (Pure(self.cell, weights).project(X),), (X,), (dP,))
        return dX

    def _of_products(self, X, dropped, weights, saved, dP, dR):
        """Gradients of all weights through `project` and `recur`, over all steps at once."""
        h = rows(Pure(self.cell, weights, dropped).drop(saved[-1][0]))

        def products(*weights):
            pure = Pure(self.cell, weights)
            return pure.project(X), pure.recur(h)

        return list(backend().vjp(products, weights, (dP, rows(dR))))

    def _of_updates(self, weights, saved, dS):
        """Gradients of all weights through `update`, over all steps at once."""
        b = backend()

        def updates(saved, dS):
            return b.vjp(lambda *w: Pure(self.cell, w).update(*saved), weights, dS)

        dS = keras.tree.map_structure(rows, dS)
        blank = zeros_like(saved, ops.shape(dS[0])[:1])
        read, _ = b.probe(updates, blank, dS)
        some = [None if x is None else rows(x) for x in only(read, saved)]
        return updates(filled(some, blank), dS)


def _wide(weight):
    """The numbers to sum up over all steps: half a precision would lose the later ones."""
    return keras.backend.result_type(weight.dtype, "float32")
