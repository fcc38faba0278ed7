"""What is made of several cells in one step."""

from keras import ops

from zoo.layers.contract import BaseCell
from zoo.layers.wrappers._wrapper import check_cell


class SeveralCells(BaseCell, abstract=True):
    """Abstract.  The later cells need what the earlier give within a step, so it is not cut.

    Arguments:
        cells: two cells or more, of any kind.

    Raises:
        TypeError: one of `cells` is no cell.
        ValueError: there are fewer than two.
    """

    def __init__(self, cells, **kwargs):
        cells = list(cells)
        for k, cell in enumerate(cells):
            check_cell(f"cells[{k}]", cell)
        if len(cells) < 2:
            raise ValueError(
                f"`cells` must be two cells or more. Received: {len(cells)}. A single cell needs "
                f"no {type(self).__name__}."
            )
        super().__init__(**kwargs)
        self.cells = cells

    units = property(lambda self: self.cells[-1].units)
    draws = property(lambda self: sum(cell.draws for cell in self.cells))

    def drawn(self, inputs, training):
        """What the first draws beside the inputs, then what each of the others draws by itself."""
        first, *rest = self.cells
        none = inputs[..., inputs.shape[-1] :]  # LiteRT takes :0 for all
        parts = [cell.drawn(none, training) for cell in rest]
        return ops.concatenate([first.drawn(inputs, training), *parts], axis=-1)

    def apart(self, columns):
        """Of inputs or of what was projected: what is the first's, and what the others drew."""
        widths = [cell.draws for cell in self.cells[1:]]
        end, drawn = columns.shape[-1] - sum(widths), []
        first = columns[..., :end]
        for width in widths:
            drawn.append(columns[..., end : end + width])
            end += width
        return first, drawn

    def project(self, x):
        x, drawn = self.apart(x)
        return ops.concatenate([self.cells[0].project(x), *drawn], axis=-1)
