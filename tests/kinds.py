"""The recurrences under test; how a test runs and compares them stands in `zoo.testing`."""

import dataclasses
import functools

import keras
import numpy as np

import reference
import zoo.layers
from zoo.testing import comparing
from zoo.testing.comparing import arrays
from zoo.testing.running import (
    BATCH,
    BOTH,
    DTYPE,
    EXACT,
    MASK,
    TIME,
    differentiate,
    draw,
    loss,
    run,
)

__all__ = [
    "BATCH",
    "BOTH",
    "DTYPE",
    "EXACT",
    "MASK",
    "TIME",
    "arrays",
    "close",
    "differentiate",
    "draw",
    "loss",
    "run",
]

FEATURES, UNITS = 4, 5
X = draw(BATCH, TIME, FEATURES)


@dataclasses.dataclass(frozen=True, eq=False)
class Kind:
    """A recurrence: `name` in `reference.CELLS`, `layer_name` in zoo.layers and in keras.layers.

    positive: which states are positive numbers, by their place.
    """

    name: str
    layer_name: str
    arguments: dict = dataclasses.field(default_factory=dict)
    engine: str = "loop"
    positive: tuple = ()

    @property
    def cell(self):
        return reference.CELLS[self.name]

    @property
    def features(self):
        return FEATURES

    @functools.cached_property
    def weights(self):
        return reference.initial_weights(self.name, FEATURES, UNITS, np.random.default_rng(0))

    def states(self, batch=BATCH):
        drawn = [draw(batch, width, seed=k) for k, width in enumerate(self.cell.widths(UNITS))]
        return [abs(x) + 0.5 if k in self.positive else x for k, x in enumerate(drawn)]

    def layer(self, units=UNITS, **arguments):
        layer = getattr(zoo.layers, self.layer_name)
        return layer(units, **self.arguments, engine=self.engine, **arguments)

    def built(self, **arguments):
        """A layer with the weights above, for a batch of any size unless it is stateful."""
        layer = self.layer(**arguments)
        layer.build((BATCH, None, FEATURES))
        layer.cell.set_weights(self.weights[: len(layer.cell.weights)])
        return layer

    def of_keras(self, **arguments):
        layer = getattr(keras.layers, self.layer_name)(UNITS, **self.arguments, **arguments)
        layer.build((BATCH, None, FEATURES))
        layer.cell.set_weights(self.weights)
        return layer

    def run_reference(self, x, states, weights=None, mask=None, step=None, **arguments):
        arguments = {"read": self.cell.read, **arguments}
        outputs, states = reference.run(
            step or self.cell.step, x, states, weights or self.weights, mask, **arguments
        )
        return [outputs, *states]


KINDS = [
    Kind("SimpleRNN", "SimpleRNN"),
    Kind("LSTM", "LSTM"),
    Kind("GRU", "GRU"),
    Kind("GRUResetBefore", "GRU", {"reset_after": False}),
]

# The rest of the collection.
COLLECTION = [
    Kind("IRNN", "IRNN"),
    Kind("IndRNN", "IndRNN"),
    Kind("PeepholeLSTM", "PeepholeLSTM"),
    Kind("CoupledLSTM", "CoupledLSTM"),
    Kind("ProjectedLSTM", "ProjectedLSTM", {"projection": UNITS - 2}),
    Kind("LayerNormLSTM", "LayerNormLSTM"),
    Kind("LayerNormGRU", "LayerNormGRU"),
    Kind("MinimalGatedUnit", "MinimalGatedUnit"),
    Kind("MinGRU", "MinGRU"),
    Kind("MinLSTM", "MinLSTM"),
    Kind("SRU", "SRU"),
    Kind("LRU", "LRU"),
    Kind("SLSTM", "SLSTM", positive=(2,)),  # the normaliser
]


def filled(layer):
    """A layer of any kind, built, with weights that all differ."""
    layer.build((BATCH, None, FEATURES))
    layer.set_weights([draw(*w.shape, seed=k) / 2 for k, w in enumerate(layer.weights)])
    return layer


def close(found, expected, tolerance=1e-6):
    comparing.close(found, expected, tolerance)


def gradients(layer, *inputs, **call):
    return differentiate(layer, *inputs, **call)[1]
