"""What the cells have in common that keep a memory c beside their output and forget by a gate."""

import keras
from keras import ops

from zoo.layers.cell import Cell


class MemoryCell(Cell, abstract=True):
    """Abstract.  An LSTM of some kind: one of its gates is called "forget".

    Arguments, beside those of `Cell`:
        recurrent_activation: of the gates other than the candidate.
        unit_forget_bias: start the forget gate's bias at one, so that the memory is kept until
            training says otherwise (Jozefowicz et al. 2015).
    """

    states: tuple = ("h", "c")

    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
        *,
        unit_forget_bias=True,
        **kwargs,
    ):
        super().__init__(units, activation=activation, **kwargs)
        self.recurrent_activation = keras.activations.get(recurrent_activation)
        self.unit_forget_bias = unit_forget_bias

    def initial_bias(self, shape, dtype=None):
        bias = super().initial_bias(shape, dtype)
        if not self.unit_forget_bias:
            return bias
        forget = ops.repeat([name == "forget" for name in self.gates], self.units)
        return ops.where(forget, ops.ones_like(bias), bias)
