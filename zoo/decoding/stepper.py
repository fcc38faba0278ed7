"""A causal model as a function (steps, state) → (outputs, state): what decoding and exports run on.

State is a flat dictionary of named arrays, `recurrence_0.h` → (batch, units), so that it can cross
any boundary: a loop, a signature, a file.
"""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from zoo.layers import Recurrent, carried, using

State = Mapping[str, Any]

# Layers that mix steps and keep none of them for the next call.
_MIXING = (
    keras.layers.Conv1D,
    keras.layers.SeparableConv1D,
    keras.layers.DepthwiseConv1D,
    keras.layers.GlobalAveragePooling1D,
    keras.layers.GlobalMaxPooling1D,
)


class Stepper:
    """Runs a model from a given state.

    Arguments:
        model: tokens (batch, time), vectors or pictures (batch, time, …) → outputs, all of whose
            recurrences are `zoo.layers` that run forwards.

    Raises:
        ValueError: a layer reads backwards, keeps state in another way than `zoo.layers` do, or
            mixes steps and keeps none.
    """

    def __init__(self, model: keras.Model) -> None:
        self.model = model
        for layer in model._flatten_layers(include_self=False, recursive=True):
            if isinstance(layer, keras.layers.RNN) and not isinstance(layer, Recurrent):
                raise ValueError(
                    f"Layer {layer.name!r} of {model.name!r} keeps its state where it cannot be "
                    f"carried. Use zoo.layers.{type(layer).__name__} instead; weights are the same."
                )
            if isinstance(layer, _MIXING):
                raise ValueError(
                    f"Layer {layer.name!r} of {model.name!r} looks at several steps and keeps none "
                    "of them, so it cannot go on from where it ended. Use a model without "
                    "convolutions over time and with the last output instead of a pooling."
                )
        given = model.inputs[0] if isinstance(model, keras.Sequential) else model.input
        with using("loop"), carried() as after:  # others compile what is only to be looked at
            model(keras.tree.map_structure(_smallest, given))
        self._layers = {name: model_layer(model, name) for name in after}

    @property
    def state_sizes(self) -> dict[str, int]:
        """Name of each state, `layer.state`, → its width."""
        return {
            f"{name}.{state}": size
            for name, layer in self._layers.items()
            for state, size in zip(layer.cell.states, layer.cell.state_size, strict=True)
        }

    def initial_state(self, batch: Any) -> State:
        """The state before the first step: name → (batch, width)."""
        return self._flat({n: layer.get_initial_state(batch) for n, layer in self._layers.items()})

    @property
    def first(self) -> Recurrent:
        """The recurrence that is called before all others."""
        return next(iter(self._layers.values()))

    def __call__(self, steps: Any, state: State) -> tuple[Any, State]:
        """What the model gives for steps (batch, time, …), and the state after them."""
        return self.through(self.model, steps, state)

    def through(self, part: keras.Model, inputs: Any, state: State) -> tuple[Any, State]:
        """What a part of the model gives, and the state after it of the recurrences in it.

        With an empty state, they start as they would if nobody carried state.
        """
        before = {
            name: tuple(state[f"{name}.{s}"] for s in layer.cell.states)
            for name, layer in self._layers.items()
            if state
        }
        with carried(before) as after:
            outputs = part(inputs, training=False)
        return outputs, self._flat(after)

    def _flat(self, states: Mapping[str, Any]) -> State:
        return {
            f"{name}.{s}": value
            for name, values in states.items()
            for s, value in zip(self._layers[name].cell.states, values, strict=True)
        }


def model_layer(model: keras.Model, name: str) -> Recurrent:
    """The recurrent layer of that name, however deep in the model."""
    found = (x for x in model._flatten_layers() if isinstance(x, Recurrent) and x.name == name)
    return next(found)


def _smallest(given: Any) -> Any:
    """Zeros for an input: one row, and two steps, as no engine refuses them."""
    batch, *rest = given.shape
    return np.zeros([batch or 1, *(size or 2 for size in rest)], given.dtype)
