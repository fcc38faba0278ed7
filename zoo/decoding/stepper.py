"""A causal model as a function (steps, state) → (outputs, state): what decoding and exports run on.

State is a flat dictionary of named arrays, `recurrence_0.h` → (batch, units), so that it can cross
any boundary: a loop, a signature, a file.
"""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.layers import Recurrent, carried, using

State = Mapping[str, Any]

TRIED = 4  # steps, by which a model is tried

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
            mixes steps and keeps none: a model that is tried on a few steps, one by one, must give
            what it gives of all.
    """

    def __init__(self, model: keras.Model) -> None:
        self.model = model
        for layer in model._flatten_layers(include_self=False, recursive=True):
            if isinstance(layer, keras.layers.RNN) and not isinstance(layer, Recurrent):
                raise ValueError(
                    f"Layer {layer.name!r} of {model.name!r} keeps its state where it cannot be "
                    f"carried. Use zoo.layers.{type(layer).__name__} instead; weights are the same."
                )
            if isinstance(layer, _MIXING) and not hasattr(layer, "carries"):
                raise ValueError(
                    f"Layer {layer.name!r} of {model.name!r} looks at several steps and keeps none "
                    "of them, so it cannot go on from where it ended. Use a convolution that is "
                    "causal and keeps them, as build_model does, and the last output instead of a "
                    "pooling."
                )
        given = model.inputs[0] if isinstance(model, keras.Sequential) else model.input
        with using("loop"), carried() as after:  # others compile what is only to be looked at
            model(keras.tree.map_structure(_smallest, given))
        self._layers = {name: model_layer(model, name) for name in after}
        if hasattr(given, "shape") and tf.executing_eagerly():
            self._try(given)

    @property
    def state_sizes(self) -> dict[str, int]:
        """Name of each state, `layer.state`, → its width."""
        return {
            f"{name}.{state}": size
            for name, layer in self._layers.items()
            for state, size in _states(layer).items()
        }

    def initial_state(self, batch: Any) -> State:
        """The state before the first step: name → (batch, width)."""
        return self._flat({n: layer.get_initial_state(batch) for n, layer in self._layers.items()})

    @property
    def first(self) -> Recurrent:
        """The recurrence that is called before all others."""
        return next(layer for layer in self._layers.values() if isinstance(layer, Recurrent))

    @property
    def recurrences_alone(self) -> bool:
        """Whether no other layer has a state."""
        return all(isinstance(layer, Recurrent) for layer in self._layers.values())

    def __call__(self, steps: Any, state: State) -> tuple[Any, State]:
        """What the model gives for steps (batch, time, …), and the state after them."""
        return self.through(self.model, steps, state)

    def through(self, part: keras.Model, inputs: Any, state: State) -> tuple[Any, State]:
        """What a part of the model gives, and the state after it of the recurrences in it.

        With an empty state, they start as they would if nobody carried state.
        """
        before = {
            name: tuple(state[f"{name}.{s}"] for s in _states(layer))
            for name, layer in self._layers.items()
            if state
        }
        with carried(before) as after:
            outputs = part(inputs, training=False)
        return outputs, self._flat(after)

    def _try(self, given: Any) -> None:
        """Raises ValueError if steps by themselves give something else than the whole does."""
        steps = _trial(given, self.model)
        before = self.initial_state(len(steps))
        with using("loop"):
            whole, _ = self(steps, before)
            for step in range(steps.shape[1]):
                alone, before = self(steps[:, step : step + 1], before)
                if not _alike(alone, whole, step, steps.shape[1]):
                    raise ValueError(
                        f"{self.model.name!r} does not give step by step what it gives of a whole "
                        "sequence: besides its recurrences a layer looks at several steps and "
                        "keeps none of them, so it cannot go on from where it ended."
                    )

    def _flat(self, states: Mapping[str, Any]) -> State:
        return {
            f"{name}.{s}": value
            for name, values in states.items()
            for s, value in zip(_states(self._layers[name]), values, strict=True)
        }


def model_layer(model: keras.Model, name: str) -> Any:
    """The layer of that name that has a state, however deep in the model."""
    return next(
        x
        for x in model._flatten_layers()
        if x.name == name and (isinstance(x, Recurrent) or hasattr(x, "carries"))
    )


def _states(layer: Any) -> dict[str, int]:
    """Name of each state of a layer → its width."""
    if isinstance(layer, Recurrent):
        return dict(zip(layer.cell.states, layer.cell.state_size, strict=True))
    return dict(layer.carries)


def _trial(given: Any, model: keras.Model) -> np.ndarray:
    """Steps by chance that tell whether the order matters; ids are such as every embedding has."""
    batch, *rest = given.shape
    shape = [batch or 1, *(size or TRIED for size in rest)]
    random = np.random.default_rng(0)
    if "int" in given.dtype:
        layers = model._flatten_layers()
        sizes = [x.input_dim for x in layers if isinstance(x, keras.layers.Embedding)]
        return random.integers(0, min(sizes, default=2), shape, given.dtype)
    return random.normal(size=shape).astype(given.dtype)


def _alike(alone: Any, whole: Any, step: int, steps: int) -> bool:
    """Whether one step gives what stands in its place of the whole; of pooled outputs, the last."""
    of_steps = zip(keras.tree.flatten(alone), keras.tree.flatten(whole), strict=True)
    for one, all_of_them in of_steps:
        there = keras.ops.convert_to_numpy(keras.ops.cast(all_of_them, "float32"))
        here = keras.ops.convert_to_numpy(keras.ops.cast(one, "float32"))
        if there.ndim > 2 and there.shape[1] == steps:
            there = there[:, step : step + 1]
        elif step < steps - 1:
            continue
        near = 1e-3 if keras.backend.standardize_dtype(one.dtype) == "float32" else 0.1
        if np.abs(here - there).max() > near * (1 + np.abs(there).max()):
            return False
    return True


def _smallest(given: Any) -> Any:
    """Zeros for an input: one row, and two steps, as no engine refuses them."""
    batch, *rest = given.shape
    return np.zeros([batch or 1, *(size or 2 for size in rest)], given.dtype)
