"""What models that read words share."""

import keras

from zoo.topologies.parts.layers import MadeUnknown


def with_unknown(model: keras.Model, rate: float) -> keras.Model:
    """A model of `tokens`, and perhaps more, as it is to be trained; it has the same weights."""
    if not rate:
        return model
    given = keras.tree.map_structure(
        lambda x: keras.Input(x.shape[1:], dtype=x.dtype, name=x.name), model.input
    )
    hide = MadeUnknown(rate, name="unknown")
    told = {**given, "tokens": hide(given["tokens"])} if isinstance(given, dict) else hide(given)
    return keras.Model(given, model(told), name=model.name)
