"""Pretrained models by name: the folders that this package ships, each with a hash that is known.

    shipped/<name>/     config.json, weights.safetensors, card.json, golden.json, README.md
    shipped/pins.json   name → the hash of its SHA256SUMS

A name has no slash: "names" is the pretrained model, "./names" the folder of that name.
"""

import functools
import json
import os
from pathlib import Path

from zoo import names as registry

SHIPPED = Path(__file__).with_name("shipped")
PINS = SHIPPED / "pins.json"
WANTED = "`model`, what to load, must be the name of a pretrained model, or a folder."


@functools.cache
def pins() -> dict[str, str]:
    """Name → the hash of its SHA256SUMS."""
    found: dict[str, str] = json.loads(PINS.read_text("utf-8"))
    return found


def place(model: str | Path) -> tuple[Path, str | None]:
    """The folder of a model, and what its SHA256SUMS must hash to, if it came with the package.

    Arguments:
        model: the name of a pretrained model, or a folder.

    Raises:
        TypeError, ValueError: what is neither; the message gives the nearest name.
    """
    if not isinstance(model, str | os.PathLike):
        raise TypeError(f"{WANTED} Received: {model!r}.")
    if not os.fspath(model):
        raise ValueError(f"{WANTED} Received: nothing. Known: {', '.join(pins())}.")
    name = str(model).replace("_", "-")
    if isinstance(model, str) and name in pins():
        return SHIPPED / name, pins()[name]
    folder = Path(model)
    if isinstance(model, str) and folder.name == model and not folder.exists():
        told = registry.unknown("pretrained model", model, list(pins()))
        raise ValueError(f"{told} Or name the folder of a model that was trained.")
    return folder, None
