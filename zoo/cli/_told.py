"""What every command has: `--json`, what it tells as one document, and an example in its help."""

import contextlib
import io
import itertools
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import click


class Exemplified(click.Command):
    """A command whose help ends with an example.

    Arguments:
        example: a line to type.
    """

    def __init__(self, *arguments: Any, example: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the example in one line, however long."""
        with formatter.section("Example"):
            formatter.write(f"{'':{formatter.current_indent}}{self.example}\n")


class Told(Exemplified):
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


class Commands(Exemplified, click.Group):
    """Commands that tell what they did, under headings if there are some.

    Arguments:
        headings: heading → names of commands; those that none names come last.
    """

    command_class = Told

    def __init__(
        self,
        *arguments: Any,
        headings: Mapping[str, Sequence[str]] | None = None,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.headings = headings or {}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands and what each does, in columns that stand under each other."""
        names = self.list_commands(ctx)
        rest = [name for name in names if name not in {*itertools.chain(*self.headings.values())}]
        width = max(map(len, names))
        for heading, listed in {**self.headings, "Commands": rest}.items():
            found = [(name, self.get_command(ctx, name)) for name in listed]
            told = [
                (name.ljust(width), one.get_short_help_str(formatter.width - width - 4))
                for name, one in found
                if one is not None
            ]
            if told:
                with formatter.section(heading):
                    formatter.write_dl(told)


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
