"""One thing in, a sequence out: a name for a class, a sentence about a picture.

    given → encoder → {state, memory} → decoder ← tokens        logits (batch, time, vocabulary)

`tokens` are the target shifted right by one, beginning with a start token: in training the decoder
reads what it ought to have written (teacher forcing).  Targets that fill a batch up are left out of
a loss by `sample_weight`, or by `ignore_class=0` of Keras's.  Encoder and decoder are models of
their own, `get_layer("encoder")` and `get_layer("decoder")`, so that a text is written by calling
the one once and stepping the other; see `_decoder.py` for what passes between them.  What is given
starts every recurrence through a layer with tanh, and is added to every embedded token.

With attention the decoder looks at the places of a picture instead (Xu et al. 2015).  What is seen
at a place does not tell which it is, so each has a vector of its own, and two convolutions of a
single place make one of what and where.  What starts the decoder tells little of each place, enough
to know where to look: of all that is seen at once, combinations would be learnt by heart.
"""

from collections.abc import Sequence
from typing import Any

import keras

from zoo.topologies import _attention, _pictures
from zoo.topologies._decoder import Named, bridge, joined, states_of, writers
from zoo.topologies._sizes import (
    flags,
    needed,
    one_of,
    only_one,
    picture,
    positive,
    several,
    share,
    stack,
)
from zoo.topologies._stack import dropped
from zoo.topologies.parts.embedding import embedding as embed
from zoo.topologies.parts.layers import Placed

FEW = 4  # numbers of a place in the overview that starts a decoder with attention
_MEANINGS = {
    "classes": "a class is given",
    "features": "a vector is",
    "shape": "a picture is",
}


def build(
    *,
    cell: str | type = "lstm",
    units: int | Sequence[int] = 128,
    classes: int | None = None,
    features: int | None = None,
    shape: Sequence[int] | None = None,
    vocabulary: int | None = None,
    embedding: int | None = None,
    tied: bool = False,
    convolutions: int | Sequence[int] = (),
    attention: str | None = None,
    start_dropout: float = 0.0,
    input_dropout: float = 0.0,
    dropout: float = 0.0,
    recurrent_dropout: float = 0.0,
    engine: str = "auto",
    dtype: str | None = None,
) -> keras.Model:
    """A model that gives logits for every step of the target, of {"given": …, "tokens": …}.

    Arguments:
        cell: name or class of the recurrence, for every layer of the stack.
        units: width of the state, or one for each layer of a stack.
        classes: number of classes, if the number of one is given (batch,).
        features: width of what is given, if it is a vector (batch, features).
        shape: (height, width) or (height, width, channels), if it is a picture.
        vocabulary: number of distinct tokens of the target, (batch, time).
        embedding: width of a token's vector; that of the first layer's state if not given.
        tied: the matrix that embeds tokens also gives their logits (Press & Wolf 2017).
        convolutions: filters of each 3×3 convolution over a picture, each followed by a pooling
            that halves its sides.
        attention: None, or how the places of a picture are weighted: "additive" (Bahdanau et al.
            2015) or "multiplicative" (Luong et al. 2015).
        start_dropout: share of what starts the recurrences that is dropped in training.
        input_dropout: the same of embedded tokens.
        dropout: the same of what each layer puts out.
        recurrent_dropout: the same of the state that the recurrent matrices see.
        engine: how the recurrences are run; see `zoo.layers.explain`.
        dtype: the layers' number type or policy, such as "mixed_bfloat16".

    Raises:
        ValueError: not exactly one of `classes`, `features` and `shape`; `convolutions` or
            `attention` without `shape`; no `vocabulary`; a size that is not positive; a share
            outside [0, 1).
    """
    flags(tied=tied)
    only_one(_MEANINGS, classes=classes, features=features, shape=shape)
    one_of("attention", attention, _attention.KINDS)
    classes, features = positive("classes", classes), positive("features", features)
    filters = several("convolutions", convolutions)
    if shape is None and (attention or filters):
        raise ValueError(
            "`attention` and `convolutions` see a picture, and need `shape`, its own. "
            f"Received: attention={attention!r}, convolutions={convolutions!r}, shape=None."
        )
    widths, dropout = stack(units), share("dropout", dropout)
    vocabulary = needed("vocabulary", "the number of distinct tokens of the target", vocabulary)
    width = positive("embedding", embedding) or widths[0]
    layers = writers(
        cell,
        widths,
        recurrent_dropout=recurrent_dropout,
        engine=engine,
        dtype=dtype,
    )
    return joined(
        "one_to_many",
        _encoder(
            classes,
            features,
            picture(shape),
            filters,
            width,
            layers,
            attention,
            share("start_dropout", start_dropout),
            dtype,
        ),
        layers,
        vocabulary,
        embedding=width,
        attention=attention,
        tied=tied,
        input_dropout=share("input_dropout", input_dropout),
        dropout=dropout,
        dtype=dtype,
    )


def _encoder(
    classes: int | None,
    features: int | None,
    shape: Sequence[int] | None,
    filters: Sequence[int],
    width: int,
    layers: Sequence[Any],
    attention: str | None,
    dropout: float,
    dtype: str | None,
) -> keras.Model:
    """A model named `encoder`: given → all that the decoder takes."""
    encoded = Named()
    if classes is not None:
        given = keras.Input((), dtype="int32", name="given")
        x = embed(classes, width, dtype=dtype, name="class")(given)
    elif shape is not None:
        given = keras.Input(shape, name="given")
        x = _pictures.front(shape, filters, flat=not attention, dtype=dtype)(given)
    else:
        x = given = keras.Input((features,), name="given")
    if attention:
        x = Placed(dtype=dtype, name="places")(x)
        for level in range(2):
            x = keras.layers.Conv2D(
                width, 1, activation="relu", dtype=dtype, name=f"what_and_where_{level}"
            )(x)
        places = keras.layers.Reshape((-1, width), dtype=dtype, name="memory")(x)
        size = next(iter(states_of(layers)[0].values()))
        keys = _attention.keys_of(places, size, dtype)
        encoded |= {"memory": places, "keys": keys}
        x = keras.layers.Conv2D(FEW, 1, activation="relu", dtype=dtype, name="overview")(x)
        x = keras.layers.Flatten(dtype=dtype, name="all_places")(x)
        x = keras.layers.Dense(2 * width, "relu", dtype=dtype, name="whole")(x)
    x = dropped(x, dropout, "start_dropout", dtype)
    for states in states_of(layers):
        encoded |= bridge(x, states, dtype)
    if not attention:
        encoded["given"] = keras.layers.Dense(width, dtype=dtype, name="every_step")(x)
    return keras.Model(given, encoded, name="encoder")
