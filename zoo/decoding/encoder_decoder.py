"""A Keras model of an encoder and a decoder, as a model that writes on a condition."""

from typing import Any

import keras

from zoo.decoding.conditional import State
from zoo.decoding.stepper import Stepper


class EncoderDecoder:
    """Encodes once, then reads a token in each row at a time: see `Conditional`.

    Arguments:
        model: one of `zoo.topologies` that holds two models, named `encoder` and `decoder`.  The
            encoder gives a dictionary of all that the decoder takes beside `tokens` (batch, time),
            the state of its recurrences included.  The decoder gives `logits` (batch, time,
            classes) and, with attention, `weights` (batch, time, source).

    Raises:
        ValueError: there are no two such models, or the decoder cannot go on from a state; see
            `Stepper`.
    """

    def __init__(self, model: keras.Model) -> None:
        try:
            self._encoder, self._decoder = model.get_layer("encoder"), model.get_layer("decoder")
        except ValueError as error:
            raise ValueError(
                "`model`, what is to write on a condition, must hold an encoder and a decoder. "
                f"Received: {model.name!r} of {', '.join(layer.name for layer in model.layers)}."
            ) from error
        self._stepper = Stepper(self._decoder)

    @property
    def state_sizes(self) -> dict[str, int]:
        """Name of each state of the decoder, `recurrence_0.h`, → its width."""
        return self._stepper.state_sizes

    def encode(self, inputs: Any) -> tuple[State, State]:
        """What the decoder takes at every step, and its state before the first token."""
        encoded = self._encoder(inputs, training=False)
        state = {name: encoded.pop(name) for name in self._stepper.state_sizes}
        return encoded, state

    def __call__(self, tokens: Any, state: State, memory: State) -> tuple[Any, State, Any]:
        """Logits (rows, classes), the new state and weights (rows, source) for tokens (rows,)."""
        inputs = {**memory, **state, "tokens": tokens[:, None]}
        outputs, after = self._stepper.through(self._decoder, inputs, state)
        logits = outputs["logits"][:, 0]
        weights = outputs["weights"][:, 0] if "weights" in outputs else logits[:, :0]
        return logits, dict(after), weights
