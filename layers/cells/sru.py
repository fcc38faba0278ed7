"""The simple recurrent unit (Lei et al. 2018, "Simple Recurrent Units for Highly Parallelizable
Recurrence", arXiv:1709.02755), in its form that is linear in c.

    f = σ(x·Wf + bf)                forget gate     x  (batch, features)
    g = x·Wg                        candidate       c  (batch, units)    state
    c ← f⊙c + (1−f)⊙g
    r = σ(x·Wr + br)                reset gate
    h = r⊙φ(c) + (1−r)⊙x·Ws         what is put out, (batch, units)

W (features, 2·units) holds the blocks of g and f side by side, in the order of `gates`; Wr and Ws
are (features, units), bf and br (units,).  Where there are as many features as units there is no
Ws, and h takes x itself.  φ is the identity by default.

In the first version of the paper the gates see x alone, as here; the published one lets each see
its own unit of c too, which takes the parallel form away.
"""

import keras
from keras import ops

from zoo.layers.linear import LinearCell
from zoo.layers.named import Named
from zoo.layers.product import product


class SRUCell(LinearCell):
    """One step of a simple recurrent unit.

    Arguments, beside those of `LinearCell`:
        activation: φ, of the state as it is put out.
        recurrent_activation: of the two gates.

    Weights:
        kernel        (features, 2·units)
        bias          (units,)  bf
        reset_kernel  (features, units)  Wr
        reset_bias    (units,)  br
        skip_kernel   (features, units)  Ws, unless features equal units
    """

    gates = {"candidate": None, "forget": "recurrent_activation"}
    states = ("c",)

    def __init__(self, units, activation="linear", recurrent_activation="sigmoid", **kwargs):
        super().__init__(units, activation=activation, **kwargs)
        self.recurrent_activation = keras.activations.get(recurrent_activation)

    @property
    def bias_shape(self):
        return (self.units,)

    def build(self, input_shape):
        super().build(input_shape)
        shape = (input_shape[-1], self.units)
        self.reset_kernel = self._add("reset_kernel", "kernel", shape)
        self.reset_bias = self._add("reset_bias", "bias", self.bias_shape) if self.use_bias else 0.0
        same = shape[0] == self.units
        self.skip_kernel = None if same else self._add("skip_kernel", "kernel", shape)

    def project(self, x):
        g, f = ops.split(product(x, self.kernel), 2, axis=-1)
        return ops.concatenate([g, f if self.bias is None else f + self.bias], axis=-1)

    def coefficients(self, projected):
        g, f = self.gate(projected)
        return f, (1 - f) * g

    def read(self, h, x):
        r = self.recurrent_activation(product(x, self.reset_kernel) + self.reset_bias)
        skipped = x if self.skip_kernel is None else product(x, self.skip_kernel)
        return r * self.activation(h) + (1 - r) * skipped


class SRU(Named, cell=SRUCell):
    """A simple recurrent unit over a sequence; it trains in parallel over time."""
