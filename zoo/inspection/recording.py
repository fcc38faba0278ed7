"""Records what a model does: every gate, state and attention weight, on the engines it runs on.

On TensorFlow the recording call is compiled once for a model and a kind of input, so that a second
record takes little longer than a call; a model that nobody records does nothing more than ever.
"""

import dataclasses
import functools
import weakref
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from zoo.inspection.attended import attended
from zoo.inspection.naming import names
from zoo.inspection.raw import Given, Labels, given
from zoo.inspection.record import LayerRecord, Record
from zoo.layers.recording import recorded

_compiled: weakref.WeakKeyDictionary[Any, Callable[..., Any]] = weakref.WeakKeyDictionary()


def record(model: Any, inputs: Any) -> Record:
    """What a model does at every step of some inputs.

    Arguments:
        model: a Keras model with recurrent layers of zoo.layers, however deep in it; or a trained
            model of this library, which takes raw input.
        inputs: one batch, as the model takes it; of a trained one as its `predict` does.

    Returns:
        States and gates of every layer and direction, weights of attention, and the outputs.
        Nothing is dropped out.

    Raises:
        TypeError: it is neither.
        ValueError: no recurrent layer of zoo.layers is called; or a trained model reads none that
            can be told step by step.

    Example:
        >>> model = zoo.build_model("many_to_one", cell="gru", features=3, units=4, classes=2)
        >>> record = zoo.record(model, np.ones((2, 5, 3), "float32"))
        >>> record["recurrence_0"].gates["update"].shape  # (batch, time, units)
        (2, 5, 4)
    """
    return record_of(given(model, inputs))


def record_of(asked: Given) -> Record:
    """The same of what is asked of a Keras model."""
    model, inputs, labels, source = asked
    outputs, layers, weights = _call(model)(inputs)
    if not layers:
        raise ValueError(
            "`model` must hold a recurrent layer of zoo.layers, whose equations can be listened "
            f"to. Received: {model.name!r}, which called none."
        )
    if labels is not None:
        readers = _encoder(model) if source is not None else frozenset()
        layers = [
            _labelled(layer, source if source and _own(layer) in readers else labels)
            for layer in layers
        ]
    return Record(tuple(layers), weights, outputs, labels, source)


def _encoder(model: Any) -> frozenset[str]:
    """The names of the layers that read the source."""
    return frozenset(layer.name for layer in model.get_layer("encoder")._flatten_layers())


def _own(layer: LayerRecord) -> str:
    """The name without the number of the call."""
    return layer.name.partition(" ")[0]


def _labelled(layer: LayerRecord, labels: Labels) -> LayerRecord:
    """With what stands at its steps, and without what fills rows up."""
    lengths = np.array([len(row) for row in labels])
    within = np.arange(layer.counts.shape[1]) < lengths[:, None]
    return dataclasses.replace(layer, counts=layer.counts & within, labels=labels)


def _call(model: Any) -> Callable[..., Any]:
    """inputs → outputs, the record of each layer, weights of attention; all in NumPy."""
    if model in _compiled:
        return _compiled[model]
    weak = weakref.ref(model)
    called: list[Any] = []  # which layers, in what order: it is the same in every graph of a model

    def listen(inputs: Any) -> Any:
        model: Any = weak()
        with recorded() as calls, attended(model) as weights:
            outputs = model(inputs, training=False)
        called[:] = [call.layer for call in calls]
        told = [(c.initial, c.states, c.gates, () if c.counts is None else c.counts) for c in calls]
        return outputs, told, weights

    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        # TensorFlow counts tracings by code, and would warn of the fifth model; a partial has none.
        run = tf.function(functools.partial(listen), autograph=False, reduce_retracing=True)
    else:
        run = listen

    def call(inputs: Any) -> Any:
        given = run(keras.tree.map_structure(keras.ops.convert_to_tensor, inputs))
        outputs, told, weights = keras.tree.map_structure(keras.ops.convert_to_numpy, given)
        named = zip(names([layer.name for layer in called]), called, told, strict=True)
        return outputs, [_layer(*one) for one in named], weights

    return _compiled.setdefault(model, call)


def _layer(name: str, layer: Any, told: Any) -> LayerRecord:
    initial, states, gates, counts = told
    if isinstance(counts, tuple):  # no mask: every step counts
        counts = np.ones(next(iter(states.values())).shape[:2], bool)
    cell = type(layer.cell).__name__
    return LayerRecord(name, cell, layer.go_backwards, initial, states, gates, counts)
