"""The gated recurrent unit whose reset gate acts before the product (Cho et al. 2014,
arXiv:1406.1078v3).

    z = σ(x·Wz + bz + h·Uz)              update gate     x  (batch, features)
    r = σ(x·Wr + br + h·Ur)              reset gate      h  (batch, units)    state, also the output
    g = tanh(x·Wg + bg + (r⊙h)·Ug)       candidate
    h ← z⊙h + (1−z)⊙g

W (features, 3·units), U (units, 3·units) and b (3·units,) hold the blocks side by side, in the
order of `gates`.  Chung et al. (2014) swap z and 1−z; this is the order of Cho et al. and of Keras.
"""

from keras import ops

from zoo.layers.cells._gated_unit import GatedUnit
from zoo.layers.named import Named


class GRUResetBeforeCell(GatedUnit):
    """One step of a GRU whose reset gate acts on the state before the product with U.

    The candidate's product needs the reset gate, so the step cannot be cut into `recur` and
    `update`, and it is run by the plain loop.
    """

    def step(self, projected, state, dropped=None):
        (h,) = state
        seen = h if dropped is None else h * dropped
        U = ops.convert_to_tensor(self.recurrent_kernel)
        both = ops.matmul(seen, self.columns(U, "update", "reset"))
        z, r = self.gate(self.columns(projected, "update", "reset") + both, "update", "reset")
        inner = ops.matmul(r * seen, self.columns(U, "candidate"))
        (g,) = self.gate(self.columns(projected, "candidate") + inner, "candidate")
        return (z * h + (1 - z) * g,)


class GRUResetBefore(Named, cell=GRUResetBeforeCell):
    """A gated recurrent unit whose reset gate acts before the product with U, over a sequence."""
