"""The recurrent network of rectified units that starts as the identity (Le, Jaitly & Hinton 2015,
"A Simple Way to Initialize Recurrent Networks of Rectified Linear Units", arXiv:1504.00941).

    h ← max(0, x·W + b + h·U)       x  (batch, features)    W  (features, units)
                                    h  (batch, units)       U  (units, units)      b  (units,)

U starts as the identity and b as zeros, so that without input the state stays as it is, and so does
the gradient on its way back.  h is the only state and also the output.
"""

from zoo.layers.cell import Cell
from zoo.layers.named import Named


class IRNNCell(Cell):
    """One step of an IRNN.  Arguments and weights: see `Cell`."""

    gates = {"candidate": "activation"}
    states = ("h",)

    def __init__(self, units, activation="relu", *, recurrent_initializer="identity", **kwargs):
        super().__init__(units, activation, recurrent_initializer=recurrent_initializer, **kwargs)

    def update(self, projected, recurred, state):
        return tuple(self.gate(projected + recurred))


class IRNN(Named, cell=IRNNCell):
    """A recurrent network of rectified units over a sequence."""
