"""Cells on top of each other, as one cell (Graves 2013, arXiv:1308.0850).

    h1 ← cell1(x, h1)      h2 ← cell2(h1, h2)      …        y = h of the topmost

Each level sees what the one below puts out at the same step.  A `Recurrent` layer for each level
computes the same and runs on faster engines; this is for where one cell is asked for, as in a
decoder, or within another wrapper.
"""

from keras import ops

from zoo.layers.wrappers._several import SeveralCells
from zoo.layers.wrappers._wrapper import build_within


class Stacked(SeveralCells):
    """Runs several cells as one, the first at the bottom.

    Arguments:
        cells: two cells or more, of any kind; they may differ.

    Its first state is what is put out, `y`; then come the states of each level, from the bottom,
    called `1_h`, `1_c`, `2_h`, ….

    Raises:
        TypeError: one of `cells` is no cell.
        ValueError: there are fewer than two.
    """

    droppable = False  # what is put out meets no matrix again

    @property
    def states(self):
        names = [f"{k}_{name}" for k, c in enumerate(self.cells, 1) for name in c.states]
        return ("y", *names)

    @property
    def bound(self):
        return ("y", *(f"{k}_{name}" for k, c in enumerate(self.cells, 1) for name in c.bound))

    @property
    def state_size(self):
        sizes = [size for cell in self.cells for size in cell.state_size]
        return [self.cells[-1].output_size, *sizes]

    def build(self, input_shape):
        """Makes the weights of all cells."""
        self.features = input_shape[-1]
        shape = tuple(input_shape)
        for cell in self.cells:
            build_within(self, cell, shape)
            shape = (*shape[:-1], cell.output_size)

    def project(self, x):
        """What the bottom level projects, before the inputs themselves, from which it may read."""
        return ops.concatenate([self.cells[0].project(self.apart(x)[0]), x], axis=-1)

    def step(self, projected, state, dropped=None):
        start = projected.shape[-1] - self.features - self.draws
        x, drawn = self.apart(projected[..., start:])
        projected, state, y, new = projected[..., :start], state[1:], None, []
        for level, cell in enumerate(self.cells):
            if level:
                x = ops.concatenate([y, drawn[level - 1]], axis=-1)
                projected = cell.project(x)
            before, state = state[: len(cell.states)], state[len(cell.states) :]
            after = cell.step(projected, before)
            y, new = cell.read(after[0], x), [*new, *after]
        return (y, *new)
