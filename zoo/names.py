"""A file's name is its key: topologies and tasks are found by the name of their file.

A user may write hyphens for underscores.
"""

import difflib
import importlib
import pkgutil
from collections.abc import Iterable
from types import ModuleType


def names(package: ModuleType) -> list[str]:
    """The names a folder offers: those of its files, not of the folders in it."""
    found = pkgutil.iter_modules(package.__path__)
    return [m.name for m in found if not m.name.startswith("_") and not m.ispkg]


def find(package: ModuleType, name: str, kind: str, others: Iterable[str] = ()) -> ModuleType:
    """The module of that name in a folder.

    Arguments:
        others: further names to tell if there is none.

    Raises:
        ValueError: there is none; the message gives the nearest and all names.
    """
    known = names(package)
    key = str(name).replace("-", "_")
    if key not in known:
        shown = [n.replace("_", "-") for n in known] if kind == "task" else known
        raise ValueError(unknown(kind, name, [*shown, *others]))
    return importlib.import_module(f"{package.__name__}.{key}")


def unknown(kind: str, name: object, known: list[str]) -> str:
    """The message for a name that is not there: the nearest, and all there are."""
    near = difflib.get_close_matches(str(name)[:100], known, 1, 0.5)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return f"There is no {kind} {name!r:.100}.{guess} Known: {', '.join(known)}."
