"""Keras's own format: `keras.saving.load_model` after `import zoo.topologies`, in safe mode."""

from pathlib import Path
from typing import Any

SIGN = "keras.json"
RUNTIME = "Keras"
NEEDS: dict[str, list[str]] = {}


def export(trained: Any, folder: Path) -> Any:
    """See `zoo.export.part_files`."""
    from zoo.export.part_files import Format, export

    return export(trained, folder, Format("keras", SIGN, write))


def write(part: Any, path: Path) -> None:
    """The model of a part as a file.

    Raises:
        Unconvertible: it is no Keras model.
    """
    from zoo.export.tracing import Unconvertible

    if part.model is None:
        raise Unconvertible("Keras saves models, and this part is a function around one")
    part.model.save(path)
