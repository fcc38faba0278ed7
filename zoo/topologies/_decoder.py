"""A decoder: a language model that starts from what an encoder gives, and may look back at it.

    tokens (batch, time) → embedding → recurrence_0 → … → outputs (batch, time, vocabulary)

What the encoder gives, and the decoder takes beside `tokens`:

    recurrence_0.h, …   (batch, units)             the state before the first token
    given               (batch, embedding)         added to every embedded token, if it is there
    memory, keys        (batch, source, features)  what is attended to, see `_attention.py`
    mask                (batch, source)            which of it counts

Attention is parallel over time: its queries are the outputs of the first recurrence, which then do
not wait for it, and its context is read by all that stand above (Wu et al. 2016); above a single
one the two are joined by tanh([context; h]·W) (Luong et al. 2015).
"""

from collections.abc import Sequence
from typing import Any

import keras

from zoo.topologies._attention import attend
from zoo.topologies._outputs import logits
from zoo.topologies._stack import dropped, recurrence
from zoo.topologies.parts.embedding import embedding as embedded

Named = dict[str, Any]


def writers(cell: str | type, widths: Sequence[int], **of_each: Any) -> list[Any]:
    """The recurrences of a decoder, `recurrence_0` and so on."""
    return [
        recurrence(cell, units, name=f"recurrence_{level}", return_sequences=True, **of_each)
        for level, units in enumerate(widths)
    ]


def states_of(layers: Sequence[Any]) -> list[dict[str, int]]:
    """For each recurrence, the name of each state, `recurrence_0.h`, → its width."""
    return [
        {
            f"{layer.name}.{state}": size
            for state, size in zip(layer.cell.states, layer.cell.state_size, strict=True)
        }
        for layer in layers
    ]


def bridge(x: Any, states: dict[str, int], dtype: str | None = None) -> Named:
    """Each of these states from what the encoder made of its input, (batch, features)."""
    return {
        name: keras.layers.Dense(size, "tanh", dtype=dtype, name=f"start_{name}")(x)
        for name, size in states.items()
    }


def joined(
    name: str, encoder: keras.Model, layers: Sequence[Any], vocabulary: int, **of_decoder: Any
) -> keras.Model:
    """Encoder and decoder as one model: {the encoder's input, tokens} → logits.

    Arguments:
        name: that of the model.
        encoder: an input → all that the decoder takes beside tokens, by name.
        layers, vocabulary, of_decoder: see `decoder`.
    """
    given = encoder.input
    inputs = {
        given.name: keras.Input(given.shape[1:], dtype=given.dtype, name=given.name),
        "tokens": keras.Input((None,), dtype="int32", name="tokens"),
    }
    encoded = encoder(inputs[given.name])
    write = decoder(layers, vocabulary, encoded=encoded, **of_decoder)
    written = write({"tokens": inputs["tokens"], **encoded})
    return keras.Model(inputs, written["logits"], name=name)


def decoder(
    layers: Sequence[Any],
    vocabulary: int,
    *,
    embedding: int,
    encoded: Named,
    attention: str | None,
    tied: bool = False,
    input_dropout: float = 0.0,
    dropout: float = 0.0,
    dtype: str | None = None,
) -> keras.Model:
    """A model named `decoder`: {tokens, and all of `encoded`} → {logits, and weights of attention}.

    Arguments:
        layers: its recurrences, see `writers`.
        vocabulary: number of distinct tokens.
        embedding: width of a token's vector.
        encoded: what the encoder gives, by name.
    """
    inputs = {
        name: keras.Input(x.shape[1:], dtype=x.dtype, name=name) for name, x in encoded.items()
    }
    inputs["tokens"] = keras.Input((None,), dtype="int32", name="tokens")
    embed = embedded(vocabulary, embedding, tied=tied, dtype=dtype, name="embedding")
    x = embed(inputs["tokens"])
    if "given" in inputs:
        given = keras.layers.Reshape((1, embedding), dtype=dtype, name="every_step")(
            inputs["given"]
        )
        x = keras.layers.Add(dtype=dtype, name="with_given")([x, given])
    x = dropped(x, input_dropout, "input_dropout", dtype)
    outputs: Named = {}
    context = None
    for level, (layer, states) in enumerate(zip(layers, states_of(layers), strict=True)):
        if context is not None:
            x = keras.layers.Concatenate(dtype=dtype, name=f"looked_up_{level}")([x, context])
        x = layer(x, initial_state=[inputs[name] for name in states])
        x = dropped(x, dropout, f"dropout_{level}", dtype)
        if not level and attention:
            looked_at = inputs["memory"], inputs["keys"], inputs.get("mask")
            context, outputs["weights"] = attend(attention, x, *looked_at, dtype=dtype)
    if context is not None and len(layers) == 1:
        width = embedding if tied else x.shape[-1]
        x = keras.layers.Concatenate(dtype=dtype, name="looked_up_1")([context, x])
        x = keras.layers.Dense(width, "tanh", use_bias=False, dtype=dtype, name="attentional")(x)
    outputs = {
        "logits": logits(x, vocabulary, embedding=embed if tied else None, dtype=dtype),
        **outputs,
    }
    return keras.Model(inputs, outputs, name="decoder")
