"""An output for every step of the input: x₁ x₂ … x_T → y₁ y₂ … y_T.

    tokens (batch, time), features (batch, time, features) or frames (batch, time, height, width)
        → embedding or pictures → convolutions → recurrence_0 → dropout_0 → …
        → outputs (batch, time, classes)

With one direction, output t depends on inputs 1…t alone: a language model.  With both, on all: a
tagger.  Dropout stands on the input and between layers (Zaremba et al. 2014); in the recurrence it
is the same part of the state at every step (Gal & Ghahramani 2016).
"""

from collections.abc import Sequence

import keras

from zoo.topologies._outputs import logits
from zoo.topologies._sequences import begin
from zoo.topologies._sizes import flags, positive, several, stack
from zoo.topologies._stack import recurrences


def build(
    *,
    cell: str | type = "lstm",
    units: int | Sequence[int] = 128,
    vocabulary: int | None = None,
    features: int | None = None,
    shape: Sequence[int] | None = None,
    classes: int | None = None,
    embedding: int | None = None,
    tied: bool = False,
    convolutions: int | Sequence[int] = (),
    kernel_size: int = 3,
    bidirectional: bool = False,
    residual: bool = False,
    input_dropout: float = 0.0,
    dropout: float = 0.0,
    recurrent_dropout: float = 0.0,
    mask: bool = False,
    stateful: bool = False,
    batch: int | None = None,
    engine: str = "auto",
    dtype: str | None = None,
) -> keras.Model:
    """A model that gives logits, or numbers, for every step.

    Arguments:
        cell: name or class of the recurrence, for every layer of the stack.
        units: width of the state, or one for each layer of a stack.
        vocabulary: number of distinct tokens, if the input is tokens (batch, time).
        features: width of a step, if the input is vectors (batch, time, features).
        shape: (height, width) or (height, width, channels) of a step, if the input is pictures.
        classes: number of outputs; the vocabulary's if not given, as in a language model.
        embedding: width of a token's vector; that of the first layer's state if not given.
        tied: the matrix that embeds tokens also gives their logits (Press & Wolf 2017).
        convolutions: filters of each convolution; with `shape` over each picture, else over time:
            with one direction over the past alone.
        kernel_size: steps that a convolution over time sees at once.
        bidirectional: read the sequence from both ends and join the two.
        residual: a layer adds to what it reads, where the widths agree (He et al. 2016).
        input_dropout: share of what the first layer reads that is dropped in training.
        dropout: the same of what each layer puts out.
        recurrent_dropout: the same of the state that the recurrent matrices see.
        mask: whether steps that are 0 throughout fill a sequence up and do not count: token 0,
            vectors of zeros, black frames.  Losses and metrics of Keras leave them out too.
        stateful: start each call from where the last one ended; needs `batch`.
        batch: number of sequences in a batch, if it is fixed.
        engine: which engine runs the recurrence; see `zoo.layers.explain`.
        dtype: the layers' number type or policy, such as "mixed_bfloat16".

    Raises:
        ValueError: not exactly one of `vocabulary`, `features` and `shape`; a size that is not
            positive; a share outside [0, 1); `tied` to no vocabulary or other classes; `stateful`
            without `batch`, or with `bidirectional` or convolutions over time.
    """
    flags(tied=tied, bidirectional=bidirectional, residual=residual, stateful=stateful, mask=mask)
    over_time = bool(several("convolutions", convolutions)) and shape is None
    if stateful and (batch is None or bidirectional or over_time):
        raise ValueError(
            "`stateful` needs a fixed `batch`, one direction and no convolutions over time. "
            f"Received: batch={batch!r}, bidirectional={bidirectional!r}, "
            f"convolutions={convolutions!r}."
        )
    widths = stack(units)
    if tied and (vocabulary is None or classes not in (None, vocabulary)):
        raise ValueError(
            "`tied` outputs are the tokens of the input, so it needs `vocabulary` and as many "
            f"`classes`. Received: vocabulary={vocabulary!r}, classes={classes!r}."
        )
    beginning = begin(
        width=widths[0],
        vocabulary=vocabulary,
        features=features,
        shape=shape,
        embedding=embedding,
        convolutions=convolutions,
        kernel_size=kernel_size,
        causal=not bidirectional,
        mask=mask,
        dropout=input_dropout,
        tied=tied,
        batch=batch,
        dtype=dtype,
    )
    classes = positive("classes", vocabulary if classes is None else classes)
    if classes is None:
        raise ValueError(
            "`classes`, the number of outputs, must be given with `features` or `shape`. "
            "Received: classes=None."
        )
    x = recurrences(
        beginning.x,
        cell,
        widths,
        mask=beginning.mask,
        bidirectional=bidirectional,
        residual=residual,
        dropout=dropout,
        recurrent_dropout=recurrent_dropout,
        stateful=stateful,
        engine=engine,
        dtype=dtype,
    )
    outputs = logits(x, classes, embedding=beginning.embedding if tied else None, dtype=dtype)
    return keras.Model(beginning.inputs, outputs, name="synced_many_to_many")
