"""The minimal LSTM whose gates do not look back (Feng et al. 2024, "Were RNNs All We Needed?",
arXiv:2410.01201).

    f = σ(x·Wf + bf)                forget gate     x  (batch, features)
    i = σ(x·Wi + bi)                input gate      h  (batch, units)    state, also the output
    g = x·Wg + bg                   candidate
    h ← f/(f+i)⊙h + i/(f+i)⊙g

W (features, 3·units) and b (3·units,) hold the three blocks side by side, in the order of `gates`.
The gates are scaled to sum to one, so that the state keeps its size however long the sequence.  The
candidate has no activation by default, as in the paper.
"""

import keras

from zoo.layers.linear import LinearCell
from zoo.layers.named import Named


class MinLSTMCell(LinearCell):
    """One step of a minLSTM.

    Arguments, beside those of `LinearCell`:
        recurrent_activation: of the two gates.
    """

    gates = {
        "forget": "recurrent_activation",
        "input": "recurrent_activation",
        "candidate": "activation",
    }

    def __init__(self, units, activation="linear", recurrent_activation="sigmoid", **kwargs):
        super().__init__(units, activation=activation, **kwargs)
        self.recurrent_activation = keras.activations.get(recurrent_activation)

    def coefficients(self, projected):
        f, i, g = self.gate(projected)
        kept = f / (f + i)
        return kept, (1 - kept) * g


class MinLSTM(Named, cell=MinLSTMCell):
    """A minimal long short-term memory over a sequence; it trains in parallel over time."""
