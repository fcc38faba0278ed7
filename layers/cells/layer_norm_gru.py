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

import keras
from keras import ops

from zoo.layers.cells._gated_unit import GatedUnit
from zoo.layers.named import Named
from zoo.layers.product import product

EPSILON = 1e-5


class LayerNormGRUCell(GatedUnit):
    """One step of a GRU with layer normalisation.

    Arguments: see `GatedUnit`.

    Weights, beside those of `Cell`:
        kernel_gain            (3·units,)  γW
        recurrent_kernel_gain  (3·units,)  γU
    """

    by_rows = ("kernel_gain", "recurrent_kernel_gain", "bias")

    def build(self, input_shape):
        super().build(input_shape)
        width = len(self.gates) * self.units
        for name in ("kernel_gain", "recurrent_kernel_gain"):
            setattr(self, name, self.add_weight(name=name, shape=(width,), initializer="ones"))

    def _normalised(self, sums, gain):
        dtype = keras.backend.result_type(sums.dtype, "float32")
        shape = ops.shape(sums)
        blocks = ops.reshape(ops.cast(sums, dtype), (*shape[:-1], len(self.gates), self.units))
        blocks -= _mean(blocks)
        blocks *= ops.rsqrt(_mean(ops.square(blocks)) + EPSILON)
        return ops.cast(ops.reshape(blocks, shape), sums.dtype) * gain

    def project(self, x):
        return product(x, self.kernel)

    def update(self, projected, recurred, state):
        projected = self._normalised(projected, self.kernel_gain)
        if self.bias is not None:
            projected += self.bias
        recurred = self._normalised(recurred, self.recurrent_kernel_gain)
        return self.reset_after(self.parts(projected), self.parts(recurred), state)


def _mean(blocks):
    """Over both gates together, and over the candidate: (…, gates, units) → (…, gates, 1).

    All stays one block, as slices of it would be copied, and joined again on the way back.
    """
    each = ops.mean(blocks, axis=-1)
    together = ops.convert_to_tensor([[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]], each.dtype)
    return ops.sum(each[..., None, :] * together, axis=-1)[..., None]


class LayerNormGRU(Named, cell=LayerNormGRUCell):
    """A gated recurrent unit with layer normalisation over a sequence."""
