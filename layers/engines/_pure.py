"""A cell as functions of tensors alone: its weights are given, its variables are not touched."""

import importlib

import keras
from keras import ops

from zoo.layers.cell import gates_through

BACKENDS = ("tensorflow", "jax")


class Pure:
    """A cell whose weights are these tensors.

    Arguments:
        cell: a built `Cell`.
        weights: tensors in the order of `cell.weights`; of those that `cell.by_rows` names, also
            one for each row, (batch, …).
        dropped: (batch, units) the dropout mask of the state, or None.
    """

    def __init__(self, cell, weights, dropped=None):
        self.dropped = dropped
        self._original = cell
        self._weights = list(zip(cell.weights, weights, strict=True))
        given = {id(variable): weight for variable, weight in self._weights}
        self.cell = object.__new__(type(cell))  # a copy that Keras does not track
        for name, value in cell.__dict__.items():
            self.cell.__dict__[name] = given.get(id(value), value)

    def _scope(self):
        """For weights that are not the cell's own, such as those of a normalisation within it."""
        same = [(variable, w) for variable, w in self._weights if variable.shape == w.shape]
        return keras.StatelessScope(state_mapping=same)

    def drop(self, h):
        return h if self.dropped is None else h * self.dropped

    def project(self, x):
        with self._scope():
            return self.cell.project(x)

    def recur(self, h):
        with self._scope():
            return self.cell.recur(self.drop(h))

    def recur_gradient(self, h, d):
        """Gradient of h, given that of what was recurred."""
        return backend().vjp(lambda h: (self.recur(h),), (h,), (d,))[0]

    def recur_transposed(self, dtype):
        """The matrices of an affine `recur`, the last first, each transposed once.

        A cell that does not tell its factors has one: the slope of `recur` along unit vectors.
        """
        with self._scope():
            factors = self.cell.factors()
            if not factors:
                unit = ops.eye(self.cell.state_size[0], dtype=dtype)
                factors = [backend().jvp(self.cell.recur, ops.zeros_like(unit), unit)]
            return [ops.transpose(ops.cast(factor, dtype)) for factor in reversed(factors)]

    def update_and_gates(self, p, r, state):
        """The new state, and the activated gates, an array for each call of `Cell.gate`.

        Gates whose value does not tell their slope are not among them.
        """
        activated = []

        def keep(names, block, activate, slope):
            a = activate(block)
            if slope is not None:
                activated.append(a)
            return a

        with self._scope(), gates_through(keep):
            return like(state, self.cell.update(p, r, state)), tuple(activated)

    def update(self, p, r, activated, state):
        """The new state, when the gates are known: they are not activated again."""
        known = iter(activated)

        def recall(names, block, activate, slope):
            if slope is None:
                return activate(block)
            a = next(known)
            return backend().known(a, slope(a))(block)

        with self._scope(), gates_through(recall):
            return like(state, self.cell.update(p, r, state))

    def update_gradient(self, p, r, activated, state, rows, d):
        """Gradients of p, r, the state and some weights, given those of the new state.

        rows: the weights whose gradients are wanted row by row, (batch, …) each: place → tensor.
        """

        def updated(p, r, state, rows):
            weights = [rows.get(place, w) for place, (_, w) in enumerate(self._weights)]
            return Pure(self._original, weights).update(p, r, activated, state)

        return backend().vjp(updated, (p, r, state, rows), d)


def backend():
    """The means of the backend: `scan`, `vjp`, `jvp`, `probe`, `known`, `compiled`, …."""
    return importlib.import_module(f"zoo.layers.engines._{keras.backend.backend()}")


def like(old, new):
    """The new state in the number type of the old: some operations of JAX widen half precision."""
    return tuple(ops.cast(after, state.dtype) for after, state in zip(new, old, strict=True))
