"""A sequence in, another out, of its own length: encoder and decoder, with attention.

    source → encoder → {state, memory} → decoder ← tokens        logits (batch, time, vocabulary)

`tokens` are the target shifted right by one, beginning with a start token: in training the decoder
reads what it ought to have written (teacher forcing).  Targets that fill a batch up are left out of
a loss by `sample_weight`, or by `ignore_class=0` of Keras's.  Encoder and decoder are models of
their own, `get_layer("encoder")` and `get_layer("decoder")`, so that a text is written by calling
the one once and stepping the other; see `_decoder.py` for what passes between them.  The final
states of each of the encoder's recurrences, joined by a layer with tanh, start the decoder's of the
same level.
"""

from collections.abc import Sequence
from typing import Any

import keras

from zoo.topologies import _attention
from zoo.topologies._decoder import Named, bridge, joined, states_of, writers
from zoo.topologies._sequences import Beginning, begin
from zoo.topologies._sizes import flags, needed, one_of, only_one, positive, share, stack
from zoo.topologies._stack import dropped, recurrence
from zoo.topologies.parts.layers import Blanked


def build(
    *,
    cell: str | type = "lstm",
    units: int | Sequence[int] = 128,
    source_vocabulary: int | None = None,
    features: int | None = None,
    shape: Sequence[int] | None = None,
    vocabulary: int | None = None,
    embedding: int | None = None,
    tied: bool = False,
    convolutions: int | Sequence[int] = (),
    kernel_size: int = 3,
    bidirectional: bool = True,
    attention: str | None = "additive",
    input_dropout: float = 0.0,
    dropout: float = 0.0,
    recurrent_dropout: float = 0.0,
    mask: bool = True,
    engine: str = "auto",
    dtype: str | None = None,
) -> keras.Model:
    """A model that gives logits for every step of the target, of {"source": …, "tokens": …}.

    Arguments:
        cell: name or class of the recurrence, for every layer of both stacks.
        units: width of the state, or one for each layer of a stack; of encoder and decoder.
        source_vocabulary: number of distinct tokens of the source, if it is tokens (batch, time).
        features: width of a step, if the source is vectors (batch, time, features).
        shape: (height, width) or (height, width, channels) of a step, if the source is pictures.
        vocabulary: number of distinct tokens of the target, (batch, time).
        embedding: width of a token's vector; that of the first layer's state if not given.
        tied: the matrix that embeds the target's tokens also gives their logits (Press & Wolf
            2017).
        convolutions: filters of each convolution of the source; over time, or with `shape` over
            each picture.
        kernel_size: steps that a convolution over time sees at once.
        bidirectional: the encoder reads the source from both ends.
        attention: "additive" (Bahdanau et al. 2015), "multiplicative" (Luong et al. 2015) or None,
            which leaves the encoder's final states to tell everything (Sutskever et al. 2014).
        input_dropout: share of embedded tokens that is dropped in training, of source and target.
        dropout: the same of what each layer puts out.
        recurrent_dropout: the same of the state that the recurrent matrices see.
        mask: whether steps of the source that are 0 throughout fill it up and do not count.
        engine: how the recurrences are run; see `zoo.layers.explain`.
        dtype: the layers' number type or policy, such as "mixed_bfloat16".

    Raises:
        ValueError: not exactly one of `source_vocabulary`, `features` and `shape`; no
            `vocabulary`; an unknown `attention`; a size that is not positive; a share outside
            [0, 1).
    """
    flags(tied=tied, bidirectional=bidirectional, mask=mask)
    meanings = {
        "source_vocabulary": "the source is tokens",
        "features": "it is vectors",
        "shape": "it is pictures",
    }
    only_one(meanings, source_vocabulary=source_vocabulary, features=features, shape=shape)
    one_of("attention", attention, _attention.KINDS)
    widths, dropout = stack(units), share("dropout", dropout)
    vocabulary = needed("vocabulary", "the number of distinct tokens of the target", vocabulary)
    of_each: dict[str, Any] = {
        "recurrent_dropout": recurrent_dropout,
        "engine": engine,
        "dtype": dtype,
    }
    beginning = begin(
        width=widths[0],
        vocabulary=positive("source_vocabulary", source_vocabulary),
        features=features,
        shape=shape,
        embedding=embedding,
        convolutions=convolutions,
        kernel_size=kernel_size,
        mask=mask,
        dropout=input_dropout,
        name="source",
        dtype=dtype,
    )
    readers = [
        recurrence(
            cell,
            width,
            name=f"source_recurrence_{level}",
            bidirectional=bidirectional,
            return_sequences=True,
            return_state=True,
            **of_each,
        )
        for level, width in enumerate(widths)
    ]
    layers = writers(cell, widths, **of_each)
    return joined(
        "many_to_many",
        _encoder(beginning, readers, states_of(layers), attention, dropout, dtype),
        layers,
        vocabulary,
        embedding=positive("embedding", embedding) or widths[0],
        attention=attention,
        tied=tied,
        input_dropout=input_dropout,
        dropout=dropout,
        dtype=dtype,
    )


def _encoder(
    beginning: Beginning,
    readers: Sequence[keras.layers.Layer],
    starts: Sequence[dict[str, int]],
    attention: str | None,
    dropout: float,
    dtype: str | None,
) -> keras.Model:
    """A model named `encoder`: source → all that the decoder takes."""
    x, encoded = beginning.x, Named()
    for level, (reader, start) in enumerate(zip(readers, starts, strict=True)):
        x, *final = reader(x, mask=beginning.mask)
        x = dropped(x, dropout, f"dropout_{level}", dtype)
        if len(final) > 1:
            final = [keras.layers.Concatenate(dtype=dtype, name=f"final_{level}")(final)]
        encoded |= bridge(final[0], start, dtype)
    if attention:
        if beginning.mask is not None:
            encoded["mask"] = beginning.mask
            x = Blanked(dtype=dtype, name="memory")(x, beginning.mask)
        keys = _attention.keys_of(x, next(iter(starts[0].values())), dtype)
        encoded |= {"memory": x, "keys": keys}
    return keras.Model(beginning.inputs, encoded, name="encoder")
