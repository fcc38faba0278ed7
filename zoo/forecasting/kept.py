"""The facts of a forecaster as config.json keeps them, looked at before a network is built."""

from pathlib import Path
from typing import Any

import numpy as np

from zoo.forecasting.settings import Settings
from zoo.presets import facts as fitted
from zoo.presets import folder as preset

NAMES = {
    *("names", "observed", "planned", "rhythm", "timed", "last", "radii", "largest", "scales"),
}
RHYTHMS = ("rows", "seconds", "weekdays", "months", "ends")
SCALES = ("past", "ahead", "target")
FARTHEST = 2**40  # seconds or rows from one to the next


def read(folder: Path, config: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """See `Forecaster`; `scales` are those of `Teller.kept`.

    Raises:
        ValueError: there are none, or others, or one is of another kind.
    """
    facts = preset.part(folder, config, "facts", dict)
    if facts.keys() != NAMES:
        raise ValueError(
            f"{folder}/config.json must hold the `facts` of a forecaster, "
            f"{', '.join(sorted(NAMES))}. Received: {', '.join(facts)!r:.100}."
        )
    for name, (fits, told) in _kinds(facts, settings).items():
        if not fits:
            raise ValueError(
                f"{folder}/config.json must hold the `facts` of a forecaster: `{name}` must be "
                f"{told}. Received: {facts[name]!r:.100}."
            )
    return facts


def _kinds(facts: dict[str, Any], settings: Settings) -> dict[str, tuple[bool, str]]:
    """Whether each is what it must be, and what that is."""
    names, rows = facts["names"], len(facts["names"]) if isinstance(facts["names"], list) else 0
    table = f"empty, or {settings.horizon} numbers of at least 0 for each series"
    return {
        "names": (fitted.texts(names), "a list of texts, each once"),
        "observed": (fitted.count(facts["observed"], 0), "how many columns there are"),
        "planned": (fitted.count(facts["planned"], 0), "how many columns there are"),
        "rhythm": (_rhythm(facts["rhythm"]), f"one of {', '.join(RHYTHMS)}, and an integer"),
        "timed": (isinstance(facts["timed"], bool), "true or false"),
        "last": (_lasts(facts["last"], rows), "a date, or the number of a row, for each series"),
        "radii": (_table(facts["radii"], rows, settings.horizon), table),
        "largest": (
            all(_table(facts[name], rows, settings.horizon) for name in ("largest", "radii"))
            and len(facts["largest"]) == len(facts["radii"]),
            f"{table}, as `radii`",
        ),
        "scales": (
            _scales(facts["scales"]),
            f"{', '.join(SCALES)} with finite `mean` and positive `deviation`, and `least`",
        ),
    }


def _lasts(value: Any, rows: int) -> bool:
    return isinstance(value, list) and len(value) == rows and all(map(_last, value))


def _last(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return value.isdecimal() or not np.isnat(np.datetime64(value))
    except ValueError:
        return False


def _rhythm(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2 or value[0] not in RHYTHMS:
        return False
    return type(value[1]) is int and 0 < value[1] <= FARTHEST


def _table(value: Any, rows: int, columns: int) -> bool:
    if not isinstance(value, list) or len(value) not in (0, rows):
        return False
    each = (fitted.numbers(row, _at_least_0) and len(row) == columns for row in value)
    return all(each)


def _at_least_0(value: Any) -> bool:
    return fitted.number(value) and value >= 0


def _scales(value: Any) -> bool:
    """Their shapes are those of the networks, which tell them when they are restored."""
    if not isinstance(value, dict) or value.keys() != {*SCALES, "least"}:
        return False
    return fitted.positive(value["least"]) and all(_scale(value[name]) for name in SCALES)


def _scale(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"mean", "deviation"}:
        return False
    kinds = (value["mean"], fitted.number), (value["deviation"], fitted.positive)
    return all(
        isinstance(rows, list) and all(fitted.numbers(row, fits) for row in rows)
        for rows, fits in kinds
    )
