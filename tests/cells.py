"""Cells that stretch what an engine has to run."""

import keras
from keras import ops

from zoo.layers import Cell


class PeepholeCell(Cell):
    """What stretches an engine: `update` has weights of its own, and a gate sees the new state."""

    gates = dict.fromkeys("ifgo", "activation")
    states = ("h", "c")

    def build(self, input_shape):
        super().build(input_shape)
        self.peepholes = self.add_weight(name="peepholes", shape=(3, self.units))

    def update(self, projected, recurred, state):
        _, c = state
        block, p = projected + recurred, self.peepholes
        seen = ops.concatenate([c * p[0], c * p[1]], axis=-1)
        i, f = self.gate(self.columns(block, "i", "f") + seen, "i", "f")
        (g,) = self.gate(self.columns(block, "g"), "g")
        c = f * c + i * g
        (o,) = self.gate(self.columns(block, "o") + c * p[2], "o")
        return o * self.activation(c), c


class NormalisedCell(Cell):
    """A layer within the cell, and gates of which some do not tell their slope by their value."""

    gates = {"update": "recurrent_activation", "candidate": "activation"}

    def __init__(self, units, activation="softsign", recurrent_activation="sigmoid", **kwargs):
        super().__init__(units, activation=activation, **kwargs)
        self.recurrent_activation = keras.activations.get(recurrent_activation)

    def build(self, input_shape):
        super().build(input_shape)
        self.norm = keras.layers.LayerNormalization(dtype=self.dtype_policy)
        self.norm.build((None, 2 * self.units))

    def update(self, projected, recurred, state):
        block = projected + self.norm(recurred)
        (z,) = self.gate(self.columns(block, "update"), "update")
        (g,) = self.gate(self.columns(block, "candidate"), "candidate")
        return (z * state[0] + (1 - z) * g,)


class ProjectedCell(Cell):
    """An LSTM whose output is half as wide as its memory: states of unequal width."""

    gates = dict.fromkeys("ifgo", "activation")
    states = ("h", "c")

    @property
    def state_size(self):
        return [self.units, 2 * self.units]

    def build(self, input_shape):
        width = 8 * self.units
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], width))
        self.recurrent_kernel = self.add_weight(name="recurrent", shape=(self.units, width))
        self.bias = None

    def update(self, projected, recurred, state):
        _, c = state
        i, f, g, o = map(self.activation, ops.split(projected + recurred, 4, axis=-1))
        c = f * c + i * g
        h = o * self.activation(c)
        return h[:, : self.units] + h[:, self.units :], c


class CurvedCell(Cell):
    """What it sees of the state is no affine function of it, and it has weights in `update`."""

    gates = {"candidate": "activation"}

    def build(self, input_shape):
        super().build(input_shape)
        self.gain = self.add_weight(name="gain", shape=(self.units,))
        self.tied = self.gain

    def recur(self, h):
        return super().recur(h * h + self.tied)

    def update(self, projected, recurred, state):
        both = projected + recurred
        head, tail = both[:, :2] * self.gain[:2], both[:, 2:]
        return tuple(self.gate(ops.concatenate([head, tail], axis=1)))
