"""What is typed after `zoo`, held against the parser, with nothing run and no file looked for."""

import copy
from collections.abc import Iterator, Sequence
from typing import Any

import click
from click.core import iter_params_for_processing

from zoo import tasks
from zoo.cli._commands import cli

# What a page may leave open.
STANDS_FOR = {"TASK": "char-lm", "WHAT": "tasks"}


def commands(
    group: click.Group = cli, before: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """The words of each command that is in the parser, of groups in groups too, and itself."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, (*before, name))
        else:
            yield (*before, name), found


def parse(words: Sequence[str]) -> dict[str, Any]:
    """The values of a command's parameters.

    Raises:
        click.UsageError: there is no such command or option, or a value that it does not take.
        ValueError: a setting of a task that is out of bounds.
    """
    rest = [STANDS_FOR.get(word, word) for word in words if word not in ("-h", "--help")]
    found: click.Command = cli
    context = click.Context(found, info_name="zoo")
    while isinstance(found, click.Group):
        if not rest and len(words) > 0:
            return {}  # a group alone tells its commands
        name, resolved, rest = found.resolve_command(context, rest)
        assert resolved is not None
        context, found = click.Context(resolved, parent=context, info_name=name), resolved
    values, rest, order = found.make_parser(context).parse_args(args=rest)
    for given in iter_params_for_processing(order, found.get_params(context)):
        one = copy.copy(given)
        if isinstance(one.type, click.Path):
            one.type, one.callback = click.Path(), None
        _, rest = one.handle_parse_result(context, values, rest)
    if rest:
        raise click.UsageError(f"{found.name} does not take {' '.join(rest)}.")
    parent = context.parent
    if parent is not None and parent.info_name == "train":
        task = tasks.find(str(found.name))
        fields = task.settings.__dataclass_fields__
        tasks.read_settings(task, {k: v for k, v in context.params.items() if k in fields})
    return context.params
