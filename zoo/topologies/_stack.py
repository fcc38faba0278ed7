"""A stack of recurrences: recurrence_0 → dropout_0 → recurrence_1 → dropout_1 → …"""

from collections.abc import Sequence
from typing import Any

import keras

from zoo import layers
from zoo.topologies._sizes import share


def recurrence(
    cell: str | type,
    units: int,
    *,
    name: str,
    bidirectional: bool = False,
    recurrent_dropout: float = 0.0,
    **arguments: Any,
) -> keras.layers.Layer:
    """One of them; if it reads from both ends, the outputs of the two are joined."""
    rate = share("recurrent_dropout", recurrent_dropout)
    layer = layers.layer(cell, units, name=name, recurrent_dropout=rate, **arguments)
    return layers.Bidirectional(layer, name=name) if bidirectional else layer


def dropped(x: Any, rate: float, name: str, dtype: str | None = None) -> Any:
    """x with dropout in training, by a layer of that name; without one at a rate of 0."""
    return keras.layers.Dropout(rate, dtype=dtype, name=name)(x) if rate else x


def recurrences(
    x: Any,
    cell: str | type,
    widths: Sequence[int],
    *,
    mask: Any = None,
    sequences: bool = True,
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
        dropout: share of each one's outputs that are dropped in training.
        residual: whether a recurrence adds to what it reads, where the widths agree.
        **of_each: further arguments of `recurrence`.
    """
    dropout = share("dropout", dropout)
    for level, units in enumerate(widths):
        before, wanted = x, sequences or level < len(widths) - 1
        name = f"recurrence_{level}"
        layer = recurrence(cell, units, name=name, return_sequences=wanted, dtype=dtype, **of_each)
        x = dropped(layer(x, mask=mask), dropout, f"dropout_{level}", dtype)
        if residual and x.shape == before.shape:
            x = keras.layers.Add(dtype=dtype, name=f"residual_{level}")([before, x])
    return x
