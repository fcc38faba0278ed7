"""Long short-term memory (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000).

    i = σ(x·Wi + bi + h·Ui)         input gate      x  (batch, features)
    f = σ(x·Wf + bf + h·Uf)         forget gate     h  (batch, units)     state, also the output
    g = tanh(x·Wg + bg + h·Ug)      candidate       c  (batch, units)     cell state
    o = σ(x·Wo + bo + h·Uo)         output gate
    c ← f⊙c + i⊙g
    h ← o⊙tanh(c)

W (features, 4·units), U (units, 4·units) and b (4·units,) hold the four blocks side by side, in
the order of `gates`.
"""

import keras
from keras import ops

from zoo.layers.cell import Cell
from zoo.layers.named import Named


class LSTMCell(Cell):
    """One step of an LSTM.

    Arguments, beside those of `Cell`:
        recurrent_activation: of the three gates.
        unit_forget_bias: start the forget gate's bias at one, so that the memory is kept until
            training says otherwise (Jozefowicz et al. 2015).
    """

    gates = {
        "input": "recurrent_activation",
        "forget": "recurrent_activation",
        "candidate": "activation",
        "output": "recurrent_activation",
    }
    states = ("h", "c")

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

    def update(self, projected, recurred, state):
        _, c = state
        i, f, g, o = self.gate(projected + recurred)
        c = f * c + i * g
        h = o * self.activation(c)
        return h, c


class LSTM(Named, cell=LSTMCell):
    """A long short-term memory over a sequence; drop-in for `keras.layers.LSTM`."""
