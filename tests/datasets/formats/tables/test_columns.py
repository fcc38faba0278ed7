"""Numbers and words of a table, by name, cell for cell; nothing is guessed."""

import codecs

import pytest

from zoo.datasets.formats.tables.columns import read_columns


@pytest.fixture
def write(tmp_path):
    def write(content):
        (tmp_path / "table.csv").write_bytes(
            content if isinstance(content, bytes) else content.encode()
        )
        return tmp_path / "table.csv"

    return write


def read(path):
    table = read_columns(path, ("x", "y", "kind"), "`data`, the table")
    assert table.notes == ()
    return table.numbers(["x", "y"]).tolist(), table.choices("kind", {"up": 0, "down": 1}).tolist()


GOOD = ([[1.5, 2.0], [-3.0, 1e-4]], [0, 1])


@pytest.mark.parametrize(
    "content",
    [
        "x,y,kind\n1.5,2,up\n-3,1e-4,down\n",
        "x,y,kind\r\n1.5,2,up\r\n-3,1e-4,down",
        codecs.BOM_UTF8 + b"x,y,kind\n1.5,2,up\n-3,1e-4,down\n",
        "kind,more,y, x \n up ,-, 2,1.5\n\ndown,-,1e-4,-3\n\n",
        '"x","y","kind"\n"1",1.5,2,"up"\n"2",-3,1e-4,"down"\n',
        "x;y;kind\n1.5;2;up\n-3;1e-4;down\n",
        "sep=|\nx|y|kind\n1.5|2|up\n-3|1e-4|down\n",
    ],
    ids=["plain", "crlf", "mark", "other order, blanks", "R's row names", "semicolons", "Excel's"],
)
def test_columns_by_name(write, content):
    assert read(write(content)) == GOOD


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("x,kind\n1,up\n", "with a column 'y'"),
        ("x,y,y,kind\n1,2,3,up\n", "with one column 'y'"),
        ("x&y&kind\n1&2&up\n", "divided by , ; | or tabs"),
        ("x,y,kind\n", "has no row"),
        ("", "which is empty"),
        ("x,y,kind\n1,2,up\n1,2\n", "line 3 has 2"),
        ("x,y,kind\n1,2,up\n\n1,2,up,4\n", "line 4 has 4"),
        ("x,y,kind\n1,2,up\n1,nan,up\n", "y is a finite number. Received"),
        ("x,y,kind\n1,2,up\n1,nan,up\n", "line 3 is 'nan'"),
        ("x,y,kind\n1,2,up\ninf,2,up\n", "line 3 is 'inf'"),
        ("x,y,kind\n1,2,up\n1,1e40,up\n", "line 3 is '1e40'"),
        ("x,y,kind\n1,2,up\n1_0,2,up\n", "line 3 is '1_0'"),
        ("x,y,kind\n1,2,up\n1,,up\n", "y is a finite number. Received"),
        ("x,y,kind\n1,2,up\n1,,up\n", "empty in line 3"),
        ("x,y,kind\n1,2,up\ntwo,2,up\n", "line 3 is 'two'"),
        ("x,y,kind\n1,5,2,up\n1,7,2,up\n", "line 2 has 4 cells, not 3"),
        ("x,y,kind\n1,1,2,up\n3,1,2,up\n2,1,2,up\n", "must rise, as they do not after 3."),
        ('x,y,kind\n1,2,"up\n' + "1,2,up\n" * 20_000, "field larger than"),
        ("x,y,kind\n1,2,sideways\n", "kind is one of up, down"),
        (b"x,y,kind\n1,2,\xff\n", "utf-8"),
        (b"PK\3\4\0\0", "NUL"),
    ],
)
def test_what_is_no_such_table(write, content, found):
    path = write(content)
    with pytest.raises(ValueError) as caught:
        read(path)
    message = str(caught.value)
    assert found in message and str(path) in message and "\n" not in message
