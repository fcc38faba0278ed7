"""A cell whose input is added to its output (He et al. 2016, arXiv:1512.03385; between recurrent
layers: Wu et al. 2016, arXiv:1609.08144).

    y = h + x       h, x, y  (batch, units)

The state does not see the sum, so that it can be stacked deep: what is put out differs, not what is
remembered.
"""

from zoo.layers.wrappers._wrapper import CellWrapper


class Residual(CellWrapper):
    """Adds the input to the output of a cell.

    Arguments:
        cell: any cell; it must put out as many numbers as it takes in.

    Raises:
        ValueError: it does not, when it is built.
    """

    def build(self, input_shape):
        super().build(input_shape)
        self.features = input_shape[-1]
        if self.features != self.output_size:
            raise ValueError(
                "`Residual` adds input and output, which must be of one width. Received: "
                f"{self.features} features into {self.output_size} units."
            )

    def read(self, h, x):
        return self.cell.read(h, x) + x[..., : self.features]
