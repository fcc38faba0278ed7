"""`--json`, which every command has: what it tells as one document, and nothing beside it."""

import contextlib
import io
import json
import math
from typing import Any

import click


class Told(click.Command):
    """A command that shows what it did, and returns the same as plain data.

    With --json nothing is shown, and what it returns is printed.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        told = "Print one JSON document, and nothing else."
        self.params.append(click.Option(["--json", "as_json"], is_flag=True, help=told))

    def invoke(self, context: click.Context) -> None:
        """Calls it; what it returns is told, and is no exit code."""
        if not context.params.pop("as_json"):
            super().invoke(context)
            return
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                told = super().invoke(context)
        except Failed as error:
            click.echo(document(error.told))
            raise
        click.echo(document(told))


class Failed(ValueError):
    """What a command was to look for is there, and is wrong; it is told all the same."""

    def __init__(self, message: str, told: dict[str, Any]) -> None:
        super().__init__(message)
        self.told = told


def document(told: dict[str, Any]) -> str:
    """Plain data as JSON, in a line; what JSON has no type for is told in words."""
    return json.dumps(_plain(told))


def _plain(data: Any) -> Any:
    """What is no finite number is null."""
    if isinstance(data, dict):
        return {str(name): _plain(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    if hasattr(data, "to_dict"):  # a table of pandas
        return _plain(data.to_dict("records"))
    if hasattr(data, "tolist"):  # an array of NumPy, or a number
        return _plain(data.tolist())
    if data is None or isinstance(data, bool | int | str):
        return data
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    return str(data).removesuffix(" 00:00:00")  # a path, a date
