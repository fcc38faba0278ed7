"""The GRU whose sums are normalised (Ba, Kiros & Hinton 2016, "Layer Normalization",
arXiv:1607.06450, supplement), with the reset after the product.

    N(a; γ) = γ⊙(a − mean a) / √(var a + ε)         over the columns of a row
    z, r = σ(N(x·Wzr; γWzr) + bzr + N(h·Uzr; γUzr))          update and reset gate, together
    g = tanh(N(x·Wg; γWg) + bg + r⊙N(h·Ug; γUg))             candidate
    h ← z⊙h + (1−z)⊙g                               x  (batch, features)
                                                    h  (batch, units)    state, also the output

W (features, 3·units), U (units, 3·units), b, γW and γU (3·units,) hold the three blocks side by
side, in the order of `gates`.  z keeps the old state, as in `gru.py`.
"""

from keras import ops

from zoo.layers.cells._gated_unit import GatedUnit
from zoo.layers.named import Named
from zoo.layers.product import product

EPSILON = 1e-5
_TOGETHER = (("update", "reset"), ("candidate",))


class LayerNormGRUCell(GatedUnit):
    """One step of a GRU with layer normalisation.

    Arguments: see `GatedUnit`.

    Weights, beside those of `Cell`:
        kernel_gain            (3·units,)  γW
        recurrent_kernel_gain  (3·units,)  γU
    """

    def build(self, input_shape):
        super().build(input_shape)
        width = len(self.gates) * self.units
        for name in ("kernel_gain", "recurrent_kernel_gain"):
            setattr(self, name, self.add_weight(name=name, shape=(width,), initializer="ones"))

    def _normalised(self, block, gain):
        parts = [
            ops.layer_normalization(
                self.columns(block, *names), self.columns(gain, *names), epsilon=EPSILON
            )
            for names in _TOGETHER
        ]
        return ops.concatenate(parts, axis=-1)

    def project(self, x):
        projected = self._normalised(product(x, self.kernel), self.kernel_gain)
        return projected if self.bias is None else projected + self.bias

    def update(self, projected, recurred, state):
        return self.reset_after(
            projected, self._normalised(recurred, self.recurrent_kernel_gain), state
        )


class LayerNormGRU(Named, cell=LayerNormGRUCell):
    """A gated recurrent unit with layer normalisation over a sequence."""
