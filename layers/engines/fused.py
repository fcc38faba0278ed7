"""Compiled forward and back through time, for any cell cut into project, recur and update.

See `_through_time.py` for what runs; by XLA, on TensorFlow and on JAX.  For gradients of gradients
take `engine="loop"`: here the first alone is written out.
"""

import weakref

import keras
from keras import ops

from zoo.layers.engines import Engine
from zoo.layers.engines._pure import BACKENDS, backend
from zoo.layers.engines._steps import counted
from zoo.layers.engines._through_time import Recurrence


def refuse(layer, sequences, mask):
    """None, or why this engine does not run the call."""
    if keras.backend.backend() not in BACKENDS:
        return f"it runs on {' and '.join(BACKENDS)}, not on {keras.backend.backend()}"
    if not layer.cell.cut:
        return f"{type(layer.cell).__name__} is not cut into recur and update"
    if len(layer.cell.variables) != len(layer.cell.weights) + len(layer.cell.drawn_from):
        return f"{type(layer.cell).__name__} draws or counts as it runs"
    if layer.unroll:
        return "the layer is unrolled"
    if sequences.shape[1] in (0, 1):
        return f"there is nothing to gain in {sequences.shape[1]} steps"
    return None


def run(layer, sequences, state, mask, dropped):
    """See `Engine.run`."""
    keep = counted(mask, sequences)
    if layer.go_backwards:
        sequences = ops.flip(sequences, axis=1)
        keep = None if keep is None else ops.flip(keep, axis=1)
    weights = tuple(weight.value for weight in layer.cell.weights)
    call = _compiled(layer)
    last, state, outputs = call(keep, dropped, sequences, state, weights)
    return last, last[:, None] if outputs is None else outputs, state


_of_layer: weakref.WeakKeyDictionary = weakref.WeakKeyDictionary()


def _compiled(layer):
    """The recurrence of a layer as a function: made once, compiled anew for every shape."""
    made = _of_layer.setdefault(layer, {})
    call = layer.return_sequences, layer.zero_output_for_mask
    if call not in made:
        recurrence = Recurrence(layer.cell, *call)
        parts = recurrence.forward, recurrence.backward, recurrence.input_gradient
        made[call] = backend().compiled(*parts, collect=recurrence.collect)
    return made[call]


ENGINE = Engine(rank=1, refuse=refuse, run=run)
