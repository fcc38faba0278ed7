"""LiteRT, once TensorFlow Lite: a row at a time, of any number of steps.

A batch that is open would ask for operations beside the built-in ones, which no interpreter has.
"""

import re
import warnings
from pathlib import Path
from typing import Any

SIGN = "litert.json"
RUNTIME = "LiteRT"
NEEDS = {"litert": ["ai_edge_litert"]}


def export(trained: Any, folder: Path) -> Any:
    """See `zoo.export.part_files`."""
    from zoo.export.part_files import Format, export

    return export(trained, folder, Format("litert", SIGN, write, suffix="tflite", batch=1))


def write(part: Any, path: Path) -> None:
    """The graph of a part as a file.

    Raises:
        Unconvertible: LiteRT has no built-in for an operation.
    """
    import tensorflow as tf

    from zoo.export.tracing import Unconvertible, graph_of, hushed

    with hushed(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the converter's own parts
        graph = graph_of(part, batch=1)
        traced = graph.function.get_concrete_function(*graph.specs)
        converter = tf.lite.TFLiteConverter.from_concrete_functions([traced], tf.Module())
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS]
        try:
            content = converter.convert()
        except Exception as error:
            message = str(error)
        else:
            message = ""
    if message:
        raise Unconvertible(f"LiteRT has no built-in for {_lacking(message)}")
    path.write_bytes(content)


def _lacking(message: str) -> str:
    """Which operations the converter names, or else the first line of what it says."""
    listed = re.findall(r"(?:TF Select|Custom) ops: ([\w, ]+)", message)
    listed += re.findall(r"'tf\.(\w+)' op is neither a custom op nor a flex op", message)
    listed += re.findall(r"failed to legalize operation '\w+\.(\w+)'", message)
    names = ", ".join(sorted({name.strip() for names in listed for name in names.split(",")}))
    if "f64" in message:
        return f"{names} of float64" if names else "what is computed in float64"
    return names or message.strip().splitlines()[0][:200]
