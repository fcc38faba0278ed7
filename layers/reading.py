"""What a layer puts out where that is more than the first state of its cell.

    h     (batch, time, size)      the first state after every step, in the order of the walk
    x     (batch, time, features)  inputs
    mask  (batch, time) or None    where a step counts

An engine walks the states alone; `Cell.read` is one pass over all steps after it.
"""

from keras import ops

from zoo.layers.packed import Packed


def outputs(layer, h, x, mask):
    """(batch, time, units), in the order of the walk; masks as `Recurrent` treats them."""
    x, keep = (flipped(layer, array) for array in (x, mask))
    y = layer.cell.read(h, x)
    if keep is None:
        return y
    packed = Packed(keep, zero_output=layer.zero_output_for_mask)
    return packed.unpack(packed.pack(y))


def last(layer, h, x, mask):
    """(batch, units), of h (batch, size) put out last; zeros where no step was told."""
    x, keep = (flipped(layer, array) for array in (x, mask))
    if keep is None and x.shape[1]:
        return layer.cell.read(h, x[:, -1])
    keep = ops.ones(ops.shape(x)[:2], "bool") if keep is None else ops.cast(keep, "bool")
    # A step of nothing stands in front, for rows in which no step counts.
    x = ops.pad(x, [(0, 0), (1, 0), (0, 0)])
    keep = ops.pad(ops.cast(keep, "int32"), [(0, 0), (1, 0)])
    place = ops.argmax(ops.cumsum(keep, axis=1), axis=1)  # the first of the largest: that step
    seen = ops.take_along_axis(x, place[:, None, None], axis=1)[:, 0]
    told = keep[:, -1:] if layer.zero_output_for_mask else ops.max(keep, axis=1, keepdims=True)
    y = layer.cell.read(h, seen)
    return ops.where(told > 0, y, ops.zeros_like(y))


def flipped(layer, array):
    """Time in the order of the walk."""
    return ops.flip(array, axis=1) if layer.go_backwards and array is not None else array
