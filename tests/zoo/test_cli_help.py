"""What `--help` tells: commands by purpose, and of each an example that the parser takes."""

import re

import click
import pytest

import typed
from pages import words
from refused import assert_refused
from zoo.cli._commands import HEADINGS, cli

COMMANDS = [name for name, _ in typed.commands()]
GROUPS = [(), *sorted({name[:1] for name in COMMANDS if len(name) > 1})]


@pytest.mark.parametrize("name", [*GROUPS, *COMMANDS], ids=lambda name: " ".join(name) or "zoo")
def test_help_ends_with_an_example_that_is_understood(name, command):
    said = command(*name, "--help")
    assert (said.code, said.err) == (0, "")
    example = re.search(r"\nExample:\n  (zoo .+)\n$", said.out)
    assert example, said.out
    _, *rest = words(example[1])
    assert tuple(rest[: len(name)]) == name
    typed.parse(rest)


def test_every_command_stands_under_a_heading():
    named = [name for names in HEADINGS.values() for name in names]
    assert sorted(named) == sorted(cli.commands)


def test_commands_stand_in_columns(command):
    out = command("--help").out
    assert all(f"{heading}:\n" in out for heading in HEADINGS)
    assert "..." not in out.partition("Options:")[2]  # nothing is cut off
    listed = re.findall(r"^  ([a-z]+ {2,})\S", out, re.MULTILINE)  # the example has one space
    assert len(listed) == len(cli.commands)
    assert len({*map(len, listed)}) == 1


def test_what_no_heading_names_is_told_last(capsys):
    from zoo.cli._told import Commands, Told

    group = Commands("some", headings={"One": ("a",)}, example="some a")
    for name in "ba":
        group.add_command(Told(name, example=f"some {name}", help=f"Does {name}."))
    out = group.get_help(click.Context(group, info_name="some"))
    assert "One:\n  a  Does a.\n\nCommands:\n  b  Does b.\n" in out


@pytest.mark.parametrize(
    "said, meant",
    [
        (["trian"], "'train'"),
        (["lesson", "gradient"], "'gradients'"),
        (["compare", "cell"], "'cells'"),
        (["train", "char-ln"], "'char-lm'"),
        (["train", "char-lm", "--minute", "3"], "--minutes"),
        (["generate", "names", "--promt", "Russian"], "--prompt"),
        (["predict", "sentimnt", "fine"], "'sentiment'"),
        (["info", "sentimnt"], "'sentiment'"),
        (["fetch", "tiny-shakespear"], "'tiny-shakespeare'"),
        (["cells", "lstn"], "'lstm'"),
        (["export", "names", "out", "--format", "onx"], "'onnx'"),
    ],
    ids=" ".join,
)
def test_a_slip_is_met_with_what_was_meant(command, place, said, meant):
    told = command(*said)
    assert_refused(told, "id you mean")
    assert meant in told.err
