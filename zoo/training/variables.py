"""All that a batch of training changes in a model."""

from collections.abc import Iterator
from typing import Any

import keras


def changing(model: keras.Model) -> list[Any]:
    """Weights, seeds, states that are carried and what the optimizer keeps; not the metrics."""
    metrics = {id(variable) for variable in model.metrics_variables}
    found = [*model.variables, *states(model), *model.optimizer.variables]
    return list({id(v): v for v in found if id(v) not in metrics}.values())


def states(model: keras.Model) -> Iterator[Any]:
    """The states that layers carry from batch to batch: Keras counts them to no variables."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from states(layer)
        both = (getattr(layer, f"{way}_layer", None) for way in ("forward", "backward"))
        for part in (layer, *both):
            if isinstance(part, keras.layers.RNN) and part.stateful:
                yield from keras.tree.flatten(part.states)
