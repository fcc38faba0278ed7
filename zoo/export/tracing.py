"""Functions of named tensors as graphs without variables, and converters kept from talking."""

import contextlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from typing import Any, NamedTuple

import tensorflow as tf

# What both converters use themselves; TensorFlow has no public name for it.
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from zoo.export.parts import Part
from zoo.layers import for_converters, using

_LOUD = ("absl", "tensorflow", "tf2onnx", "tf2onnx.tfonnx")


class Unconvertible(ValueError):
    """A format has no operations for what a part does."""


class Graph(NamedTuple):
    """function: a tf.function that gives its outputs by name.  specs: of its arguments."""

    function: Any
    specs: list[Any]


def graph_of(part: Part, batch: int | None = None) -> Graph:
    """The graph of a part, with its weights as constants.

    A loop that reads variables could not be converted.

    Arguments:
        batch: the size of the first axis, if it is to be fixed.

    Raises:
        Unconvertible: there is no such graph.
        ValueError: it needs an NVIDIA GPU.
    """
    specs = [
        tf.TensorSpec((batch, *spec.shape[1:]), spec.dtype, name)
        for name, spec in part.signature.items()
    ]

    def answer(*values: Any) -> dict[str, Any]:
        return dict(part.function(**dict(zip(part.signature, values, strict=True))))

    with using("loop"), for_converters():
        traced = tf.function(answer, autograph=False).get_concrete_function(*specs)
    refuse_cudnn(traced.graph.as_graph_def())
    names = sorted(traced.structured_outputs)  # in the order in which TensorFlow flattens
    try:
        frozen = convert_variables_to_constants_v2(traced, lower_control_flow=False)
    except tf.errors.InvalidArgumentError as error:
        told = error.message.splitlines()[0]
        raise Unconvertible(f"its weights cannot be made constants: {told}") from error

    def constant(*values: Any) -> dict[str, Any]:
        return dict(zip(names, frozen(*values), strict=True))

    return Graph(tf.function(constant, autograph=False), specs)


def refuse_cudnn(graph: Any) -> None:
    """keras.layers.LSTM and GRU, traced where a GPU is, run on no other machine.

    Raises:
        ValueError: the graph holds their operations.
    """
    functions = (node for function in graph.library.function for node in function.node_def)
    found = sorted({node.op for node in (*graph.node, *functions) if "Cudnn" in node.op})
    if found:
        raise ValueError(
            f"The exported model holds {', '.join(found)}, which needs an NVIDIA GPU; nothing was "
            "kept of it. Use the recurrent layers of zoo.layers, or use_cudnn=False."
        )


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Without what converters log, and write past Python: what goes wrong is raised."""
    levels = {name: logging.getLogger(name).level for name in _LOUD}
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            for name in _LOUD:
                logging.getLogger(name).setLevel(logging.CRITICAL)
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
