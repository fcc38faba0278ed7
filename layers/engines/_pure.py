"""A cell as functions of tensors alone: its weights are given, its variables are not touched."""

import contextlib
import importlib

import keras
from keras import ops

from zoo.layers.cell import gates_through


def like(old, new):
    """The new state in the number type of the old: some operations of JAX widen half precision."""
    return tuple(ops.cast(after, state.dtype) for after, state in zip(new, old, strict=True))


BACKENDS = ("tensorflow", "jax")


class Pure:
    """A cell whose weights are these tensors.

    Arguments:
        cell: a built `Cell`.
        weights: tensors in the order of `cell.weights`.
        dropped: (batch, units) the dropout mask of the state, or None.
    """

    def __init__(self, cell, weights, dropped=None):
        self.dropped = dropped
        given = {id(variable): w for variable, w in zip(cell.weights, weights, strict=True)}
        self.cell = object.__new__(type(cell))  # a copy that Keras does not track
        self.cell.__dict__.update(cell.__dict__)
        for name, value in cell.__dict__.items():
            if id(value) in given:
                self.cell.__dict__[name] = given.pop(id(value))
        self._deeper = [(v, given[id(v)]) for v in cell.weights if id(v) in given]

    def _scope(self):
        """For the weights of layers within the cell, such as a normalisation."""
        if not self._deeper:
            return contextlib.nullcontext()
        return keras.StatelessScope(state_mapping=self._deeper)

    def drop(self, h):
        return h if self.dropped is None else h * self.dropped

    def project(self, x):
        with self._scope():
            return self.cell.project(x)

    def recur(self, h):
        with self._scope():
            return self.cell.recur(self.drop(h))

    def recur_transposed(self, dtype):
        """The matrix of `recur`, transposed once; `recur` is affine, so unit vectors show it."""
        size = self.cell.state_size[0]
        with self._scope():
            bias = self.cell.recur(ops.zeros((1, size), dtype=dtype))
            return ops.transpose(self.cell.recur(ops.eye(size, dtype=dtype)) - bias)

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

    def update_plainly(self, p, r, activated, state):
        """The new state from its equations, the gates activated anew."""
        with self._scope():
            return like(state, self.cell.update(p, r, state))

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

    def update_gradient(self, p, r, activated, state, d):
        """Gradients of p, r and the state, given those of the new state."""
        return backend().vjp(
            lambda p, r, state: self.update(p, r, activated, state), (p, r, state), d
        )


def backend():
    """The means of the backend: `scan`, `vjp`, `probe`, `known` and `compiled`."""
    return importlib.import_module(f"zoo.layers.engines._{keras.backend.backend()}")
