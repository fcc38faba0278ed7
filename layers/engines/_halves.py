"""Two halves of a batch at once, on TensorFlow and a processor of several cores.

Rows do not meet in a recurrence, so that two halves are two independent loops, which TensorFlow
runs side by side.  The many small operations of a step leave most cores idle, each waiting for the
one before; those of the other half fill the gaps.  On two cores a training step of 64 rows takes
0.7 to 0.9 of the time.  On a GPU, which has gaps of another kind, nothing is cut.
"""

import os

import tensorflow as tf

LEAST = 16  # rows of a batch that is worth it


def in_halves(function, arrays):
    """`function` of a tree of arrays, (batch, …) each, to a list of such; rows must not meet.

    A batch that is known to be small or of an odd size is not cut.
    """
    flat = tf.nest.flatten(arrays)
    sizes = [x.shape[0] for x in flat if x is not None]
    batch = next((size for size in sizes if size is not None), None)
    if batch is not None:  # one may be known where another is not, as that of a state that is kept
        flat = [x if x is None else tf.ensure_shape(x, [batch, *x.shape[1:]]) for x in flat]
        arrays = tf.nest.pack_sequence_as(arrays, flat)
    if not _several_cores() or (batch is not None and (batch < LEAST or batch % 2)):
        return function(arrays)
    pairs = [(None, None) if x is None else _cut(x) for x in flat]
    trees = [tf.nest.pack_sequence_as(arrays, half) for half in zip(*pairs, strict=True)]
    both = [function(tree) for tree in trees]
    return [tf.concat(parts, axis=0) for parts in zip(*both, strict=True)]


def _cut(x):
    if x.shape[0] is not None:
        return tf.split(x, 2)
    less = tf.shape(x)[0] // 2
    return x[:less], x[less:]


def _several_cores():
    ours = getattr(os, "sched_getaffinity", None)  # which only Linux has
    cores = len(ours(0)) if ours else os.cpu_count() or 1
    return cores > 1 and not tf.config.list_physical_devices("GPU")
