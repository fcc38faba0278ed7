"""ONNX: any number of rows, any number of steps but none."""

import contextlib
import graphlib
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIGN = "onnx.json"
RUNTIME = "ONNX Runtime"
NEEDS = {"onnx": ["onnx", "onnxruntime", "tf2onnx"]}
OPSET = 18


def export(trained: Any, folder: Path) -> Any:
    """See `zoo.export.part_files`."""
    from zoo.export.part_files import Format, export

    return export(trained, folder, Format("onnx", SIGN, write))


def write(part: Any, path: Path) -> None:
    """The graph of a part as a file, its axes named.

    Raises:
        Unconvertible: ONNX lacks an operator.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages older than the NumPy they run on
        import onnx
        import tf2onnx

    from zoo.export.tracing import Unconvertible, graph_of, hushed

    with hushed(), warnings.catch_warnings(), _callers_first():
        warnings.simplefilter("ignore")
        graph = graph_of(part)
        try:
            model, _ = tf2onnx.convert.from_function(graph.function, graph.specs, opset=OPSET)
        except Exception as error:  # it has none of its own
            told = str(error).strip().splitlines()[:1] or [type(error).__name__]
            raise Unconvertible(f"ONNX cannot have it: {told[0][:200]}") from error
    lacking = sorted(
        {node.op_type for node in _nodes(model.graph) if not onnx.defs.has(node.op_type)}
    )
    if lacking:
        raise Unconvertible(f"tf2onnx cannot make ONNX of {', '.join(lacking)}")
    for value in model.graph.input:
        _name_axes(value, part.signature[value.name].shape)
    path.write_bytes(model.SerializeToString())


@contextlib.contextmanager
def _callers_first() -> Iterator[None]:
    """Has tf2onnx read a loop in a loop after the outer one, which tells the shapes of its weights.

    TensorFlow keeps functions in an order of chance, which tf2onnx follows: without these shapes it
    fails at `...` in a slice.
    """
    from tf2onnx import tfonnx

    resolve = tfonnx.resolve_functions
    tfonnx.resolve_functions = lambda graph: resolve(_ordered(graph))
    try:
        yield
    finally:
        tfonnx.resolve_functions = resolve


def _ordered(graph: Any) -> Any:
    """What tf2onnx asks of a TensorFlow graph to read its functions."""
    functions = dict(graph._functions)
    calls = {
        name: {attr.func.name for node in one.definition.node_def for attr in node.attr.values()}
        for name, one in functions.items()
    }
    order = [name for name in graphlib.TopologicalSorter(calls).static_order() if name in functions]
    ordered = {name: functions[name] for name in reversed(order)}
    return types.SimpleNamespace(_functions=ordered, get_operations=graph.get_operations)


def _nodes(graph: Any) -> Iterator[Any]:
    """Of loops and branches too."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                yield from _nodes(inner)


def _name_axes(value: Any, shape: Any) -> None:
    sizes = value.type.tensor_type.shape.dim
    for axis, (size, known) in enumerate(zip(sizes, shape, strict=True)):
        if known is None:
            size.dim_param = "batch" if axis == 0 else f"{value.name}_axis_{axis}"
