"""One step after another, from the state in which the encoder ends (Sutskever et al. 2014).

    past → encoder ┄ state ┄> decoder ← [ahead; which step it is]        outputs of every step

The decoder does not read what it has said, so errors do not add up and a window is one pass.
"""

from collections.abc import Sequence

import keras

from zoo import layers
from zoo.topologies.parts.layers import Numbered


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
