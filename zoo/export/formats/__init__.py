"""Formats in which a trained model leaves this package, one file for each.

saved_model    TensorFlow: raw input in, answers out, strings too, with all endpoints
onnx           ONNX Runtime and all that reads ONNX: parts of numbers, any batch, any time
litert         phones and small devices: parts of built-in operations alone, a row at a time
keras          Keras models, for whoever goes on to train or change them

A file's name is its key.  It has `SIGN`, a file by which such a folder is known; `RUNTIME`, what
proves it; `NEEDS`, the packages that it needs and their extra; and `export(trained, folder)`, which
gives a `Proof`.
"""

import importlib.util
import sys
from types import ModuleType

from zoo import names


def find(format: str) -> ModuleType:
    """The module of a format.

    Raises:
        ValueError: there is none of that name.
        ImportError: what it needs is not installed.
    """
    module = names.find(sys.modules[__name__], format, "format")
    for extra, packages in module.NEEDS.items():
        missing = [package for package in packages if not _installed(package)]
        if missing:
            raise ImportError(
                f"the format {module.__name__.rpartition('.')[2]} needs {', '.join(missing)}: "
                f"pip install 'rnn-zoo[{extra}]'"
            )
    return module


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None
