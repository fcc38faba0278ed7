"""What is kept of the way forward for the way back, and no more than that."""

import keras
from keras import ops

_flatten, _pack = keras.tree.flatten, keras.tree.pack_sequence_as


class Once:
    """A step of a scan that puts out each array once, however often it stands in what it gives.

    The state of some cells is their activated gate and their output: a loop would write it thrice.

    Arguments:
        step: (carry, x) → (carry, tree of arrays).
    """

    def __init__(self, step):
        self._step = step

    def __call__(self, carry, x):
        carry, self._tree = self._step(carry, x)
        arrays = _flatten(self._tree)
        first = [next(i for i, x in enumerate(arrays) if x is y) for y in arrays]
        distinct = sorted({*first})
        self._places = [distinct.index(i) for i in first]
        return carry, [arrays[i] for i in distinct]

    def all(self, stacked):
        """The tree that the step gives, of the arrays that the scan stacked."""
        return _pack(self._tree, [stacked[place] for place in self._places])


def rows(x):
    """(time, batch, width) → (time·batch, width): `recur` and `update` know rows, not time."""
    time, batch, width = ops.shape(x)  # of a width of 0, -1 would tell nothing
    return ops.reshape(x, (time * batch, width))


def zeros_like(arrays, sizes):
    """Zeros as wide as each of the arrays: a mention of the arrays themselves would keep them."""
    return keras.tree.map_structure(
        lambda array: ops.zeros((*sizes, array.shape[-1]), dtype=array.dtype), arrays
    )


def only(read, arrays):
    """The arrays in a list, None for each that is not read."""
    return [x if wanted else None for wanted, x in zip(read, _flatten(arrays), strict=False)]


def filled(some, blank):
    """The tree of `blank` with what there is of `some`."""
    every = [z if x is None else x for x, z in zip(some, _flatten(blank), strict=True)]
    return _pack(blank, every)
