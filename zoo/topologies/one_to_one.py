"""One thing in, one out: the plain feed-forward network, which remembers nothing.

features (batch, features) or picture (batch, height, width[, channels])
    → pictures → hidden_0 → dropout_0 → … → outputs (batch, classes)
"""

from collections.abc import Sequence

import keras

from zoo.topologies import _pictures
from zoo.topologies._outputs import logits
from zoo.topologies._sizes import needed, only_one, picture, positive, several, share


def build(
    *,
    features: int | None = None,
    shape: Sequence[int] | None = None,
    classes: int | None = None,
    hidden: int | Sequence[int] = 128,
    convolutions: int | Sequence[int] = (),
    dropout: float = 0.0,
    dtype: str | None = None,
) -> keras.Model:
    """A model that gives logits, or numbers, for each row by itself.

    Arguments:
        features: number of inputs, if a row is a vector (batch, features).
        shape: (height, width) or (height, width, channels), if it is a picture.
        classes: number of outputs; 1 for a single number.
        hidden: width of the hidden layer, or one for each; an empty list makes a linear model.
        convolutions: filters of each 3×3 convolution over a picture, each followed by a pooling
            that halves its sides.
        dropout: share of each hidden layer's outputs that are dropped in training.
        dtype: the layers' number type or policy, such as "mixed_bfloat16".

    Raises:
        ValueError: neither or both of `features` and `shape`; `convolutions` without `shape`; no
            `classes`; a size that is not positive.
    """
    only_one(
        {"features": "a row is a vector", "shape": "it is a picture"},
        features=features,
        shape=shape,
    )
    features, sides = positive("features", features), picture(shape)
    classes = needed("classes", "the number of outputs", classes)
    widths, filters = several("hidden", hidden), several("convolutions", convolutions)
    dropout = share("dropout", dropout)
    if filters and sides is None:
        raise ValueError(
            "`convolutions` see pictures. "
            f"Received: convolutions={convolutions!r} without `shape`, that of a picture."
        )
    if sides is None:
        x = inputs = keras.Input((features,), name="features")
    else:
        inputs = keras.Input(sides, name="picture")
        x = _pictures.front(sides, filters, dtype=dtype)(inputs)
    for level, width in enumerate(widths):
        x = keras.layers.Dense(width, activation="relu", dtype=dtype, name=f"hidden_{level}")(x)
        if dropout:
            x = keras.layers.Dropout(dropout, dtype=dtype, name=f"dropout_{level}")(x)
    outputs = logits(x, classes, dtype=dtype)
    return keras.Model(inputs, outputs, name="one_to_one")
