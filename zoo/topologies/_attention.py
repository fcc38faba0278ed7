"""Attention: at every step of a decoder, a mean of the encoder's memory, weighted anew.

queries  (batch, time, units)           outputs of the decoder's first recurrence
memory   (batch, source, features)      what there is to look at
keys     (batch, source, units)         memory·U, once for all steps
context  (batch, time, features)        Σ_s α_ts memory_s
α        (batch, time, source)          softmax over the source of

    additive        v·tanh(q_t·W + keys_s)      Bahdanau et al. 2015
    multiplicative  q_t·keys_s                  Luong et al. 2015, "general"
"""

from typing import Any

import keras

KINDS = ("additive", "multiplicative", None)


def keys_of(memory: Any, units: int, dtype: str | None = None) -> Any:
    """What queries of that width are compared with."""
    return keras.layers.Dense(units, use_bias=False, dtype=dtype, name="keys")(memory)


def attend(
    kind: str, queries: Any, memory: Any, keys: Any, mask: Any = None, dtype: str | None = None
) -> tuple[Any, Any]:
    """Context and α of all steps at once; what `mask` (batch, source) leaves out has no weight."""
    if kind == "additive":
        width = keys.shape[-1]
        queries = keras.layers.Dense(width, use_bias=False, dtype=dtype, name="query")(queries)
        layer = keras.layers.AdditiveAttention(dtype=dtype, name="attention")
    else:
        layer = keras.layers.Attention(dtype=dtype, name="attention")
    masks = None if mask is None else [None, mask]
    return layer([queries, memory, keys], mask=masks, return_attention_scores=True)
