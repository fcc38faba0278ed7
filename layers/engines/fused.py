"""Compiled forward and back through time, for any cell cut into project, recur and update.

See `_through_time.py` for what runs; by XLA, on TensorFlow and on JAX.
"""

import weakref

import keras
from keras import ops

from zoo.layers.cell import Cell
from zoo.layers.engines import Engine
from zoo.layers.engines._pure import BACKENDS, backend
from zoo.layers.engines._through_time import Recurrence


def refuse(layer, sequences, mask):
    """None, or why this engine does not run the call."""
    if keras.backend.backend() not in BACKENDS:
        return f"it runs on {' and '.join(BACKENDS)}, not on {keras.backend.backend()}"
    if type(layer.cell).step is not Cell.step:
        return f"{type(layer.cell).__name__} is not cut into recur and update"
    if layer.unroll:
        return "the layer is unrolled"
    if sequences.shape[1] in (0, 1):
        return f"there is nothing to gain in {sequences.shape[1]} steps"
    return None


def run(layer, sequences, state, mask, dropped):
    """See `Engine.run`."""
    X, keep = _time_major(sequences, layer), None
    if mask is not None:
        mask = ops.reshape(ops.cast(mask, "bool"), (*ops.shape(sequences)[:2], 1))
        keep = _time_major(mask, layer)
    weights = tuple(weight.value for weight in layer.cell.weights)
    last, state, O = _compiled(layer)(keep, dropped, X, state, weights)
    return last, last[:, None] if O is None else ops.transpose(O, (1, 0, 2)), state


def _time_major(x, layer):
    x = ops.transpose(x, (1, 0, 2))
    return ops.flip(x, axis=0) if layer.go_backwards else x


_of_layer: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def _compiled(layer):
    """The recurrence of a layer as a function: made once, compiled anew for every shape."""
    if layer not in _of_layer:
        recurrence = Recurrence(layer.cell, layer.return_sequences, layer.zero_output_for_mask)
        parts = recurrence.forward, recurrence.backward, recurrence.input_gradient
        _of_layer[layer] = backend().compiled(*parts, collect=recurrence.collect)
    return _of_layer[layer]


ENGINE = Engine(rank=1, refuse=refuse, run=run)
