"""A recurrence made of gates: what is common to all whose weights stand in blocks, one for a gate.

See `contract.py` for the acts that it is made of.
"""

import contextvars

import keras
import numpy as np
from keras import ops

from zoo.layers.arguments import positive
from zoo.layers.contract import BaseCell
from zoo.layers.meanwhile import meanwhile
from zoo.layers.product import product

_through: contextvars.ContextVar = contextvars.ContextVar("gates", default=None)


def gates_through(function):
    """Every block of gates that is activated meanwhile becomes what `function` makes of it.

    Arguments:
        function: (names, block, activate, slope) → the activated block, where `activate(block)` is
            what it would be, and `slope` gives the derivative from that, or is None.  It is called
            at every step only if the plain loop runs, see `engines.using`.
    """
    return meanwhile(_through, function)


_heard: contextvars.ContextVar = contextvars.ContextVar("gates_heard", default=None)


def gates_heard(function):
    """Every gate that is activated meanwhile is also told to `function`: (names, gates)."""
    return meanwhile(_heard, function)


class Cell(BaseCell, abstract=True):
    """Abstract.  One step of a recurrence, and all that follows from its gates and states.

    A concrete cell declares `gates`, a dictionary from each gate's name to the argument that holds
    its activation, or None if it has none, in the order of the weights' columns; `states`, the
    names of its states, the first of which is the output; and `update`.

    Arguments:
        units: width of the state, a positive integer.
        activation: of the candidate and of the output.
        use_bias: whether the gates have a bias.
        kernel_*, recurrent_*, bias_*: initializer, regularizer and constraint of the three weights,
            as in `keras.layers`.

    Weights, with Keras's names and in Keras's order, so that they are interchangeable:
        kernel            (features, gates·units)
        recurrent_kernel  (units, gates·units)
        bias              (gates·units,)

    Raises:
        ValueError: `units` is not a positive integer.
    """

    gates: dict = {}

    def __init__(
        self,
        units,
        activation="tanh",
        *,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        kernel_regularizer=None,
        recurrent_regularizer=None,
        bias_regularizer=None,
        kernel_constraint=None,
        recurrent_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        units = positive("units", "the width of the state", units)
        super().__init__(**kwargs)
        self.units = units
        of_gates = "recurrent_activation"  # σ, until the cell says otherwise
        if of_gates in self.gates.values() and not hasattr(type(self), of_gates):
            self.recurrent_activation = keras.activations.sigmoid
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.recurrent_initializer = keras.initializers.get(recurrent_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.recurrent_regularizer = keras.regularizers.get(recurrent_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.kernel_constraint = keras.constraints.get(kernel_constraint)
        self.recurrent_constraint = keras.constraints.get(recurrent_constraint)
        self.bias_constraint = keras.constraints.get(bias_constraint)

    @property
    def recurrent_shape(self):
        """That of `recurrent_kernel`: (units, gates · units)."""
        return (self.units, len(self.gates) * self.units)

    @property
    def bias_shape(self):
        """That of `bias`: (gates · units,)."""
        return (len(self.gates) * self.units,)

    def build(self, input_shape):
        """Makes the weights, for inputs (batch, …, features)."""
        for gate, argument in self.gates.items():
            if argument is not None and not hasattr(self, argument):
                raise TypeError(
                    f"`gates` of {type(self).__name__} must name attributes that hold activations. "
                    f"Received: {gate!r} is activated by {argument!r}, which it does not have."
                )
        width = len(self.gates) * self.units
        self.kernel = self._add("kernel", "kernel", (input_shape[-1], width))
        if self.recurrent_shape:
            self.recurrent_kernel = self._add("recurrent_kernel", "recurrent", self.recurrent_shape)
        self.bias = self._add("bias", "bias", self.bias_shape) if self.use_bias else None

    def _add(self, name, kind, shape):
        initializer = self.initial_bias if kind == "bias" else getattr(self, f"{kind}_initializer")
        return self.add_weight(
            name=name,
            shape=shape,
            initializer=initializer,
            regularizer=getattr(self, f"{kind}_regularizer"),
            constraint=getattr(self, f"{kind}_constraint"),
        )

    def initial_bias(self, shape, dtype=None):
        """What the bias starts from.  A cell whose gates start apart overrides it."""
        return self.bias_initializer(shape, dtype=dtype)

    def project(self, x):
        projected = product(x, self.kernel)
        return projected if self.bias is None else projected + self.bias

    def recur(self, h):
        return ops.matmul(h, self.recurrent_kernel)

    def columns(self, block, *names):
        """The part of (batch, gates·units) that belongs to consecutive gates."""
        start = list(self.gates).index(names[0]) * self.units
        return block[..., start : start + len(names) * self.units]

    def gate(self, block, *names):
        """Activates the named gates, all if none is named: one (batch, units) array for each.

        Every gate of every cell passes through here; see `gates_through` and `gates_heard`.
        """
        names = names or tuple(self.gates)
        gates = self._activated(names, block)
        if _heard.get() is not None:
            _heard.get()(names, gates)
        return gates

    def _activated(self, names, block):
        through = _through.get()
        if through is None and keras.backend.backend() == "tensorflow":
            # All at once is no quicker here, on a processor, not even where Keras has XLA compile
            # the whole model: training on 100 steps takes 4.0 ms either way with 16 units, and with
            # 128 it takes 41 ms, apart 34. Only `fused` gains by it, and that listens.
            return self._apart(names, block)
        activate, slope = self._activation(names)
        block = through(names, block, activate, slope) if through else activate(block)
        return _blocks(block, len(names))

    def _apart(self, names, block):
        parts = _blocks(block, len(names))
        return [self._function(name)(part) for name, part in zip(names, parts, strict=True)]

    def _function(self, gate):
        argument = self.gates[gate]
        return keras.activations.linear if argument is None else getattr(self, argument)

    def _activation(self, names):
        """The function of a whole block, and its slope as a function of its value, or None."""
        functions = [self._function(name) for name in names]
        if {*functions} == {keras.activations.relu}:
            return ops.relu, lambda value: ops.cast(value > 0, value.dtype)
        if not {*functions} <= {keras.activations.sigmoid, keras.activations.tanh}:
            return lambda block: ops.concatenate(self._apart(names, block), axis=-1), None
        # σ(v) = ½·tanh(½v) + ½, so sigmoid and tanh gates in any order are one tanh over the whole
        # block: a third of the time that a function for each gate takes under XLA on a processor.
        half = [0.5 if f is keras.activations.sigmoid else 1.0 for f in functions]
        half = np.repeat(half, self.units)

        def at_once(block):
            # Half of a half precision would be lost where ½ is added: it is rounded but once.
            dtype = keras.backend.result_type(block.dtype, "float32")
            scale, shift = (ops.convert_to_tensor(a, dtype) for a in (half, half % 1))
            activated = ops.tanh(ops.cast(block, dtype) * scale) * scale + shift
            return ops.cast(activated, block.dtype)

        def slope(value):
            square, shift = (ops.convert_to_tensor(a, value.dtype) for a in (half**2, half % 1))
            return square - ops.square(value - shift)

        return at_once, slope


def _blocks(block, count):
    """The blocks side by side; a single one is the array itself, which the engines know again."""
    return [block] if count == 1 else ops.split(block, count, axis=-1)
