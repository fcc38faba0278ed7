"""What every wrapper is: a cell that is another cell but for what it says itself."""

from zoo.layers.contract import BaseCell


class CellWrapper(BaseCell, abstract=True):
    """Abstract.  All that a cell is asked, it asks the one within.

    Arguments:
        cell: any cell of zoo.layers, wrapped or not.

    Raises:
        TypeError: `cell` is none.
    """

    def __init__(self, cell, **kwargs):
        check_cell("cell", cell)
        super().__init__(**kwargs)
        self.cell = cell

    units = property(lambda self: self.cell.units)
    states = property(lambda self: self.cell.states)
    bound = property(lambda self: self.cell.bound)
    linear = property(lambda self: self.cell.linear)
    numbers = property(lambda self: self.cell.numbers)
    droppable = property(lambda self: self.cell.droppable)
    dense = property(lambda self: self.cell.dense)
    cut = property(lambda self: self.cell.cut)
    draws = property(lambda self: self.cell.draws)
    drawn_from = property(lambda self: self.cell.drawn_from)
    state_size = property(lambda self: self.cell.state_size)
    output_size = property(lambda self: self.cell.output_size)

    @property
    def reads(self):
        return self.cell.reads or type(self).read is not CellWrapper.read

    def build(self, input_shape):
        """Makes the weights of the cell, and those of the wrapper."""
        build_within(self, self.cell, input_shape)

    def drawn(self, inputs, training):
        return self.cell.drawn(inputs, training)

    def project(self, x):
        return self.cell.project(x)

    def recur(self, h):
        return self.cell.recur(h)

    def update(self, projected, recurred, state):
        return self.cell.update(projected, recurred, state)

    def step(self, projected, state, dropped=None):
        if self.cut:
            return super().step(projected, state, dropped)
        return self.cell.step(projected, state, dropped)

    def coefficients(self, projected):
        """Those of the cell within, see `LinearCell`."""
        return self.cell.coefficients(projected)

    def read(self, h, x):
        return self.cell.read(h, x)

    def get_initial_state(self, batch_size=None):
        return self.cell.get_initial_state(batch_size)


def build_within(wrapper, cell, input_shape):
    """Builds a wrapped cell, in the numbers of its wrapper; one read from a file is built."""
    if not cell.built:
        cell.dtype_policy = wrapper.dtype_policy
        cell.build(input_shape)
        cell.built = True


def check_cell(name, cell):
    """Raises TypeError unless it is a cell of ours."""
    if not isinstance(cell, BaseCell):
        raise TypeError(
            f"`{name}`, what is wrapped, must be a cell of zoo.layers, such as LSTMCell(64). "
            f"Received: {cell!r}."
        )
