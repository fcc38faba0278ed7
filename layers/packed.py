"""Any mask as lengths, for what knows no masks but how long each row is.

The steps of a row that count are moved to its front, in the order in which they are read; what
comes out is spread over all steps again.

    mask, keep  (batch, time)            where a step counts
    lengths     (batch,)                 how many steps of a row do
    x, packed   (batch, time, features)
    outputs     (batch, time, units)

Nothing is computed, only moved, so that the gradient is exact by itself.
"""

from keras import ops


class Packed:
    """How one mask is packed.

    Arguments:
        mask: (batch, time), any pattern.
        backwards: whether time is read from its end; the outputs stay in the order of reading.
        zero_output: whether a step that does not count puts out zeros, or the last output again;
            before the first that counts there is none, and it is zeros.
    """

    def __init__(self, mask, backwards=False, zero_output=False):
        keep = ops.cast(mask, "bool")
        keep = ops.flip(keep, axis=1) if backwards else keep
        counted = ops.cumsum(ops.cast(keep, "int32"), axis=1)
        time = ops.shape(keep)[1]
        step = ops.cumsum(ops.ones_like(counted), axis=1) - 1
        order = ops.argsort(ops.where(keep, step, time), axis=1)
        self._order = time - 1 - order if backwards else order
        self._place = ops.maximum(counted - 1, 0)  # in what is packed, of each step's last output
        self._told = keep if zero_output else counted > 0
        lengths = ops.sum(ops.cast(keep, "int32"), axis=1)
        self.lengths = ops.cast(lengths, "int32")  # of which JAX may have made int64
        self._filled = step < self.lengths[:, None]

    def pack(self, x):
        """The steps that count, in front.

        Behind them are zeros, and no gradient comes back from there: what it would be, nobody says.
        """
        return _where(self._filled, _taken(x, self._order))

    def unpack(self, outputs):
        """What was put out at each step, in the order in which the steps are read."""
        return _where(self._told, _taken(outputs, self._place))

    def last(self, h):
        """What was put out last, (batch, units), of the output at the last step that counts."""
        return ops.where(ops.any(self._told[:, -1:], axis=1, keepdims=True), h, ops.zeros_like(h))

    def states(self, before, after):
        """Final states; where no step counts, those from which the row started."""
        some = self.lengths[:, None] > 0
        return tuple(ops.where(some, new, old) for old, new in zip(before, after, strict=True))


def _where(steps, x):
    """x at these steps, (batch, time), and zeros elsewhere."""
    return ops.where(steps[..., None], x, ops.zeros_like(x))


def _taken(x, steps):
    """Of each row of x its own steps, (batch, time): whole vectors, not numbers one by one."""
    batch, time = ops.shape(steps)
    row = ops.cumsum(ops.ones_like(steps), axis=0) - 1
    return ops.take(ops.reshape(x, (batch * time, x.shape[-1])), row * time + steps, axis=0)
