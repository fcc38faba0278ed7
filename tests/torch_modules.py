"""Modules of PyTorch: what they are made of, and layers of ours that are the same."""

import dataclasses

import keras
import numpy as np

import torch_reference as reference
import zoo.layers
from kinds import BATCH, DTYPE, FEATURES, UNITS, arrays, draw
from zoo.layers import from_torch

TOLERANCE = 1e-6 if DTYPE == "float64" else 1e-5
CELLS = {"RNN": "simple_rnn", "LSTM": "lstm", "GRU": "gru"}


@dataclasses.dataclass(frozen=True)
class Module:
    """What a module is made of."""

    mode: str
    layers: int = 1
    both: bool = False
    bias: bool = True
    proj: int = 0
    nonlinearity: str = "tanh"

    @property
    def cell(self):
        return "projected_lstm" if self.proj else CELLS[self.mode]

    def __str__(self):
        told = [self.nonlinearity] if self.mode == "RNN" else []
        told += ["projected"] * bool(self.proj)
        told += ["both"] * self.both + ["without bias"] * (not self.bias)
        return " ".join([f"{self.layers} {self.mode}", *told])

    def state(self, dtype=DTYPE):
        form = (self.layers, self.both, self.bias, self.proj, dtype)
        return reference.draw(self.mode, FEATURES, UNITS, *form)

    def converted(self, state=None, **arguments):
        arguments = {"activation": self.nonlinearity, "engine": "loop", **arguments}
        return from_torch(state or self.state(), self.cell, return_state=True, **arguments)

    def ours(self):
        """Layers of ours with weights of their own, of this form."""
        form = {"projection": self.proj} if self.proj else {}
        form |= {"activation": self.nonlinearity, "use_bias": self.bias, "dtype": DTYPE}
        form |= {"return_sequences": True, "return_state": True, "engine": "loop"}
        made, features = [], FEATURES
        for k in range(self.layers):
            layer = zoo.layers.layer(self.cell, UNITS, **form)
            layer = zoo.layers.Bidirectional(layer) if self.both else layer
            layer.build((BATCH, None, features))
            # Small, or those of rectified units would grow until float32 tells nothing.
            numbers = [draw(*w.shape, seed=n + 9 * k) / 3 for n, w in enumerate(layer.weights)]
            layer.set_weights(numbers)
            made.append(layer)
            features = (1 + self.both) * (self.proj or UNITS)
        return made


MODULES = [
    Module(mode, layers, both, bias)
    for mode in CELLS
    for layers in (1, 3)
    for both in (False, True)
    for bias in (True, False)
]
MODULES += [Module("RNN", 2, both, nonlinearity="relu") for both in (False, True)]
PROJECTED = [Module("LSTM", 2, both, bias, UNITS - 2) for both in (False, True) for bias in (0, 1)]


def initial(module):
    """(layers·directions, batch, units), twice."""
    places = module.layers * (1 + module.both)
    return [draw(places, BATCH, UNITS, seed=seed) for seed in (1, 2)]


def composed(layers, x, h_0=None, c_0=None, mask=None):
    """output, h_n and c_n of layers on top of each other, as a module of PyTorch gives them."""
    last, x = [], keras.ops.convert_to_tensor(x, DTYPE)
    for layer in layers:
        halves = [layer]
        if isinstance(layer, zoo.layers.Bidirectional):
            halves = [layer.forward_layer, layer.backward_layer]
        many = len(halves[0].cell.states)
        given = [s[len(last) + k] for k in range(len(halves)) for s in (h_0, c_0)[:many] if h_0]
        x, *states = layer(x, initial_state=given or None, mask=mask)
        states = arrays(states)
        last += [states[many * k : many * (k + 1)] for k in range(len(halves))]
    return [*arrays([x]), *(np.stack(states) for states in zip(*last, strict=True))]
