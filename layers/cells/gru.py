"""The gated recurrent unit whose reset gate acts after the product (Cho et al. 2014,
arXiv:1406.1078v1).

    z = σ(x·Wz + bz + h·Uz)              update gate     x  (batch, features)
    r = σ(x·Wr + br + h·Ur)              reset gate      h  (batch, units)    state, also the output
    g = tanh(x·Wg + bg + r⊙(h·Ug + b'g)) candidate
    h ← z⊙h + (1−z)⊙g

It is the default of Keras and what cuDNN runs; `gru_reset_before.py` is the other form.  A second
bias b' is added to h·U, so b is (2, 3·units).  W (features, 3·units) and U (units, 3·units) hold
the blocks side by side, in the order of `gates`.  Chung et al. (2014) swap z and 1−z; this is the
order of Cho et al., and of Keras.
"""

from zoo.layers.cells._gated_unit import GatedUnit
from zoo.layers.named import Named
from zoo.layers.product import product


class GRUCell(GatedUnit):
    """One step of a GRU whose reset gate acts after the product with U."""

    @property
    def bias_shape(self):
        return (2, len(self.gates) * self.units)

    def project(self, x):
        projected = product(x, self.kernel)
        return projected if self.bias is None else projected + self.bias[0]

    def recur(self, h):
        recurred = super().recur(h)
        return recurred if self.bias is None else recurred + self.bias[1]

    def update(self, projected, recurred, state):
        return self.reset_after(self.parts(projected), self.parts(recurred), state)


class GRU(Named, cell=GRUCell):
    """A gated recurrent unit over a sequence; drop-in for `keras.layers.GRU`.

    `reset_after` chooses between `GRUCell` and `GRUResetBeforeCell`.
    """

    def __init__(self, units, *args, reset_after=True, **kwargs):
        # Here and not above, so that layers become known in the order of their files.
        from zoo.layers.cells.gru_reset_before import GRUResetBeforeCell

        cell = GRUCell if reset_after else GRUResetBeforeCell
        super().__init__(units, *args, cell_class=cell, **kwargs)

    @property
    def reset_after(self):
        """Whether the reset gate acts after the product."""
        return isinstance(self.cell, GRUCell)

    def get_config(self):
        return {**super().get_config(), "reset_after": self.reset_after}
