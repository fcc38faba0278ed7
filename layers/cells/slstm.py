"""The LSTM with exponential gates, sLSTM (Beck et al. 2024, "xLSTM: Extended Long Short-Term
Memory", arXiv:2405.04517).

    ĩ = x·Wi + bi + h·Ui            input gate, exp ĩ     x  (batch, features)
    f̃ = x·Wf + bf + h·Uf            forget gate, σ(f̃)     h  (batch, units)  state, also the output
    z = tanh(x·Wz + bz + h·Uz)      candidate             c  (batch, units)  cell state
    o = σ(x·Wo + bo + h·Uo)         output gate           n  (batch, units)  normaliser
    m' = max(log σ(f̃) + m, ĩ)                             m  (batch, units)  stabiliser
    i = exp(ĩ − m')      f = exp(log σ(f̃) + m − m')
    c ← f⊙c + i⊙z        n ← f⊙n + i        m ← m'
    h ← o⊙c/n

c and n are kept divided by exp m, which no ratio sees, so that no exponential overflows.
W (features, 4·units) and b (4·units,) hold the blocks side by side, in the order of `gates`.  With
one head U is (units, 4·units); with more, units of one head do not see another's, and U is
(units/heads, 4·units): the blocks of a gate, the heads of a block.
"""

import keras
from keras import ops

from zoo.layers.cells._memory import MemoryCell
from zoo.layers.named import Named


class SLSTMCell(MemoryCell):
    """One step of an sLSTM.

    Arguments, beside those of `MemoryCell`:
        recurrent_activation: of the output gate.
        heads: parts of the state that do not see each other, a divisor of `units`.

    Raises:
        ValueError: `heads` does not divide `units`.
    """

    gates = {
        "input": None,
        "forget": "log_forget_activation",
        "candidate": "activation",
        "output": "recurrent_activation",
    }
    states = ("h", "c", "n", "m")
    bound = ("c", "n", "m")
    log_forget_activation = staticmethod(keras.activations.log_sigmoid)

    def __init__(
        self, units, activation="tanh", recurrent_activation="sigmoid", *, heads=1, **kwargs
    ):
        super().__init__(units, activation, recurrent_activation, **kwargs)
        if isinstance(heads, bool) or heads not in range(1, self.units + 1) or self.units % heads:
            raise ValueError(
                "`heads`, the parts of the state, must be a positive divisor of "
                f"units={self.units}. Received: heads={heads!r}."
            )
        self.heads = heads

    @property
    def recurrent_shape(self):
        return (self.units // self.heads, len(self.gates) * self.units)

    def recur(self, h):
        if self.heads == 1:
            return super().recur(h)
        width = self.units // self.heads
        parts = ops.reshape(h, (-1, self.heads, width))
        U = ops.reshape(self.recurrent_kernel, (width, len(self.gates), self.heads, width))
        recurred = ops.einsum("bhi,ighj->bghj", parts, U)
        return ops.reshape(recurred, (-1, len(self.gates) * self.units))

    def update(self, projected, recurred, state):
        _, c, n, m = state
        block = projected + recurred
        log_i, log_f = self.gate(self.columns(block, "input", "forget"), "input", "forget")
        z, o = self.gate(self.columns(block, "candidate", "output"), "candidate", "output")
        kept = log_f + m
        m = ops.maximum(kept, log_i)
        i, f = ops.exp(log_i - m), ops.exp(kept - m)
        c = f * c + i * z
        n = f * n + i
        h = o * c / ops.where(n == 0, ops.ones_like(n), n)
        return h, c, n, m


class SLSTM(Named, cell=SLSTMCell):
    """An LSTM with exponential gates over a sequence."""
