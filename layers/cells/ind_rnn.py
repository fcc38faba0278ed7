"""The independently recurrent network (Li et al. 2018, "Independently Recurrent Neural Network
(IndRNN)", arXiv:1803.04831).

    h ← max(0, x·W + b + u⊙h)       x  (batch, features)    W  (features, units)
                                    h  (batch, units)       u  (units,)            b  (units,)

Each unit remembers itself alone; units meet in the layer above.  h is the only state and also the
output.  u starts evenly in [0, 1], as in the paper; its bound for long sequences, |u| at most
2^(1/steps), is a `recurrent_constraint`.
"""

import keras

from zoo.layers.cell import Cell
from zoo.layers.named import Named


class IndRNNCell(Cell):
    """One step of an IndRNN.

    Arguments and weights: see `Cell`; recurrent_kernel is (units,).
    """

    gates = {"candidate": "activation"}
    states = ("h",)
    dense = False

    def __init__(self, units, activation="relu", *, recurrent_initializer=None, **kwargs):
        if recurrent_initializer is None:
            recurrent_initializer = keras.initializers.RandomUniform(0.0, 1.0)
        super().__init__(units, activation, recurrent_initializer=recurrent_initializer, **kwargs)

    @property
    def recurrent_shape(self):
        return (self.units,)

    def recur(self, h):
        return h * self.recurrent_kernel

    def update(self, projected, recurred, state):
        return tuple(self.gate(projected + recurred))


class IndRNN(Named, cell=IndRNNCell):
    """An independently recurrent network over a sequence."""
