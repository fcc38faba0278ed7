"""The LSTM that writes as much as it forgets (the "coupled input and forget gate" of Greff et al.
2017, "LSTM: A Search Space Odyssey", arXiv:1503.04069).

    f = σ(x·Wf + bf + h·Uf)         forget gate     x  (batch, features)
    g = tanh(x·Wg + bg + h·Ug)      candidate       h  (batch, units)     state, also the output
    o = σ(x·Wo + bo + h·Uo)         output gate     c  (batch, units)     cell state
    c ← f⊙c + (1−f)⊙g
    h ← o⊙tanh(c)

W (features, 3·units), U (units, 3·units) and b (3·units,) hold the three blocks side by side, in
the order of `gates`.  Without the peepholes that Greff et al. give every variant.
"""

from zoo.layers.cells._memory import MemoryCell
from zoo.layers.named import Named


class CoupledLSTMCell(MemoryCell):
    """One step of an LSTM whose input gate is one minus its forget gate.

    Arguments: see `MemoryCell`.
    """

    gates = {
        "forget": "recurrent_activation",
        "candidate": "activation",
        "output": "recurrent_activation",
    }

    def update(self, projected, recurred, state):
        _, c = state
        f, g, o = self.gate(projected + recurred)
        c = f * c + (1 - f) * g
        h = o * self.activation(c)
        return h, c


class CoupledLSTM(Named, cell=CoupledLSTMCell):
    """A long short-term memory with coupled gates over a sequence."""
