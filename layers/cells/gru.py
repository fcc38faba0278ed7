"""The gated recurrent unit (Cho et al. 2014), in both of its forms.

    z = σ(x·Wz + bz + h·Uz)              update gate     x  (batch, features)
    r = σ(x·Wr + br + h·Ur)              reset gate      h  (batch, units)    state, also the output
    g = tanh(x·Wg + bg + r⊙(h·Ug + b'g)) candidate, reset after the product  (arXiv:1406.1078v1)
    g = tanh(x·Wg + bg + (r⊙h)·Ug)       candidate, reset before the product (arXiv:1406.1078v3)
    h ← z⊙h + (1−z)⊙g

Reset after is the default of Keras and what cuDNN runs.  It has a second bias b' that is added to
h·U, so b is (2, 3·units); the other form has b (3·units,).  W (features, 3·units) and
U (units, 3·units) hold the blocks side by side, in the order of `gates`.  Chung et al. (2014) swap
z and 1−z; this is the order of Cho et al., and of Keras.
"""

import keras
from keras import ops

from zoo.layers.cell import Cell
from zoo.layers.named import Named
from zoo.layers.product import product


class GatedUnit(Cell, abstract=True):
    """Abstract.  What all forms share.

    Arguments, beside those of `Cell`:
        recurrent_activation: of the two gates.
    """

    gates = {
        "update": "recurrent_activation",
        "reset": "recurrent_activation",
        "candidate": "activation",
    }
    states = ("h",)

    def __init__(self, units, activation="tanh", recurrent_activation="sigmoid", **kwargs):
        super().__init__(units, activation=activation, **kwargs)
        self.recurrent_activation = keras.activations.get(recurrent_activation)

    def reset_after(self, projected, recurred, state):
        """The equations with the reset after the product."""
        (h,) = state
        both = self.columns(projected, "update", "reset") + self.columns(
            recurred, "update", "reset"
        )
        z, r = self.gate(both, "update", "reset")
        inner = self.columns(projected, "candidate") + r * self.columns(recurred, "candidate")
        (g,) = self.gate(inner, "candidate")
        return (z * h + (1 - z) * g,)


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
        return self.reset_after(projected, recurred, state)


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


class GRU(Named, cell=GRUCell):
    """A gated recurrent unit over a sequence; drop-in for `keras.layers.GRU`.

    `reset_after` chooses between `GRUCell` and `GRUResetBeforeCell`.
    """

    def __init__(self, units, *args, reset_after=True, **kwargs):
        cell = GRUCell if reset_after else GRUResetBeforeCell
        super().__init__(units, *args, cell_class=cell, **kwargs)

    @property
    def reset_after(self):
        """Whether the reset gate acts after the product."""
        return isinstance(self.cell, GRUCell)

    def get_config(self):
        return {**super().get_config(), "reset_after": self.reset_after}


class GRUResetBefore(Named, cell=GRUResetBeforeCell):
    """A gated recurrent unit whose reset gate acts before the product with U, over a sequence."""
