"""Data of a model by a name that is true on every machine: $ZOO_TEST_DATA/lm/text.txt."""

import os
import re
from pathlib import Path
from typing import Any

ROOT = "ZOO_TEST_DATA"  # the variable that names where real data lie


def portable(text: str) -> str:
    """A text with what lies under $ZOO_TEST_DATA named from there."""
    root = os.environ.get(ROOT)
    if not root:
        return text
    return re.sub(rf"(?<![\w.-]){re.escape(os.path.abspath(root))}(?=/|$)", f"${ROOT}", text)


def here(name: Any) -> Any:
    """The path of such a name on this machine; what is none, and any if the variable is not set."""
    root = os.environ.get(ROOT)
    if not isinstance(name, str) or not name.startswith(f"${ROOT}/") or not root:
        return name
    return str(Path(root, name.removeprefix(f"${ROOT}/")))


def missing(name: str) -> str | None:
    """Why data of this name are not at hand; None: they are."""
    from zoo.datasets.cards.registry import cards

    path = here(name)
    card = cards().get(path.replace("_", "-"))
    if Path(path).exists() or (card is not None and card.at_hand):
        return None
    if card is not None:
        return f"{name} is not at hand: zoo fetch {card.name}"
    unset = f", as {ROOT} is not set" if path.startswith(f"${ROOT}") else ""
    return f"{name} is not at hand{unset}"
