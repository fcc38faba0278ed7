"""Data of a model by a name that is true on every machine: $ZOO_TEST_DATA/lm/text.txt."""

import os
from pathlib import Path
from typing import Any

ROOT = "ZOO_TEST_DATA"  # the variable that names where real data lie


def portable(text: str) -> str:
    """A text with what lies under $ZOO_TEST_DATA named from there."""
    root = os.environ.get(ROOT)
    return text.replace(str(Path(root)), f"${ROOT}") if root else text


def here(name: Any) -> Any:
    """The path of such a name on this machine; what is none, and any if the variable is not set."""
    root = os.environ.get(ROOT)
    if not isinstance(name, str) or not name.startswith(f"${ROOT}/") or not root:
        return name
    return str(Path(root, name.removeprefix(f"${ROOT}/")))


def missing(name: Any) -> str | None:
    """Why data of this name are not at hand, if that can be seen from the name."""
    path = here(name)
    if not isinstance(path, str) or not path.startswith(("$", "/")) or Path(path).exists():
        return None
    unset = f", and {ROOT} is not set" if path.startswith("$") else ""
    return f"{name} is not at hand{unset}"
