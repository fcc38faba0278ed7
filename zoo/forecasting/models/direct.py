"""All steps at once, from the last state.

past → recurrences → [last state; ahead] → outputs
"""

from collections.abc import Sequence

import keras

from zoo.topologies import build_model


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
    read = build_model(
        "many_to_one",
        cell=cell,
        units=units,
        features=features,
        classes=units[-1],
        dropout=dropout,
        engine=engine,
    )
    x = keras.layers.Flatten(name="all_steps")(steps)
    x = keras.layers.Concatenate(name="known")([read(past), x])
    x = keras.layers.Dense(horizon * width, kernel_initializer="zeros", name="outputs")(x)
    outputs = keras.layers.Reshape((horizon, width), name="steps")(x)
    return keras.Model({"past": past, "ahead": steps}, outputs, name="direct")
