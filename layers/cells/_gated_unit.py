"""What the cells have in common that gate their output by an update and a reset gate."""

import keras

from zoo.layers.cell import Cell


class GatedUnit(Cell, abstract=True):
    """Abstract.  A GRU of some kind.

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
        """The equations of `gru.py`, with the reset after the product."""
        (h,) = state
        both = self.columns(projected, "update", "reset") + self.columns(
            recurred, "update", "reset"
        )
        z, r = self.gate(both, "update", "reset")
        inner = self.columns(projected, "candidate") + r * self.columns(recurred, "candidate")
        (g,) = self.gate(inner, "candidate")
        return (z * h + (1 - z) * g,)
