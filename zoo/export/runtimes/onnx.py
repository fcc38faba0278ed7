"""ONNX Runtime, and nothing besides."""

from collections.abc import Callable
from typing import Any


def load(path: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The model of a file, as a function of named arrays."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # what goes wrong is raised
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return lambda inputs: dict(zip(names, session.run(names, inputs), strict=True))
