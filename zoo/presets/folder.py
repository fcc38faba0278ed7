"""A trained model as a folder.

    config.json           what to build: task, settings, vocabulary; plain data
    weights.safetensors   name → array; numbers only, no code
    card.json             what is known of it: data, split, settings, losses, baselines
    SHA256SUMS            what these hash to

One that was packed to be given away has golden.json and README.md besides.  The model is built by
this package from `config.json`; of the folder only numbers are loaded.
"""

import json
import math
import operator
from collections.abc import Callable, Set
from pathlib import Path
from typing import Any, TypeVar

from zoo.files import whole_folder
from zoo.presets import strict, sums, weights
from zoo.presets.weights import Weighted

FORMAT = 1
SIGN = "card.json"  # what tells such a folder from others
LARGEST = 2**24  # bytes of a JSON file

# What a card may tell; parts that no model reads may be of any kind.
_OBJECTS = {"baselines", "data", "report", "scores", "settings", "split", "validation", "versions"}
_LISTS = {"curve", "examples"}

T = TypeVar("T")


def save(folder: Path, config: dict[str, Any], model: Weighted, card: dict[str, Any]) -> None:
    """Writes the folder, whole or not at all; an older one of that name is replaced.

    Raises:
        OSError: it cannot be written; what was there is untouched.
    """
    with whole_folder(folder, SIGN) as draft:
        write_json(draft / "config.json", {"format": FORMAT, **config})
        write_json(draft / SIGN, card)
        weights.write(draft, model)
        sums.write(draft)


def check(folder: Path, pinned: str | None = None) -> None:
    """Makes sure, before anything is opened, that a folder holds what was saved; see `sums.check`.

    Raises:
        FileNotFoundError: it is no such folder, or lacks a file.
        ValueError: a file was changed.
    """
    _config(folder)
    sums.check(folder, pinned)


def read_config(folder: Path) -> dict[str, Any]:
    """The `config.json` of a folder.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it is not one this version reads.
    """
    path = _config(folder)
    config = read_json(path)
    version = config.get("format") if isinstance(config, dict) else None
    if type(version) is not int or version != FORMAT:
        raise ValueError(f"{path} must be of format {FORMAT}, which this version of RNN Zoo reads.")
    for one in strict.leaves(config):
        if (isinstance(one, float) and not math.isfinite(one)) or (
            isinstance(one, str) and "\0" in one
        ):
            raise ValueError(
                f"{path} must hold finite numbers, and texts without NUL characters. "
                f"Received: {one!r:.40}."
            )
    return config


def part(folder: Path, config: dict[str, Any], name: str, kind: type[T]) -> T:
    """What a config.json tells besides format, task and settings.

    Raises:
        ValueError: it does not tell that, or it tells more.
    """
    if others := sorted(config.keys() - {"format", "task", "settings", name}):
        raise ValueError(
            f"{folder}/config.json must hold `format`, `task`, `settings` and `{name}`, and "
            f"nothing else. Received also: {', '.join(map(repr, others)):.100}."
        )
    value = config.get(name)
    if not isinstance(value, kind):
        told = "a text" if kind is str else "an object"
        raise ValueError(
            f"{folder}/config.json must hold `{name}`, {told}. Received: {value!r:.100}."
        )
    return value


def read_card(folder: Path, parts: Set[str]) -> dict[str, Any]:
    """The `card.json` of a folder.

    Arguments:
        parts: what it must tell; each is an object of its own.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it is not what this package wrote.
    """
    path = Path(folder) / SIGN
    card = read_json(path)
    if not isinstance(card, dict):
        raise ValueError(f"{path} must be a JSON object. Received: {card!r:.40}.")
    if missing := sorted(part for part in parts if not isinstance(card.get(part), dict)):
        raise ValueError(f"{path} must tell of {', '.join(missing)}, and does not.")
    for kind, told, names in ((dict, "an object", _OBJECTS), (list, "a list", _LISTS)):
        if wrong := sorted(n for n in names & card.keys() if not isinstance(card[n], kind)):
            raise ValueError(
                f"{path} must tell of {wrong[0]} in {told}. Received: {card[wrong[0]]!r:.40}."
            )
    return card


def load(
    folder: Path,
    plan: Callable[[], Weighted],
    build: Callable[[], T],
    of: Callable[[T], Weighted] = operator.attrgetter("model"),
    least: int = 0,
) -> T:
    """What `build` makes, with the numbers of a folder.

    Arguments:
        plan: makes a model whose weights have the same names and shapes.
        build: is called once the numbers are known to fit it.
        of: what of it has the weights.
        least: how many arrays there must be for it to be worth the time to plan the model.

    Raises:
        FileNotFoundError: there is no weights.safetensors.
        ValueError: it is damaged or does not fit, or config.json makes no sense.
    """
    weights.refuse_unfit(folder, lambda: _made(folder, plan), least)
    built = _made(folder, build)
    weights.load(folder, of(built))
    return built


def _config(folder: Path) -> Path:
    path = Path(folder) / "config.json"
    if not path.is_file():
        raise FileNotFoundError(
            f"{folder} must be the folder of a trained model, and has no config.json. "
            "Name a folder that `zoo train` wrote."
        )
    return path


def _made(folder: Path, make: Callable[[], T]) -> T:
    """Whatever fails here does so because of what config.json tells."""
    try:
        return make()
    except Exception as error:
        told = " ".join(f"{type(error).__name__}: {error}".split())
        raise ValueError(
            f"{folder}/config.json must tell of a model that can be built. Received: {told:.300}"
        ) from error


def write_json(path: Path, data: object) -> None:
    """Writes plain data as JSON.  OSError: it cannot be written."""
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    """Raises FileNotFoundError: there is no such file; ValueError: it is no JSON, or too long."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"{path} must be of at most {LARGEST:,} bytes.")
        text = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} is missing.") from None
    try:
        return strict.parsed(text.decode())
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}.") from error
