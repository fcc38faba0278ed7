"""Beam search as an exported model is asked for it: how to search comes with every request."""

from collections.abc import Callable, Mapping
from typing import Any

import tensorflow as tf

from zoo.decoding.settings import Beam
from zoo.export.served import Endpoint

_SIGNATURE = {
    "width": tf.TensorSpec((), tf.int32),
    "alpha": tf.TensorSpec((), tf.float32),
    "best": tf.TensorSpec((), tf.int32),
}
_EXAMPLE = {"width": 4, "alpha": 1.0, "best": 3}


def endpoint(
    search: Callable[[Any, Beam], Mapping[str, Any]],
    signature: Mapping[str, Any],
    example: Mapping[str, Any],
) -> Endpoint:
    """What is searched for on the only argument of `signature`, by `width`, `alpha` and `best`.

    Arguments:
        search: (argument, beam) → tensors (batch, best) by name; the numbers are tensors.
    """
    (name,) = signature

    def function(width: Any, alpha: Any, best: Any, **given: Any) -> Mapping[str, Any]:
        fits = (best >= 1) & (best <= width) & (alpha >= 0) & (alpha < float("inf"))
        told = "`width` and `best` must be at least 1, `best` at most `width`, `alpha` at least 0:"
        with tf.control_dependencies([tf.debugging.Assert(fits, [told, width, best, alpha])]):
            beam = Beam(tf.identity(width), tf.identity(alpha), tf.identity(best))
        return search(given[name], beam)

    return Endpoint(function, {**signature, **_SIGNATURE}, {**example, **_EXAMPLE})
