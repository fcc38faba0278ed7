"""A cell whose output is normalised (Ba, Kiros & Hinton 2016, arXiv:1607.06450).

    y = γ⊙(h − mean h) / √(var h + ε) + β       h, y  (batch, units)    γ, β  (units,)

The state does not see it.  Cells that normalise the sums within are cells of their own, see
`cells/layer_norm_lstm.py`.
"""

from keras import ops

from zoo.layers.wrappers._wrapper import CellWrapper


class Normalised(CellWrapper):
    """Layer normalisation of a cell's output.

    Arguments:
        cell: any cell.
        epsilon: added to the variance.

    Weights, beside those of the cell:
        gain   (output_size,)  γ
        shift  (output_size,)  β
    """

    def __init__(self, cell, *, epsilon=1e-5, **kwargs):
        super().__init__(cell, **kwargs)
        self.epsilon = epsilon

    def build(self, input_shape):
        super().build(input_shape)
        shape = (self.output_size,)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.shift = self.add_weight(name="shift", shape=shape, initializer="zeros")

    def read(self, h, x):
        y = self.cell.read(h, x)
        return ops.layer_normalization(y, self.gain, self.shift, epsilon=self.epsilon)
