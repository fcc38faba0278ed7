"""Terminals of few columns: lines are folded between words, and nothing is cut off."""

import io

import pytest
from rich.console import Console

from zoo.cli import _fold
from zoo.cli._table import Drawn
from zoo.report import Table

TABLE = Table(
    "What was trained",
    ("run", "what it learnt", "cell", "nats per character"),
    (
        ("runs/char-lm-1", "tiny-shakespeare", "gru_reset_before 256", "1.4330"),
        ("runs/other", "–", "lstm 2 × 512", "12.5000"),
    ),
)


def shown(width, **how):
    console = Console(file=io.StringIO(), width=width)
    console.print(Drawn(TABLE, **how))
    return console.file.getvalue()


def words(told):
    return {*told.replace("─", " ").split()}


@pytest.mark.parametrize("width", range(35, 90, 3))
def test_a_table_is_as_wide_as_the_terminal_at_most_and_has_every_word(width):
    told = shown(width)
    assert words(told) == words(shown(200))
    assert max(map(len, told.splitlines())) <= width


def test_what_does_not_fit_follows_below_with_the_names_of_the_rows():
    told = shown(40)
    assert told.count("runs/char-lm-1") == 3 and told.count("What was trained") == 1
    assert shown(80).count("runs/char-lm-1") == 1


def test_columns_that_can_be_spared_go_first_and_are_told():
    told = shown(50, spare=("cell", "what it learnt"))
    assert "gru_reset_before" not in told and "tiny-shakespeare" in told
    assert told.rstrip().endswith("Left out, as there is no room: cell.")
    assert "Left out" not in shown(100, spare=("cell", "what it learnt"))


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize(
    "typed",
    [
        ("cells",),
        ("cells", "slstm"),
        ("info", "names"),
        ("info", "python-docs"),
        ("info", "spelling"),
        *(("list", what) for what in ("tasks", "presets", "topologies", "engines", "datasets")),
    ],
    ids=" ".join,
)
def test_no_command_breaks_a_word(command, monkeypatch, typed, width):
    monkeypatch.setenv("COLUMNS", "400")
    wide = command(*typed)
    monkeypatch.setenv("COLUMNS", str(width))
    narrow = command(*typed)
    assert (narrow.code, narrow.err) == (0, "")
    pieces = words(narrow.out.partition("Left out, as")[0]) - words(wide.out)
    hashes = [word for word in words(wide.out) if len(word) == 64]  # longer than a line
    assert not [piece for piece in pieces if not any(piece in whole for whole in hashes)]


def test_what_goes_into_a_pipe_stays_a_line_each(command, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    lines = command("list", "presets").out.splitlines()
    assert all(not line.startswith(" ") for line in lines) and max(map(len, lines)) > 90


def test_text_beside_its_name_is_folded_and_stays_in_its_column():
    told = _fold.beside("name", "one two three\nfour", 8, 16)
    assert told == "name    one two\n        three\n        four"
    address = "https://example.org/a-very-long-address"
    assert _fold.beside("at", address, 8, 16).split() == ["at", address]
    assert _fold.beside("name", "one two three", 8, None) == "name    one two three"


def test_paragraphs_are_filled_and_equations_keep_their_lines():
    text = "A cell that\nis told of.\n\n    h ← tanh(x)\n    c ← a⊙b + c⊙d"
    assert _fold.paragraphs(text, 40) == text
    told = _fold.paragraphs(text, 16)
    assert told == ("A cell that is\ntold of.\n\n    h ← tanh(x)\n    c ← a⊙b +\n        c⊙d")
