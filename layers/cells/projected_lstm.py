"""The LSTM with a narrow output (Sak, Senior & Beaufays 2014, "Long Short-Term Memory Based
Recurrent Neural Network Architectures for Large Vocabulary Speech Recognition", arXiv:1402.1128).

    r = m·P                         what is put out and recurs     r  (batch, projection)
    i = σ(x·Wi + bi + r·Ui)         input gate      x  (batch, features)
    f = σ(x·Wf + bf + r·Uf)         forget gate     m  (batch, units)     state before projection
    g = tanh(x·Wg + bg + r·Ug)      candidate       c  (batch, units)     cell state
    o = σ(x·Wo + bo + r·Uo)         output gate
    c ← f⊙c + i⊙g
    m ← o⊙tanh(c)

W (features, 4·units), U (projection, 4·units) and b (4·units,) hold the four blocks side by side,
in the order of `gates`; P is (units, projection).  The state that is kept is m, not r, so that what
is put out is projected for all steps in one product.
"""

from keras import ops

from zoo.layers.arguments import positive
from zoo.layers.cells._memory import MemoryCell
from zoo.layers.named import Named


class ProjectedLSTMCell(MemoryCell):
    """One step of an LSTM with a recurrent projection.

    Arguments, beside those of `MemoryCell`:
        projection: width of the output, a positive integer; half of `units` if not given.

    Weights, beside those of `Cell`, of which recurrent_kernel is (projection, 4·units):
        projection_kernel  (units, projection), initialized as `kernel`

    Raises:
        ValueError: `projection` is not a positive integer.
    """

    gates = {
        "input": "recurrent_activation",
        "forget": "recurrent_activation",
        "candidate": "activation",
        "output": "recurrent_activation",
    }
    states = ("m", "c")

    def __init__(
        self,
        units,
        activation="tanh",
        recurrent_activation="sigmoid",
        *,
        projection=None,
        **kwargs,
    ):
        super().__init__(units, activation, recurrent_activation, **kwargs)
        projection = max(self.units // 2, 1) if projection is None else projection
        self.projection = positive("projection", "the width of the output", projection)

    @property
    def output_size(self):
        return self.projection

    @property
    def recurrent_shape(self):
        return (self.projection, len(self.gates) * self.units)

    def build(self, input_shape):
        super().build(input_shape)
        self.projection_kernel = self._add(
            "projection_kernel", "kernel", (self.units, self.projection)
        )

    def recur(self, h):
        return super().recur(ops.matmul(h, self.projection_kernel))

    def factors(self):
        return self.projection_kernel, self.recurrent_kernel

    def update(self, projected, recurred, state):
        _, c = state
        i, f, g, o = self.gate(projected + recurred)
        c = f * c + i * g
        m = o * self.activation(c)
        return m, c

    def read(self, h, x):
        return ops.matmul(h, self.projection_kernel)


class ProjectedLSTM(Named, cell=ProjectedLSTMCell):
    """A long short-term memory with a projection over a sequence; it puts out `projection`."""
