"""One step after another, from the state in which the encoder ends (Sutskever et al. 2014).

    past → encoder ┄ state ┄> decoder ← [ahead; which step it is]        outputs of every step

The decoder does not read what it has said, so errors do not add up and a window is one pass.
"""

from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from zoo import layers


@keras.saving.register_keras_serializable("zoo")
class Numbered(keras.layers.Layer):
    """(batch, steps, features) with a vector of each step's own beside it."""

    def __init__(self, width: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.width = width

    def build(self, shape: Any) -> None:
        self.vectors = self.add_weight(
            name="vectors", shape=(shape[1], self.width), initializer="random_normal"
        )

    def call(self, x: Any) -> Any:
        own = ops.broadcast_to(self.vectors, (ops.shape(x)[0], *self.vectors.shape))
        return ops.concatenate([x, own], axis=-1)

    def compute_output_shape(self, shape: Any) -> Any:
        return (*shape[:-1], shape[-1] + self.width)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "width": self.width}


def build(
    cell: str | type,
    units: Sequence[int],
    features: int,
    ahead: int,
    horizon: int,
    width: int,
    dropout: float,
    engine: str,
) -> keras.Model:
    """See the head of the folder."""
    past = keras.Input((None, features), name="past")
    steps = keras.Input((horizon, ahead), name="ahead")
    x, y = past, Numbered(16, name="numbered")(steps)
    for level, size in enumerate(units):
        encoder = layers.layer(
            cell,
            size,
            return_sequences=True,
            return_state=True,
            engine=engine,
            name=f"encoder_{level}",
        )
        x, *state = encoder(x)
        decoder = layers.layer(
            cell, size, return_sequences=True, engine=engine, name=f"decoder_{level}"
        )
        y = decoder(y, initial_state=state)
        if dropout:
            x = keras.layers.Dropout(dropout, name=f"encoder_dropout_{level}")(x)
            y = keras.layers.Dropout(dropout, name=f"decoder_dropout_{level}")(y)
    outputs = keras.layers.Dense(width, kernel_initializer="zeros", name="outputs")(y)
    return keras.Model({"past": past, "ahead": steps}, outputs, name="encoder_decoder")
