"""Cells that are wrong on purpose, each in one way, and the property that is meant to find it."""

import keras
import numpy as np
from keras import ops

from zoo.layers import Cell, LinearCell


class Plain(Cell, abstract=True):
    """Abstract.  What is right of all below."""

    gates = {"candidate": "activation"}

    def update(self, projected, recurred, state):
        return tuple(self.gate(projected + recurred))


class RightCell(Plain):
    """Nothing is wrong here."""


class SeesTheFuture(Plain):
    """Its inputs are normalised over all that it is handed: rows, and with them steps."""

    def project(self, x):
        return super().project(x - ops.mean(x, axis=list(range(len(x.shape) - 1)), keepdims=True))


class RemembersInSecret(Plain):
    """A running sum of the inputs is a state that no mask knows of."""

    def read(self, h, x):
        return h + ops.cumsum(x[..., :1], axis=1) if len(x.shape) == 3 else h + x[..., :1]


class Widens(Plain):
    """A constant of NumPy is float64, and so is what it is multiplied with."""

    scale = np.linspace(0.5, 1.5, 5)

    def update(self, projected, recurred, state):
        (h,) = self.gate(projected + recurred)
        return (ops.multiply(h, self.scale),)


class MixesRows(Plain):
    """The state is centred over the batch."""

    def update(self, projected, recurred, state):
        (h,) = self.gate(projected + recurred)
        return (h - ops.mean(h, axis=0, keepdims=True),)


@ops.custom_gradient
def nearly_tanh(x):
    y = ops.tanh(x)

    def gradient(*slopes, upstream=None):
        return 0.9 * (1 - y * y) * (slopes[0] if upstream is None else upstream)

    return y, gradient


class SlopesAmiss(Plain):
    """A gradient of its own that is a tenth too small."""

    def update(self, projected, recurred, state):
        return (nearly_tanh(projected + recurred),)


class Forgets(Plain):
    """Its configuration lacks an argument."""

    def __init__(self, units, activation="tanh", *, leak=0.5, **kwargs):
        super().__init__(units, activation, **kwargs)
        self.leak = leak

    def get_config(self):
        config = super().get_config()
        del config["leak"]
        return config


class Misremembers(Plain):
    """Its configuration tells another value than it was given."""

    def __init__(self, units, activation="tanh", *, leak=0.5, **kwargs):
        super().__init__(units, activation, **kwargs)
        self.leak = leak / 2


class Loses(Plain):
    """A weight that files do not know, as it is no weight of Keras."""

    def build(self, input_shape):
        super().build(input_shape)
        self.gain = keras.random.normal((self.units,))

    def update(self, projected, recurred, state):
        (h,) = self.gate(projected + recurred)
        return (self.gain * h,)


class DeafToDropout(Plain):
    """A step of its own that does not use what it is told to drop."""

    def step(self, projected, state, dropped=None):
        return self.update(projected, self.recur(state[0]), state)


class DropsItsMemory(Plain):
    """A step of its own that drops in what the state keeps, not just in what matrices see."""

    def step(self, projected, state, dropped=None):
        h = state[0] if dropped is None else state[0] * dropped
        (g,) = self.gate(projected + self.recur(h))
        return (0.5 * h + 0.5 * g,)


class Disagrees(LinearCell):
    """Its parallel form is not that of its step."""

    gates = {"candidate": None}

    def coefficients(self, projected):
        return 0.9 * ops.ones_like(projected), projected

    def update(self, projected, recurred, state):
        return (0.8 * state[0] + projected,)


class KnowsTheBatch(Plain):
    """It runs for as many rows as it was written for."""

    def update(self, projected, recurred, state):
        (h,) = self.gate(projected + recurred)
        return (h + ops.zeros((3, self.units), h.dtype),)


class CountsAlong(Plain):
    """What a step projects depends on those handed to it with it."""

    def project(self, x):
        return super().project(ops.cumsum(x, axis=-2))


class Overstates(Plain):
    """It puts out less than it says."""

    @property
    def output_size(self):
        return self.units + 1


class Ignores(Plain):
    """It sees no input."""

    def project(self, x):
        return super().project(0 * x)


# Which property each is meant for, and what is told of it.
WRONG = {
    SeesTheFuture: ("causal", "before step 3, whose input was changed, at .* is .* instead of"),
    RemembersInSecret: ("any mask", "outputs at the steps that count at .* off by"),
    MixesRows: ("rows", "the first row, when the others are changed, at .* off by"),
    SlopesAmiss: ("gradients", "the gradient by .* off by .*, where .* is allowed"),
    Forgets: ("configuration", r"get_config\(\) of the cell forgets leak"),
    Misremembers: ("configuration", "comes back with leak=0.125 instead of 0.25"),
    Loses: ("saved and loaded", "what a loaded model gives at .* off by"),
    DeafToDropout: ("recurrent dropout", "changes nothing in training"),
    DropsItsMemory: ("recurrent dropout", "all weights zero, with all of the state dropped"),
    Disagrees: ("scan = loop", "outputs at .* off by"),
    KnowsTheBatch: ("any mask", "Error"),
    CountsAlong: ("step = sequence", "outputs at .* off by"),
    Overstates: ("shapes", "outputs and states have the shapes"),
    Ignores: ("causal", "nothing that is put out sees the inputs from step 3 on"),
}
