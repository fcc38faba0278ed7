"""ONNX: any number of rows, any number of steps but none."""

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

    with hushed(), warnings.catch_warnings():
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
        raise Unconvertible(f"ONNX has no operator for {', '.join(lacking)}")
    for value in model.graph.input:
        _name_axes(value, part.signature[value.name].shape)
    path.write_bytes(model.SerializeToString())


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
