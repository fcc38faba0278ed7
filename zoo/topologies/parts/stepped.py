"""A causal model with its state in plain sight: in and out, never kept."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras

from zoo.layers import carried


@keras.saving.register_keras_serializable("zoo")
class Stepped(keras.layers.Layer):
    """{tokens, …, and states} → {outputs, and states}.

    A state, (batch, width), is named `recurrence_0.h` where it comes out.  Where it goes in it is
    `recurrence_0__h`: an argument's name must be one, and formats give no two values one name.

    Arguments:
        model: all of whose recurrences run forwards; see `zoo.decoding.stepper.Stepper`.
        states: the names of its states, `recurrence_0.h`, layer by layer.
        single: whether `tokens` are (batch,), a step of each row, and outputs have no time.
    """

    def __init__(
        self,
        model: keras.Model,
        states: Sequence[str],
        single: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.model, self.states, self.single = model, list(states), single

    def call(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Outputs and the states after them."""
        of_states = {argument(name): name for name in self.states}
        given = {of_states.get(name, name): value for name, value in inputs.items()}
        before: dict[str, list[Any]] = {}
        for name in self.states:
            before.setdefault(name.rpartition(".")[0], []).append(given[name])
        if self.single:
            given["tokens"] = given["tokens"][:, None]
        named = isinstance(self.model.input, dict)
        with carried({layer: tuple(values) for layer, values in before.items()}) as after:
            found = self.model(given if named else given["tokens"], training=False)
        outputs = dict(found) if isinstance(found, dict) else {"logits": found}
        if self.single:
            outputs = {name: value[:, 0] for name, value in outputs.items()}
        flat = [value for values in after.values() for value in values]
        return outputs | dict(zip(self.states, flat, strict=True))

    def get_config(self) -> dict[str, Any]:
        """Its arguments as plain data."""
        return {
            **super().get_config(),
            "model": self.model.get_config(),
            "states": self.states,
            "single": self.single,
        }

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "Stepped":
        return super().from_config({**config, "model": keras.Model.from_config(config["model"])})


def stepped(model: keras.Model, states: Mapping[str, int], single: bool = False) -> keras.Model:
    """A Keras model of such a layer, which `.keras` files can hold.

    Arguments:
        model: of `tokens` (batch, time), or of a dictionary of inputs by name.
        states: name of each, `recurrence_0.h`, → its width, in the order of the layers.
        single: see `Stepped`.
    """
    of = model.input if isinstance(model.input, dict) else {"tokens": model.inputs[0]}
    inputs = {}
    for name, x in of.items():
        shape = () if single and name == "tokens" else x.shape[1:]
        named = argument(name)
        inputs[named] = keras.Input(shape, dtype=x.dtype, name=named)
    dtype = model.compute_dtype
    for name, width in states.items():
        named = argument(name)
        if named not in inputs:
            inputs[named] = keras.Input((width,), dtype=dtype, name=named)
    layer = Stepped(model, [*states], single, dtype=dtype, name="stepped")
    return keras.Model(inputs, layer(inputs), name="step")


def argument(name: str) -> str:
    """The name of a state as that of an argument: the dot becomes two underscores."""
    return name.replace(".", "__")
