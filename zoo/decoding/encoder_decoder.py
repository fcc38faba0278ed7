"""A Keras model of an encoder and a decoder, as a model that writes on a condition."""

from typing import Any

import keras
import tensorflow as tf

from zoo.decoding.conditional import State
from zoo.decoding.stepper import Stepper


class EncoderDecoder:
    """Encodes once, then reads a token in each row at a time: see `Conditional`.

    Arguments:
        model: one of `zoo.topologies` that holds two models.  `encoder`: inputs → a dictionary.
            `decoder`: this dictionary and `tokens` (batch, time) → `logits` (batch, time, classes)
            and, with attention, `weights` (batch, time, source).

    Raises:
        ValueError: there are no two such models, or a recurrence of the decoder cannot be carried;
            see `Stepper`.
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

    def encode(self, inputs: Any) -> tuple[State, State]:
        """What the encoder gives, and the decoder's state before the first token."""
        memory = self._encoder(inputs, training=False)
        nothing = tf.zeros([tf.shape(next(iter(memory.values())))[0], 0], tf.int32)
        # No tokens leave the state as it was, wherever the decoder takes its first one from.
        _, state = self._stepper.through(self._decoder, {**memory, "tokens": nothing}, {})
        return memory, dict(state)

    def __call__(self, tokens: Any, state: State, memory: State) -> tuple[Any, State, Any]:
        """Logits (rows, classes), the new state and weights (rows, source) for tokens (rows,)."""
        inputs = {**memory, "tokens": tokens[:, None]}
        outputs, after = self._stepper.through(self._decoder, inputs, state)
        logits = outputs["logits"][:, 0]
        weights = outputs["weights"][:, 0] if "weights" in outputs else logits[:, :0]
        return logits, dict(after), weights
