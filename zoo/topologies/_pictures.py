"""What makes numbers of a picture: convolutions, each followed by a pooling that halves the sides.

(batch, height, width[, channels]) → convolution_0 → pooling_0 → … → (batch, features)
"""

from collections.abc import Sequence

import keras


def front(
    shape: Sequence[int], filters: Sequence[int], *, flat: bool = True, dtype: str | None = None
) -> keras.Sequential:
    """A model named `pictures`.

    Arguments:
        shape: height, width and perhaps channels.
        filters: of each 3×3 convolution with ReLU; none at all leaves the picture as it is.
        flat: all numbers in a row, else a map (batch, height, width, channels).
        dtype: the layers' number type or policy.
    """
    model = keras.Sequential([keras.Input(shape)], name="pictures")
    if len(shape) == 2:
        model.add(keras.layers.Reshape((*shape, 1), dtype=dtype, name="channel"))
    for level, count in enumerate(filters):
        convolution = keras.layers.Conv2D(
            count, 3, padding="same", activation="relu", dtype=dtype, name=f"convolution_{level}"
        )
        model.add(convolution)
        model.add(
            keras.layers.MaxPooling2D(2, padding="same", dtype=dtype, name=f"pooling_{level}")
        )
    if flat:
        model.add(keras.layers.Flatten(dtype=dtype, name="flat"))
    return model
