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

from zoo.layers.cells._memory import MemoryCell
from zoo.layers.named import Named


class LSTMCell(MemoryCell):
    """One step of an LSTM.  Arguments: see `MemoryCell`."""

    gates = {
        "input": "recurrent_activation",
        "forget": "recurrent_activation",
        "candidate": "activation",
        "output": "recurrent_activation",
    }

    def update(self, projected, recurred, state):
        _, c = state
        i, f, g, o = self.gate(projected + recurred)
        c = f * c + i * g
        h = o * self.activation(c)
        return h, c


class LSTM(Named, cell=LSTMCell):
    """A long short-term memory over a sequence; drop-in for `keras.layers.LSTM`."""
