"""The vanilla recurrent network (Elman 1990).

    h ← tanh(x·W + b + h·U)         x  (batch, features)    W  (features, units)
                                    h  (batch, units)       U  (units, units)      b  (units,)

h is the only state and also the output.
"""

from zoo.layers.cell import Cell
from zoo.layers.named import Named


class SimpleRNNCell(Cell):
    """One step of the vanilla recurrent network.  Arguments and weights: see `Cell`."""

    gates = {"candidate": "activation"}
    states = ("h",)

    def update(self, projected, recurred, state):
        return tuple(self.gate(projected + recurred))


class SimpleRNN(Named, cell=SimpleRNNCell):
    """The vanilla recurrent network over a sequence; drop-in for `keras.layers.SimpleRNN`."""
