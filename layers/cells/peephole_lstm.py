"""The LSTM whose gates see its memory (Gers & Schmidhuber 2000, "Recurrent nets that time and
count"; each gate sees its own unit alone, as in Graves 2013, arXiv:1308.0850).

    i = σ(x·Wi + bi + h·Ui + c⊙pi)      input gate      x  (batch, features)
    f = σ(x·Wf + bf + h·Uf + c⊙pf)      forget gate     h  (batch, units)    state, also the output
    g = tanh(x·Wg + bg + h·Ug)          candidate       c  (batch, units)    cell state
    c ← f⊙c + i⊙g
    o = σ(x·Wo + bo + h·Uo + c⊙po)      output gate, which sees the new c
    h ← o⊙tanh(c)

W (features, 4·units), U (units, 4·units) and b (4·units,) hold the four blocks side by side, in
the order of `gates`; p (3, units) holds pi, pf and po.
"""

from keras import ops

from zoo.layers.cells._memory import MemoryCell
from zoo.layers.named import Named


class PeepholeLSTMCell(MemoryCell):
    """One step of an LSTM with peepholes.

    Arguments: see `MemoryCell`.

    Weights, beside those of `Cell`:
        peephole_kernel  (3, units), which starts from zeros: as an LSTM without peepholes
    """

    gates = {
        "input": "recurrent_activation",
        "forget": "recurrent_activation",
        "candidate": "activation",
        "output": "recurrent_activation",
    }

    by_rows = ("peephole_kernel",)

    def build(self, input_shape):
        super().build(input_shape)
        self.peephole_kernel = self.add_weight(
            name="peephole_kernel", shape=(3, self.units), initializer="zeros"
        )

    def update(self, projected, recurred, state):
        _, c = state
        p_i, p_f, p_o = (self.peephole_kernel[..., k, :] for k in range(3))
        block = projected + recurred
        seen = ops.concatenate([c * p_i, c * p_f], axis=-1)
        i, f = self.gate(self.columns(block, "input", "forget") + seen, "input", "forget")
        (g,) = self.gate(self.columns(block, "candidate"), "candidate")
        c = f * c + i * g
        (o,) = self.gate(self.columns(block, "output") + c * p_o, "output")
        h = o * self.activation(c)
        return h, c


class PeepholeLSTM(Named, cell=PeepholeLSTMCell):
    """A long short-term memory with peepholes over a sequence."""
