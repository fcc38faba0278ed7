"""Cells one after the other within a step, as one cell (Pascanu et al. 2014, "How to Construct Deep
Recurrent Neural Networks", arXiv:1312.6026; of gated units: Miceli Barone et al. 2017,
arXiv:1707.07631).

    s ← cell1(x, s)      s ← cell2(s)      …        y = h

The state goes through all of them before the next input comes; only the first sees the input.
"""

from zoo.layers.wrappers._several import SeveralCells
from zoo.layers.wrappers._wrapper import build_within


class DeepTransition(SeveralCells):
    """Runs several cells on one state, the first of which sees the input.

    Arguments:
        cells: two cells or more whose states have the same names and sizes.

    Raises:
        TypeError: one of `cells` is no cell.
        ValueError: there are fewer than two, or their states differ.
    """

    def __init__(self, cells, **kwargs):
        super().__init__(cells, **kwargs)
        first, *rest = self.cells
        for cell in rest:
            if (cell.states, cell.state_size) != (first.states, first.state_size):
                raise ValueError(
                    "`cells` must share their states, as each goes on from what the one before "
                    f"left. Received: {dict(zip(first.states, first.state_size, strict=True))} and "
                    f"{dict(zip(cell.states, cell.state_size, strict=True))}."
                )

    states = property(lambda self: self.cells[0].states)
    bound = property(lambda self: self.cells[0].bound)
    numbers = property(lambda self: self.cells[0].numbers)
    droppable = property(lambda self: any(cell.droppable for cell in self.cells))
    state_size = property(lambda self: self.cells[0].state_size)
    output_size = property(lambda self: self.cells[-1].output_size)
    reads = property(lambda self: self.cells[-1].reads)

    def build(self, input_shape):
        """Makes the weights of all cells."""
        for cell in self.cells:
            build_within(self, cell, input_shape)
            input_shape = (*input_shape[:-1], 0)  # the others have no input but a bias

    def step(self, projected, state, dropped=None):
        projected, drawn = self.apart(projected)
        state = self.cells[0].step(projected, state, dropped)
        for cell, alone in zip(self.cells[1:], drawn, strict=True):
            state = cell.step(cell.project(alone), state, dropped)
        return state

    def read(self, h, x):
        return self.cells[-1].read(h, self.apart(x)[1][-1])
