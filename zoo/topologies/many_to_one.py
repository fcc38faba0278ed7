"""A sequence in, one thing out: x₁ x₂ … x_T → y.

    tokens (batch, time), features (batch, time, features) or frames (batch, time, height, width)
        → embedding or pictures → convolutions → recurrence_0 → dropout_0 → …
        → pooling → outputs (batch, classes)

Dropout stands on the input and between layers (Zaremba et al. 2014); in the recurrence it is the
same part of the state at every step (Gal & Ghahramani 2016).
"""

from collections.abc import Sequence

import keras

from zoo.topologies._outputs import logits
from zoo.topologies._sequences import begin
from zoo.topologies._sizes import flags, needed, one_of, stack
from zoo.topologies._stack import recurrences
from zoo.topologies.parts.embedding import SMALL
from zoo.topologies.parts.pooling import POOLINGS


def build(
    *,
    cell: str | type = "lstm",
    units: int | Sequence[int] = 128,
    vocabulary: int | None = None,
    features: int | None = None,
    shape: Sequence[int] | None = None,
    classes: int | None = None,
    embedding: int | None = None,
    convolutions: int | Sequence[int] = (),
    kernel_size: int = 3,
    bidirectional: bool = False,
    pooling: str = "last",
    input_dropout: float = 0.0,
    dropout: float = 0.0,
    recurrent_dropout: float = 0.0,
    mask: bool | None = None,
    engine: str = "auto",
    dtype: str | None = None,
) -> keras.Model:
    """A model that gives logits, or numbers, for the whole sequence.

    Arguments:
        cell: name or class of the recurrence, for every layer of the stack.
        units: width of the state, or one for each layer of a stack.
        vocabulary: number of distinct tokens, if the input is tokens (batch, time).
        features: width of a step, if the input is vectors (batch, time, features).
        shape: (height, width) or (height, width, channels) of a step, if the input is pictures.
        classes: number of outputs; 1 for a single number.
        embedding: width of a token's vector; that of the first layer's state if not given.
        convolutions: filters of each convolution; over time, or with `shape` over each picture.
        kernel_size: steps that a convolution over time sees at once.
        bidirectional: read the sequence from both ends and join the two.
        pooling: what becomes of the steps: "last", the last output of each direction; "mean";
            "max"; "attention", a mean that learns which steps matter (Yang et al. 2016).
        input_dropout: share of what the first layer reads that is dropped in training.
        dropout: the same of what each layer puts out.
        recurrent_dropout: the same of the state that the recurrent matrices see.
        mask: whether steps that are 0 throughout fill a sequence up and do not count: token 0,
            vectors of zeros, black frames.  True for tokens, False for all else, if not given.
        engine: which engine runs the recurrence; see `zoo.layers.explain`.
        dtype: the layers' number type or policy, such as "mixed_bfloat16".

    Raises:
        ValueError: not exactly one of `vocabulary`, `features` and `shape`; no `classes`; an
            unknown `pooling`; a size that is not positive; a share outside [0, 1).
    """
    flags(bidirectional=bidirectional)
    one_of("pooling", pooling, ("last", *POOLINGS))
    widths = stack(units)
    classes = needed("classes", "the number of outputs", classes)
    beginning = begin(
        width=widths[0],
        vocabulary=vocabulary,
        features=features,
        shape=shape,
        embedding=embedding,
        convolutions=convolutions,
        kernel_size=kernel_size,
        mask=vocabulary is not None if mask is None else mask,
        spread=SMALL,
        dropout=input_dropout,
        dtype=dtype,
    )
    x = recurrences(
        beginning.x,
        cell,
        widths,
        mask=beginning.mask,
        sequences=pooling != "last",
        bidirectional=bidirectional,
        dropout=dropout,
        recurrent_dropout=recurrent_dropout,
        engine=engine,
        dtype=dtype,
    )
    if pooling != "last":
        x = POOLINGS[pooling](dtype=dtype, name="pooling")(x, mask=beginning.mask)
    outputs = logits(x, classes, dtype=dtype)
    return keras.Model(beginning.inputs, outputs, name="many_to_one")
