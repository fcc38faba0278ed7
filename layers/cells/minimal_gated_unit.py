"""The minimal gated unit (Zhou et al. 2016, "Minimal Gated Unit for Recurrent Neural Networks",
arXiv:1603.09420).

    f = σ(x·Wf + bf + h·Uf)         forget gate     x  (batch, features)
    g = tanh(x·Wg + bg + (f⊙h)·Ug)  candidate       h  (batch, units)    state, also the output
    h ← (1−f)⊙h + f⊙g

W (features, 2·units), U (units, 2·units) and b (2·units,) hold the two blocks side by side, in the
order of `gates`.  Here f takes the new, as the paper writes it, though it is named for forgetting.
"""

import keras
from keras import ops

from zoo.layers.cell import Cell
from zoo.layers.named import Named


class MinimalGatedUnitCell(Cell):
    """One step of a minimal gated unit.

    The candidate's product needs the gate, so the step cannot be cut into `recur` and `update`, and
    it is run by the plain loop.

    Arguments, beside those of `Cell`:
        recurrent_activation: of the forget gate.
    """

    gates = {"forget": "recurrent_activation", "candidate": "activation"}
    states = ("h",)

    def __init__(self, units, activation="tanh", recurrent_activation="sigmoid", **kwargs):
        super().__init__(units, activation=activation, **kwargs)
        self.recurrent_activation = keras.activations.get(recurrent_activation)

    def step(self, projected, state, dropped=None):
        (h,) = state
        seen = h if dropped is None else h * dropped
        U = ops.convert_to_tensor(self.recurrent_kernel)
        sums = self.columns(projected, "forget") + ops.matmul(seen, self.columns(U, "forget"))
        (f,) = self.gate(sums, "forget")
        inner = ops.matmul(f * seen, self.columns(U, "candidate"))
        (g,) = self.gate(self.columns(projected, "candidate") + inner, "candidate")
        return ((1 - f) * h + f * g,)


class MinimalGatedUnit(Named, cell=MinimalGatedUnitCell):
    """A minimal gated unit over a sequence."""
