"""A function of a model for sequences of any length, which is compiled once.

Engines that are fast compile every length anew, in a second each: that pays over a split, not for
the few rows that somebody asks about.
"""

import contextlib
import gc
from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf

from zoo.layers import using

FEW = 256  # rows, for which it is faster not to compile


def any_length(function: Callable[..., Any], *signature: tf.TensorSpec) -> Callable[..., Any]:
    """The function, in the graph, its recurrences run by the loop.

    Arguments:
        function: of tensors.
        signature: of each; what differs is left open.
    """

    def looped(*tensors: Any) -> Any:
        with using("loop"), _uncollected():
            return function(*tensors)

    return tf.function(looped, input_signature=signature, autograph=False)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Python looks for no garbage: what is traced stays, and beside it lies all of TensorFlow.

    To look through that once takes a third of the time of tracing.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
