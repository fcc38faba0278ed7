"""What can be chosen: fields of a frozen dataclass that say what they are and what they may be.

@dataclasses.dataclass(frozen=True)
class Settings:
    units: int = setting(128, "the width of the state", at_least=1)

checked(Settings, "char-lm", {"units": 64})
"""

import dataclasses
import operator
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zoo import names


def setting(
    default: Any,
    story: str,
    *,
    kind: type = int,
    at_least: float | None = None,
    above: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
    choices: Sequence[str] = (),
) -> Any:
    """A field of a task's settings: its default, what it is, and what it may be.

    Arguments:
        default: its value if the user says nothing; None means that it may be left out.
        story: one line for the user, unit included.
        kind: str, int, float or bool.
        at_least, above, below, at_most: bounds of a number.
        choices: all that a text may be; any if there are none.
    """
    bounds = {"at least": at_least, "above": above, "below": below, "at most": at_most}
    return dataclasses.field(
        default=default,
        metadata={"story": story, "kind": kind, "bounds": bounds, "choices": tuple(choices)},
    )


def other(settings: type, name: str, default: Any) -> Any:
    """A field of other settings with another default, for a task to which that suits better."""
    known = {field.name: field for field in dataclasses.fields(settings)}
    return dataclasses.field(default=default, metadata=known[name].metadata)


def checked(settings: type, of: str, given: Mapping[str, Any]) -> Any:
    """Settings of this kind, which are those `of` something, from what the user gave.

    Raises:
        TypeError: a setting that there is not; the message gives the nearest.
        ValueError: a value that is of another kind or out of bounds.
    """
    fields = {field.name: field for field in dataclasses.fields(settings)}
    for name in given:
        if name not in fields:
            raise TypeError(names.unknown(f"setting of {of}", name, list(fields)))
    return settings(**_valid(fields, given))


def replaced(settings: Any, **given: Any) -> Any:
    """The same settings but for what the user gave; raises as `checked`."""
    fields = {field.name: field for field in dataclasses.fields(settings)}
    return dataclasses.replace(settings, **_valid(fields, given))


def plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as JSON keeps them."""
    return {name: _plain(value) for name, value in given.items()}


def _plain(value: Any) -> Any:
    """As JSON keeps it: a path as its text, a cell of the user's own as its registered name."""
    if isinstance(value, type):
        import keras

        return keras.saving.get_registered_name(value)
    return str(value) if isinstance(value, Path) else value


def _valid(fields: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    values = plain(given)
    for name, value in values.items():
        _check(fields[name], value)
    return values


def _check(field: Any, value: Any) -> None:
    kind, story = field.metadata["kind"], field.metadata["story"]
    if value is None and field.default is None:
        return
    accepted = {int: int, float: int | float, str: str, bool: int}[kind]
    told = {
        int: "an integer",
        float: "a finite number",
        str: "a text that is not blank",
        bool: "True or False",
    }[kind]
    bounds = {name: b for name, b in field.metadata["bounds"].items() if b is not None}
    fits = isinstance(value, accepted) and (kind is bool or not isinstance(value, bool))
    if fits and kind is bool:
        fits = value in (0, 1)  # as older settings were kept
    if fits and kind is not str:  # what 64 bits can tell; NaN is not below either
        fits = abs(value) < (2**63 if kind is int else sys.float_info.max)
    if fits and kind is str:
        fits = bool(value.strip()) or field.default == ""
    choices = field.metadata["choices"]
    if choices and value not in choices:
        raise ValueError(
            f"`{field.name}`, {story}, must be one of {', '.join(choices)}. "
            f"Received: {field.name}={value!r:.100}."
        )
    holds = {
        "at least": operator.ge,
        "above": operator.gt,
        "below": operator.lt,
        "at most": operator.le,
    }
    if not fits or not all(holds[name](value, bound) for name, bound in bounds.items()):
        limits = " and ".join(f"{name} {bound:.10g}" for name, bound in bounds.items())
        raise ValueError(
            f"`{field.name}`, {story}, must be {told}{' ' + limits if limits else ''}. "
            f"Received: {field.name}={value!r:.100}."
        )
