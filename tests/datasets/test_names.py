"""Names by nation: the real files, damaged ones, and that no name stands on two sides."""

import os
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from zoo.datasets import names

REAL = pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="ZOO_TEST_DATA is not set")


@pytest.fixture
def folder(tmp_path):
    """The eighteen files, small; Smith is of two nations, and Smith's twice in one."""
    folder = tmp_path / "names"
    folder.mkdir()
    for number, nation in enumerate(names.FILES):
        lines = [f"{nation[:3]}{chr(97 + k // 26)}{chr(97 + k % 26)}" for k in range(60 + number)]
        (folder / f"{nation}.txt").write_text("\n".join(lines) + "\n")
    (folder / "English.txt").write_text("Smith\nO'Boyle\nSmith\n")
    (folder / "Scottish.txt").write_text("SMITH\nDe  la cruz \nKo\u0308nig\n")
    return folder


def sides(splits):
    """The split of every name in lower case."""
    return {name.casefold(): split for split, part in splits.parts().items() for name in part.names}


@REAL
def test_real_counts():
    splits = names.load(Path(os.environ["ZOO_TEST_DATA"]) / "names")
    parts = splits.parts().values()
    assert sum(map(len, parts)) == 20_050
    assert splits.notes == (
        "2038 of 20050 names of a nation repeat an earlier one.",
        "469 of 17442 different names are of several nations.",
    )
    counts = np.bincount(np.concatenate([part.nations for part in parts]))
    assert dict(zip(splits.classes, counts.tolist(), strict=True))["Russian"] == 9384
    assert counts.tolist()[:3] == [2000, 268, 519] and len(counts) == 18
    assert counts.max() / counts.sum() == pytest.approx(0.468, abs=1e-3)
    assert max(len(name) for part in parts for name in part.names) <= 20
    assert len(splits.test) / 20_050 == pytest.approx(0.1, abs=0.015)


@REAL
def test_real_names_stand_on_one_side():
    splits = names.load(Path(os.environ["ZOO_TEST_DATA"]) / "names")
    keys = [{name.casefold() for name in part.names} for part in splits.parts().values()]
    assert sum(map(len, keys)) == len(set().union(*keys)) == 17_442


def test_names_are_read_as_they_stand(folder):
    splits = names.load(folder)
    found = Counter(
        (splits.classes[nation], name)
        for part in splits.parts().values()
        for name, nation in zip(part.names, part.nations, strict=True)
    )
    assert found["English", "Smith"] == 2 and found["Scottish", "SMITH"] == 1
    assert found["Scottish", "De la cruz"] == found["Scottish", "K\u00f6nig"] == 1
    assert found["English", "O'Boyle"] == 1
    notes = "\n".join(splits.notes)
    assert notes.count("is not the file declared as names/") == 18
    assert "1 of 1100 names of a nation repeat" in notes
    assert "1 of 1098 different names are of several nations." in notes


def test_order_of_lines_changes_no_side(folder):
    before = sides(names.load(folder))
    for path in folder.iterdir():
        lines = path.read_text().split("\n")
        random.Random(1).shuffle(lines)
        path.write_text("\n".join(lines))
    assert sides(names.load(folder)) == before
    assert sides(names.load(folder, seed=1)) != before


def test_more_names_move_nobody(folder):
    before = sides(names.load(folder))
    with (folder / "Greek.txt").open("a") as file:
        file.write("Papadopoulos\n")
    after = sides(names.load(folder))
    assert after.items() > before.items()


def test_a_name_stands_on_one_side_whatever_its_case(folder):
    (folder / "Scottish.txt").write_text((folder / "Greek.txt").read_text().upper())
    splits = names.load(folder, validation=0.3, test=0.3)
    keys = [{name.casefold() for name in part.names} for part in splits.parts().values()]
    assert sum(map(len, keys)) == len(set().union(*keys))


def test_shares_that_leave_nothing(folder):
    with pytest.raises(ValueError, match="leave a part to train on"):
        names.load(folder, validation=0.6, test=0.4)


DAMAGE = {
    "latin-1": ("Köhler\n".encode("latin-1"), "0xf6"),
    "utf-16": ("Kohler\n".encode("utf-16-le"), "NUL"),
    "empty": (b"", "which is empty"),
    "blank": (b"\n\n \n", "only blanks"),
    "a web page": (b"<!DOCTYPE html>\n", "in line 1 '<!DOCTYPE html>'"),
    "a table": (b"Kohler,German\nAbel,German\n", "in line 1 'Kohler,German'"),
    "an id": (b"Abel\n12 Kohler\n", "in line 2 '12 Kohler'"),
    "one line": (b"Kohler " * 20, "in line 1 'Kohler Kohler"),
    "compressed": (b"\x1f\x8b\x08\0\0\0", "NUL"),
}


@pytest.mark.parametrize("content, told", DAMAGE.values(), ids=DAMAGE)
def test_damaged_files_are_told(folder, content, told):
    (folder / "German.txt").write_bytes(content)
    with pytest.raises(ValueError) as caught:
        names.load(folder)
    assert told in str(caught.value) and "German.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_missing(folder):
    (folder / "Greek.txt").unlink()
    with pytest.raises(FileNotFoundError, match=r"Greek\.txt"):
        names.load(folder)


def test_one_file_is_not_read_as_eighteen_nations(folder):
    with pytest.raises(NotADirectoryError, match=r"a folder of the 18 files Arabic\.txt, Chin"):
        names.load(folder / "Greek.txt")
