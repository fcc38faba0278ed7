"""Inputs that are sequences, up to the first recurrence.

    tokens    (batch, time)                          → embedding
    features  (batch, time, features)
    frames    (batch, time, height, width[, channels]) → pictures, each by itself

then convolutions over time, if there are any, and dropout.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import keras

from zoo.topologies import _pictures
from zoo.topologies._causal import CausalConv1D
from zoo.topologies._sizes import needed, only_one, picture, positive, several, share, yes_or_no
from zoo.topologies.parts.embedding import embedding as embed
from zoo.topologies.parts.layers import Blanked, Counted, EachStep

_MEANINGS = {
    "vocabulary": "the input is tokens",
    "features": "it is vectors",
    "shape": "it is pictures",
}


class Beginning(NamedTuple):
    """The beginning of a model: its input, (batch, time, width), and which steps count.

    embedding: the layer, if the input is tokens.
    """

    inputs: Any
    x: Any
    mask: Any
    embedding: keras.layers.Layer | None


def begin(
    *,
    width: int,
    vocabulary: int | None = None,
    features: int | None = None,
    shape: Sequence[int] | None = None,
    embedding: int | None = None,
    convolutions: int | Sequence[int] = (),
    kernel_size: int = 3,
    causal: bool = False,
    mask: bool = False,
    dropout: float = 0.0,
    spread: float = 1.0,
    tied: bool = False,
    batch: int | None = None,
    name: str | None = None,
    dtype: str | None = None,
) -> Beginning:
    """Builds it.

    Arguments:
        width: that of a token's vector, where `embedding` does not give another.
        convolutions: filters of each; over time, or with `shape` over each picture.
        kernel_size: steps that a convolution over time sees at once.
        causal: whether it sees no step that is yet to come.
        spread: the standard deviation with which tokens' vectors begin.
        tied: whether the embedding is to give logits too.
        name: of the input; what it is if not given.

    Raises:
        ValueError: not exactly one of `vocabulary`, `features` and `shape`, or a bad size.
    """
    only_one(_MEANINGS, vocabulary=vocabulary, features=features, shape=shape)
    vocabulary, features = positive("vocabulary", vocabulary), positive("features", features)
    sides, filters = picture(shape), several("convolutions", convolutions)
    width, batch = positive("embedding", embedding) or width, positive("batch", batch)
    kernel_size = needed("kernel_size", "the steps that a convolution sees", kernel_size)
    dropout = share("input_dropout", dropout)

    layer = None
    if vocabulary is not None:
        inputs = keras.Input((None,), batch_size=batch, dtype="int32", name=name or "tokens")
        layer = embed(vocabulary, width, spread=spread, tied=tied, dtype=dtype, name="embedding")
        x = layer(inputs)
    elif sides is not None:
        x = inputs = keras.Input((None, *sides), batch_size=batch, name=name or "frames")
        pictures = _pictures.front(sides, filters, dtype=dtype)
        x = EachStep(pictures, dtype=dtype, name="each_frame")(x)
    else:
        x = inputs = keras.Input((None, features), batch_size=batch, name=name or "features")
    counted = Counted(name="mask")(inputs) if yes_or_no("mask", mask) else None
    for level, count in enumerate(filters if sides is None else []):
        if counted is not None:  # what fills a row up is not to be seen by the steps beside it
            x = Blanked(dtype=dtype, name=f"blanked_{level}")(x, counted)
        how = {"activation": "relu", "dtype": dtype, "name": f"convolution_{level}"}
        if causal:
            x = CausalConv1D(count, kernel_size, **how)(x)
        else:
            x = keras.layers.Conv1D(count, kernel_size, padding="same", **how)(x)
    if dropout:
        x = keras.layers.Dropout(dropout, dtype=dtype, name="input_dropout")(x)
    return Beginning(inputs, x, counted, layer)
