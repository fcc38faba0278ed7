"""What every cell is that is linear in its state: h ← a⊙h + b, with a and b of the input alone.

A cell states its coefficients once.  A step is one of them after the other; the parallel form, in
which no step waits for the one before (Blelloch 1990), follows from the same statement: see
`engines/scan.py`.
"""

from zoo.layers.cell import Cell


class LinearCell(Cell, abstract=True):
    """Abstract.  A concrete cell declares `gates`, as `Cell`, and `coefficients`.

    Weights: those of `Cell`, without a recurrent kernel.
    """

    states: tuple = ("h",)
    lacks: tuple = ("recurrent_initializer", "recurrent_regularizer", "recurrent_constraint")
    linear = True
    droppable = False
    dense = False
    recurrent_shape = None

    def coefficients(self, projected):
        """a and b, (…, size) each, of (…, gates·units): h ← a⊙h + b."""
        raise NotImplementedError(f"{type(self).__name__} must state its `coefficients`.")

    def recur(self, h):
        """Nothing, (batch, 0): no matrix meets the state."""
        return h[..., h.shape[-1] :]

    def update(self, projected, recurred, state):
        a, b = self.coefficients(projected)
        return (self.numbers.multiply(a, state[0]) + b,)
