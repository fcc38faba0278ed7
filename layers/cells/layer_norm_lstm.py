"""The LSTM whose sums are normalised (Ba, Kiros & Hinton 2016, "Layer Normalization",
arXiv:1607.06450).

    N(a; γ) = γ⊙(a − mean a) / √(var a + ε)         over all columns of a row
    i, f, g, o = N(x·W; γW) + b + N(h·U; γU)        the four blocks together, then
    i, f, o = σ(i, f, o)    g = tanh(g)             x  (batch, features)
    c ← f⊙c + i⊙g                                   h  (batch, units)     state, also the output
    h ← o⊙tanh(N(c; γc) + βc)                       c  (batch, units)     cell state

W (features, 4·units), U (units, 4·units), b, γW and γU (4·units,) hold the four blocks side by
side, in the order of `gates`; γc and βc are (units,).  The shifts that the paper adds to either sum
are one with b.
"""

from keras import ops

from zoo.layers.cells._memory import MemoryCell
from zoo.layers.named import Named
from zoo.layers.product import product

EPSILON = 1e-5


class LayerNormLSTMCell(MemoryCell):
    """One step of an LSTM with layer normalisation.

    Arguments: see `MemoryCell`.

    Weights, beside those of `Cell`:
        kernel_gain            (4·units,)  γW
        recurrent_kernel_gain  (4·units,)  γU
        memory_gain            (units,)    γc
        memory_shift           (units,)    βc
    """

    gates = {
        "input": "recurrent_activation",
        "forget": "recurrent_activation",
        "candidate": "activation",
        "output": "recurrent_activation",
    }

    by_rows = ("kernel_gain", "recurrent_kernel_gain", "memory_gain", "memory_shift", "bias")

    def build(self, input_shape):
        super().build(input_shape)
        width = len(self.gates) * self.units
        for name in ("kernel_gain", "recurrent_kernel_gain"):
            setattr(self, name, self.add_weight(name=name, shape=(width,), initializer="ones"))
        self.memory_gain = self.add_weight(
            name="memory_gain", shape=(self.units,), initializer="ones"
        )
        self.memory_shift = self.add_weight(
            name="memory_shift", shape=(self.units,), initializer="zeros"
        )

    def project(self, x):
        return product(x, self.kernel)

    def update(self, projected, recurred, state):
        _, c = state
        sums = _normalised(projected, self.kernel_gain)
        sums += _normalised(recurred, self.recurrent_kernel_gain)
        if self.bias is not None:
            sums += self.bias
        i, f, g, o = self.gate(sums)
        c = f * c + i * g
        h = o * self.activation(_normalised(c, self.memory_gain, self.memory_shift))
        return h, c


def _normalised(x, gain, shift=None):
    return ops.layer_normalization(x, gain, shift, epsilon=EPSILON)


class LayerNormLSTM(Named, cell=LayerNormLSTMCell):
    """A long short-term memory with layer normalisation over a sequence."""
