"""All that a batch of training changes in a model."""

from collections.abc import Iterator
from typing import Any

import keras


def changing(model: keras.Model) -> list[Any]:
    """Weights, seeds, states that are carried and what the optimizer keeps; not the metrics."""
    metrics = {id(variable) for variable in model.metrics_variables}
    found = [*model.variables, *carried(model), *model.optimizer.variables]
    return list({id(v): v for v in found if id(v) not in metrics}.values())


def carried(model: keras.Model) -> Iterator[Any]:
    """The states that layers carry from batch to batch: Keras counts them to no variables."""
    for layer in stateful(model):
        yield from keras.tree.flatten(layer.states)


def stateful(model: keras.Model) -> list[keras.layers.RNN]:
    """The recurrences that carry their state, however deep in the model."""
    layers = {id(layer): layer for layer in model._flatten_layers()}.values()
    return [layer for layer in layers if isinstance(layer, keras.layers.RNN) and layer.stateful]
