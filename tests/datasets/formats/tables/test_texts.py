"""Texts of a table, also as JSON lines: as written, or refused with the line that is wrong."""

import json

import pytest

from zoo.datasets.formats.tables.columns import read_columns

CSV = 'id,text,label\n1,"good, ""very"" good",pos\n2,"two\nlines",neg\n\n3,007,pos\n'


@pytest.fixture
def write(tmp_path):
    def write(content, name="t.csv"):
        raw = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(raw)
        return tmp_path / name

    return write


def read(path, names, *settings):
    """The cells of each column, and the lines of the rows."""
    table = read_columns(path, names, "`path`, a table", *settings)
    return {name: table.texts(name) for name in names}, table.lines


def test_cells_are_as_written(write):
    texts, lines = read(write(CSV), ["label", "text"])
    assert texts == {
        "label": ["pos", "neg", "pos"],
        "text": ['good, "very" good', "two\nlines", "007"],
    }
    assert lines == [2, 4, 6]


@pytest.mark.parametrize("raw", [CSV.replace("\n", "\r\n"), "\ufeff" + CSV])
def test_line_ends_and_marks_change_nothing(write, raw):
    assert read(write(raw), ["text"]) == read(write(CSV, "u.csv"), ["text"])


def test_what_separates_is_found_or_named(write):
    for name in ("t.tsv", "t.csv"):
        assert read(write("text\tlabel\na, b\tx\n", name), ["text"])[0] == {"text": ["a, b"]}
    semicolons = write("text;label\na, b;x\n")
    assert read(semicolons, ["text"])[0] == read(semicolons, ["text"], None, ";")[0]
    assert read(semicolons, ["text"])[0] == {"text": ["a, b"]}
    signs = write("text&label\na,b;c&x\n")
    assert read(signs, ["text"], None, "&")[0] == {"text": ["a,b;c"]}


def test_json_lines(write):
    rows = [{"text": "a\nb", "label": 1}, {"label": 0, "text": "c", "more": [1]}]
    path = write("\n".join(map(json.dumps, rows)) + "\n\n", "t.jsonl")
    texts, lines = read(path, ["text", "label"])
    assert texts == {"text": ["a\nb", "c"], "label": ["1", "0"]}
    assert lines == [1, 2]


def test_numbers_of_json_lines(write):
    path = write('{"x": 1.5, "y": 1}\n{"x": -2e-1, "y": 2}\n', "t.jsonl")
    table = read_columns(path, ["x", "y"], "`path`, a table")
    assert table.numbers(["y", "x"]).tolist() == [[1, 1.5], [2, -0.2]]


@pytest.mark.parametrize("cell", ["", "  ", "NaN", "nan", "NULL"])
def test_what_is_missing_is_none(write, cell):
    assert read(write(f"text,label\n{cell},x\nb,y\n"), ["text"])[0] == {"text": [None, "b"]}


def test_what_is_missing_in_json(write):
    path = write('{"t": null}\n{"t": NaN}\n{"t": "a"}\n{"t": ""}\n', "t.jsonl")
    assert read(path, ["t"])[0] == {"t": [None, None, "a", None]}


def test_encoding(write):
    path = write("text,label\né,x\n".encode("latin-1"))
    assert read(path, ["text"], "latin-1")[0] == {"text": ["é"]}


@pytest.mark.parametrize("between", [0, 1, 3])
@pytest.mark.parametrize("divider", [",", "\t"])
def test_rows_swallowed_by_an_open_quote_are_noted(write, divider, between):
    rows = [("text", "label"), ("fine", "x"), ('"the best', "y"), *[("good", "x")] * between]
    rows += [('the worst"', "y"), ("bad", "x")]
    path = write("\n".join(map(divider.join, rows)))
    [note] = read_columns(path, ["text"], "`path`, a table").notes
    end = 4 + between
    assert f"One cell holds what looks like rows, the first in the row that ends in line {end}" in (
        note
    )


def test_cells_of_several_lines_are_no_oddity(write):
    path = write('text,label\n"one, two\nthree, four",x\n"a\n\nb, c, d",y\n')
    assert read_columns(path, ["text"], "`path`, a table").notes == ()


DAMAGE = {
    "no such column": ("t.csv", b"txt,label\na,b\n", "columns 'txt', 'label'. Did you mean 'txt'"),
    "no header": ("t.csv", b"a fine film,1\nbad,0\n", "columns 'a fine film', '1'. One may be"),
    "another delimiter": ("t.csv", b"text&label\na&b\n", "Name its `delimiter`"),
    "one line of any length": ("t.csv", b"a" * 200_000, "Name its `delimiter`"),
    "column twice": ("t.csv", b"text,text\na,b\n", "with 2"),
    "too few cells": (
        "t.csv",
        b"text,label\na,b\nc\n",
        "line 3 has 1 cell, not 2. Is the line cut",
    ),
    "two files in one": (
        "t.csv",
        b"text,label\na,b\ntext,label\nc,d\n",
        "line 3 names them again",
    ),
    "two files in one, other columns first": ("t.csv", b"text,label\na,b\nlabel,text\n", "line 3"),
    "too many cells": ("t.csv", b"text,label\na, and b,x\n", "line 2 has 3 cells, not 2"),
    "cut in a quotation": ("t.csv", b'text,label\n"a,b\nc,d\n', "cut off"),
    "text after a quotation": ("t.csv", b'text,label\n"a"b,c\n', "at line 2 "),
    "no rows": ("t.csv", b"text,label\n", "has no row"),
    "empty": ("t.csv", b"", "which is empty"),
    "latin-1": ("t.csv", "text,label\né,b\n".encode("latin-1"), "Name its encoding"),
    "utf-16 without a mark": ("t.csv", "text,label\n".encode("utf-16-le"), "NUL"),
    "a spreadsheet": ("t.csv", b"PK\3\4\0\0\0\0", "NUL"),
    "json in one piece": ("t.json", b'[{"text": "a"}]', "name it .jsonl"),
    "json of nothing": ("t.jsonl", b"\n", "blanks"),
    "cut json": ("t.jsonl", b'{"text": "a"}\n{"text": "b', "no JSON in line 2"),
    "json of lists": ("t.jsonl", b'["a", "b"]\n', "with a list in line 1"),
    "json without the key": ("t.jsonl", b'{"text": "a"}\n{"txt": "b"}\n', "keys 'txt' in line 2"),
    "numbers among texts": ("t.jsonl", b'{"text": "a"}\n{"text": 1}\n', "a whole number in line 2"),
    "1 and 1.0": ("t.jsonl", b'{"text": 1}\n{"text": 1.0}\n', "with a point in line 2"),
    "1 and true": ("t.jsonl", b'{"text": true}\n{"text": 1}\n', "true or false in line 1"),
    "a list as a cell": ("t.jsonl", b'{"text": ["a"]}\n', "with a list in line 1"),
}


@pytest.mark.parametrize("name, content, told", DAMAGE.values(), ids=DAMAGE)
def test_damaged_tables_are_told(write, name, content, told):
    with pytest.raises(ValueError) as caught:
        read(write(content, name), ["text"])
    message = str(caught.value)
    assert told in message and "\n" not in message and name in message
