"""TensorFlow's SavedModel: each kind of model tells what it serves."""

from pathlib import Path
from typing import Any

SIGN = "saved_model.pb"
RUNTIME = "TensorFlow"
NEEDS: dict[str, list[str]] = {}


def export(trained: Any, folder: Path) -> Any:
    """See `zoo.export.served`."""
    return trained.export_served(folder)
