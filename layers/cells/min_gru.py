"""The minimal gated recurrent unit whose gates do not look back (Feng et al. 2024, "Were RNNs All
We Needed?", arXiv:2410.01201).

    z = σ(x·Wz + bz)        update gate     x  (batch, features)    W  (features, 2·units)
    g = x·Wg + bg           candidate       h  (batch, units)       b  (2·units,)
    h ← (1−z)⊙h + z⊙g

W and b hold the two blocks side by side, in the order of `gates`.  The candidate has no activation
by default, as in the paper; its other form, computed from logarithms, makes it positive by the
activation v + ½ where v ≥ 0 and σ(v) elsewhere.  Here neither needs logarithms: 1−z lies in (0, 1),
so that products of it over time can vanish but not overflow.
"""

import keras

from zoo.layers.linear import LinearCell
from zoo.layers.named import Named


class MinGRUCell(LinearCell):
    """One step of a minGRU.

    Arguments, beside those of `LinearCell`:
        recurrent_activation: of the update gate.
    """

    gates = {"update": "recurrent_activation", "candidate": "activation"}

    def __init__(self, units, activation="linear", recurrent_activation="sigmoid", **kwargs):
        super().__init__(units, activation=activation, **kwargs)
        self.recurrent_activation = keras.activations.get(recurrent_activation)

    def coefficients(self, projected):
        z, g = self.gate(projected)
        return 1 - z, z * g


class MinGRU(Named, cell=MinGRUCell):
    """A minimal gated recurrent unit over a sequence; it trains in parallel over time."""
