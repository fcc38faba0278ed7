"""What was fitted on the training data, as config.json keeps it: the name of a fact tells its kind.

A model believes its facts, so each is looked at before one is built.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from zoo.presets.folder import part

LARGEST = 2**16  # of what is counted
TOGETHER = (("nations", "shares"), ("columns", "scaler"))  # of each as many as of the other


def read(
    folder: Path, config: dict[str, Any], known: Sequence[str], scaled: int | None = None
) -> dict[str, Any]:
    """The facts of a folder's config.json.

    Arguments:
        known: their names, with blanks between them; several such if there is a choice.
        scaled: how many means a scaler has, where no other fact tells it.

    Raises:
        ValueError: there are none, or others, or one is of another kind.
    """
    facts = part(folder, config, "facts", dict)
    if facts.keys() not in [set(names.split()) for names in known]:
        raise ValueError(
            f"{folder}/config.json must hold the `facts` {' or '.join(known)}. "
            f"Received: {' '.join(facts)!r:.100}."
        )
    for name, value in facts.items():
        story, fits = KINDS[name]
        if not fits(value):
            raise ValueError(
                f"{folder}/config.json must hold `facts` that make sense: `{name}` must be "
                f"{story}. Received: {value!r:.100}."
            )
    for one, other in TOGETHER:
        if facts.keys() >= {one, other} and _length(facts[one]) != _length(facts[other]):
            raise ValueError(
                f"{folder}/config.json must hold `facts` that make sense: as many `{other}` as "
                f"`{one}`. Received: {_length(facts[other])} and {_length(facts[one])}."
            )
    if scaled is not None and _length(facts["scaler"]) != scaled:
        raise ValueError(
            f"{folder}/config.json must hold `facts` that make sense: `scaler` must have "
            f"{scaled} means and deviations. Received: {_length(facts['scaler'])} of each."
        )
    return facts


def count(value: Any, least: int = 1) -> bool:
    """Whether it is a count of something."""
    return type(value) is int and least <= value <= LARGEST


def number(value: Any) -> bool:
    """Whether it is a finite number."""
    return type(value) in (int, float) and abs(value) <= sys.float_info.max


def positive(value: Any) -> bool:
    """Whether it is a finite number above 0."""
    return number(value) and value > 0


def numbers(value: Any, fits: Callable[[Any], bool] = number) -> bool:
    """Whether it is a list of numbers, at least one."""
    return isinstance(value, list) and bool(value) and all(map(fits, value))


def texts(value: Any) -> bool:
    """Whether it is a list of texts, at least one, and each once."""
    listed = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return listed and 0 < len(value) == len(set(value))


def _scaler(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"mean", "deviation"}:
        return False
    mean, deviation = value["mean"], value["deviation"]
    return numbers(mean) and numbers(deviation, positive) and len(mean) == len(deviation)


def _length(value: Any) -> int:
    return len(value["mean"] if isinstance(value, dict) else value)


def _share(value: Any) -> bool:
    return number(value) and 0 <= value <= 1


_TEXTS = "a list of texts, each once", texts
_COUNT = f"an integer from 1 to {LARGEST}", count

KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(("classes", "columns", "letters", "nations", "pieces"), _TEXTS),
    **dict.fromkeys(("source", "target", "words"), _TEXTS),
    **dict.fromkeys(("length", "longest", "pause"), _COUNT),
    "deviation": ("a number above 0", positive),
    "mean": ("a finite number", number),
    "relative": ("true or false", lambda value: isinstance(value, bool)),
    "scaler": ("as many means as deviations, all numbers, and the latter above 0", _scaler),
    "shape": (f"a list of integers from 1 to {LARGEST}", lambda value: numbers(value, count)),
    "shares": ("a list of numbers from 0 to 1", lambda value: numbers(value, _share)),
}
