"""A stack of recurrences: recurrence_0 → dropout_0 → recurrence_1 → dropout_1 → …"""

from collections.abc import Sequence
from typing import Any

import keras

from zoo import layers
from zoo.topologies._sizes import share


def recurrences(
    x: Any,
    cell: str | type,
    widths: Sequence[int],
    *,
    mask: Any = None,
    sequences: bool = True,
    bidirectional: bool = False,
    dropout: float = 0.0,
    residual: bool = False,
    dtype: str | None = None,
    **of_each: Any,
) -> Any:
    """The outputs of the last one, (batch, time, width), or its last ones, (batch, width).

    Arguments:
        x: (batch, time, features).
        mask: (batch, time), which steps count, or None.
        sequences: whether all steps are wanted of the last one.
        bidirectional: whether each reads from both ends and joins the two.
        dropout: share of each one's outputs that are dropped in training.
        residual: whether a recurrence adds to what it reads, where the widths agree.
        **of_each: further arguments of each layer.
    """
    rate = share("dropout", dropout)
    for level, width in enumerate(widths):
        name, before = f"recurrence_{level}", x
        recurrence = layers.layer(
            cell,
            width,
            return_sequences=sequences or level < len(widths) - 1,
            dtype=dtype,
            name=name,
            **of_each,
        )
        if bidirectional:
            recurrence = layers.Bidirectional(recurrence, name=name)
        x = recurrence(x, mask=mask)
        if rate:
            x = keras.layers.Dropout(rate, dtype=dtype, name=f"dropout_{level}")(x)
        if residual and x.shape == before.shape:
            x = keras.layers.Add(dtype=dtype, name=f"residual_{level}")([before, x])
    return x
