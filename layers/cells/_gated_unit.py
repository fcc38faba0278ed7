"""What the cells have in common that gate their output by an update and a reset gate."""

import keras
from keras import ops

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

    def parts(self, block):
        """The columns of both gates, and those of the candidate."""
        return ops.split(block, [2 * self.units], axis=-1)

    def reset_after(self, projected, recurred, state):
        """The equations of `gru.py`, with the reset after the product; both sums in `parts`."""
        (h,) = state
        (gates, candidate), (gates_seen, candidate_seen) = projected, recurred
        z, r = self.gate(gates + gates_seen, "update", "reset")
        (g,) = self.gate(candidate + r * candidate_seen, "candidate")
        return (z * h + (1 - z) * g,)
