"""The recurrences of a layer: one, or one from each end."""

import keras


def directions(layer):
    """The layer itself, or the two of a `Bidirectional`, the one that reads forwards first."""
    if isinstance(layer, keras.layers.Bidirectional):
        return [layer.forward_layer, layer.backward_layer]
    return [layer]
