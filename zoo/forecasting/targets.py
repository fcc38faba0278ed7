"""What a network learns of a series, instead of its plain values.

A value v is told beside its reference, the value that a naive forecast gives: the last one, or that
of a season before.  So a network that has learnt nothing says what the naive forecast says.

    price        v                    in the series' own units; only for what has no trend
    difference   v − reference
    return       v / reference − 1
    log-return   log v − log reference

All are functions of tensors of any shape, so that an exported model computes them too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tensorflow as tf


@dataclass(frozen=True)
class Target:
    """of: (value, reference) → what is learnt.  back: (what is learnt, reference) → value.

    positive: whether values must be above 0.  relative: whether the reference matters.
    """

    of: Callable[[Any, Any], Any]
    back: Callable[[Any, Any], Any]
    positive: bool = False
    relative: bool = True


TARGETS = {
    "price": Target(lambda v, r: v, lambda y, r: y, relative=False),
    "difference": Target(lambda v, r: v - r, lambda y, r: y + r),
    "return": Target(lambda v, r: v / r - 1, lambda y, r: (y + 1) * r, positive=True),
    "log-return": Target(
        lambda v, r: tf.math.log(v) - tf.math.log(r), lambda y, r: r * tf.exp(y), positive=True
    ),
}
