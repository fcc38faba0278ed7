"""A trained model as a folder.

    config.json           what to build: task, settings, vocabulary; plain data
    weights.safetensors   name → array; numbers only, no code
    card.json             what is known of it: data, split, settings, losses, baselines

The model is built by this package from `config.json`; of the folder only numbers are loaded.
"""

import json
from collections.abc import Set
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from zoo.files import whole_folder

FORMAT = 1
SIGN = "card.json"  # what tells such a folder from others


class Weighted(Protocol):
    """A Keras model, or whatever else has weights."""

    @property
    def weights(self) -> list[Any]: ...


def save(folder: Path, config: dict[str, Any], model: Weighted, card: dict[str, Any]) -> None:
    """Writes the folder, whole or not at all; an older one of that name is replaced.

    Raises:
        OSError: it cannot be written; what was there is untouched.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    with whole_folder(folder, SIGN) as draft:
        _write_json(draft / "config.json", {"format": FORMAT, **config})
        _write_json(draft / SIGN, card)
        arrays = {name: np.asarray(v) for name, v in _variables(model).items()}
        try:
            save_file(arrays, draft / "weights.safetensors")
            (draft / "weights.safetensors").chmod(0o644)  # it comes readable to nobody else
        except SafetensorError as error:  # the library's name for a full disk
            raise OSError(f"{folder} cannot be written: {error}.") from error


def read_config(folder: Path) -> dict[str, Any]:
    """The `config.json` of a folder.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it is not one this version reads.
    """
    path = Path(folder) / "config.json"
    if not path.is_file():
        raise FileNotFoundError(
            f"{folder} must be the folder of a trained model, and has no config.json. "
            "Name a folder that `zoo train` wrote."
        )
    config = _read_json(path)
    if not isinstance(config, dict) or config.get("format") != FORMAT:
        raise ValueError(f"{path} must be of format {FORMAT}, which this version of RNN Zoo reads.")
    return config


def read_card(folder: Path, parts: Set[str]) -> dict[str, Any]:
    """The `card.json` of a folder.

    Arguments:
        parts: what it must tell; each is an object of its own.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it is not what this package wrote.
    """
    path = Path(folder) / "card.json"
    card = _read_json(path)
    if not isinstance(card, dict):
        raise ValueError(f"{path} must be a JSON object. Received: {card!r:.40}.")
    if missing := sorted(part for part in parts if not isinstance(card.get(part), dict)):
        raise ValueError(f"{path} must tell of {', '.join(missing)}, and does not.")
    return card


def load_weights(folder: Path, model: Weighted) -> None:
    """Loads the numbers of a folder into a model, once all of them are known to fit.

    Raises:
        FileNotFoundError: there is no weights.safetensors.
        ValueError: it is damaged, or its names, shapes or values do not fit the model.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    path = Path(folder) / "weights.safetensors"
    if not path.is_file():
        raise FileNotFoundError(f"{folder} has no weights.safetensors.")
    try:
        arrays = load_file(path)
    except SafetensorError as error:
        raise ValueError(f"{path} is damaged: {error}.") from error
    variables = _variables(model)
    if missing := sorted(variables.keys() ^ arrays.keys()):
        raise ValueError(f"{path} does not fit its config.json: {', '.join(missing)}.")
    for name, variable in variables.items():
        if arrays[name].shape != tuple(variable.shape):
            raise ValueError(
                f"{path} does not fit its config.json: {name} must be {tuple(variable.shape)}. "
                f"Received: {arrays[name].shape}."
            )
        if not np.isfinite(arrays[name]).all():
            raise ValueError(f"{path} is damaged: {name} holds values that are not numbers.")
    for name, variable in variables.items():
        variable.assign(arrays[name])


def _variables(model: Weighted) -> dict[str, Any]:
    """By path; where parts of a model have layers of one name, all but the first have a number."""
    named: dict[str, Any] = {}
    for variable in model.weights:
        others = sum(other.path == variable.path for other in named.values())
        named[f"{variable.path}:{others + 1}" if others else variable.path] = variable
    return named


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} is missing.") from None
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}.") from error
