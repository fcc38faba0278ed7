"""Pairs of sentences: real ones with their counts, damaged ones, and no source on two sides."""

import gzip
import os
import random
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest

from zoo.datasets import pairs
from zoo.datasets.formats.parallel.found import normalise
from zoo.datasets.formats.parallel.multi30k import LANGUAGES, TESTS

REAL = pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="ZOO_TEST_DATA is not set")
PAIRS = [(f"Sentence {n}.", f"Phrase {n % 90}.") for n in range(100)]


def real(name):
    return Path(os.environ["ZOO_TEST_DATA"]) / "translation" / name


def lines(rows, between="\t"):
    return "".join(between.join(row) + "\n" for row in rows)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def sides(splits):
    """The split of every source in lower case; fails if one stands in two."""
    found = {}
    for name, part in splits.parts().items():
        for source in part.sources:
            assert found.setdefault(source.casefold(), name) == name
    return found


@REAL
def test_real_fra_eng():
    splits = pairs.load_fra_eng(real("fra-eng_2017.zip"))
    parts = splits.parts().values()
    assert sum(map(len, parts)) == 142_787
    found = sides(splits)
    assert len(found) == 98_657  # 98,659 before blanks and case are made alike
    assert splits.notes[0] == "135 of 142787 pairs repeat an earlier one."
    assert [note for note in splits.notes if "sources" in note] == []
    everything = {c for part in parts for text in part.sources + part.targets for c in text}
    assert not everything & set("\u202f\u00a0\u2009\u200b\u00ad\t\n")
    for share in (splits.validation, splits.test):
        assert len(share) / 142_787 == pytest.approx(0.05, abs=0.005)


def test_characters_lost_before_are_noted(tmp_path):
    rows = [*PAIRS[:3], ("caf\ufffd", "x"), ("y", "caf\ufffd"), *PAIRS[3:]]
    notes = pairs.load(write(tmp_path / "p.txt", lines(rows))).notes
    assert notes[0].startswith("2 pairs hold U+FFFD")


@REAL
def test_the_real_text_is_read_as_the_zip(tmp_path):
    with zipfile.ZipFile(real("fra-eng_2017.zip")) as archive:
        path = write(tmp_path / "fra.txt", archive.read("fra.txt"))
    text, archive = pairs.load(path), pairs.load_fra_eng(real("fra-eng_2017.zip"))
    assert text.train.sources == archive.train.sources
    assert text.test.targets == archive.test.targets


@REAL
@pytest.mark.parametrize("target", ["fr", "de"])
@pytest.mark.parametrize("test, rows", [*zip(TESTS, [1000, 1000, 461, 1071], strict=True)])
def test_real_multi30k(target, test, rows):
    splits = pairs.load_multi30k(real("multi30k_task1"), target=target, test=test)
    assert [len(part) for part in splits.parts().values()] == [29_000, 1014, rows]
    shared = [note for note in splits.notes if "sources" in note]
    assert shared == ["1 of the 1014 sources of validation stand in train too."]
    assert not any("hashes differ" in note for note in splits.notes)


@REAL
def test_the_other_way_round():
    one = pairs.load_multi30k(real("multi30k_task1"), "de", "en")
    other = pairs.load_multi30k(real("multi30k_task1"), "en", "de")
    assert one.test.sources == other.test.targets
    assert one.train.targets == other.train.sources


@pytest.mark.parametrize(
    "text, normal",
    [
        ("Cours\u202f!", "Cours !"),
        ("\u00a0Va\u2009\u00a0! ", "Va !"),
        ("e\u0301te\u0301", "été"),
        ("aujourd\u00adhui\u200b", "aujourdhui"),
        ("«\u00a0Où\u202f?\u00a0» \u2019Tis", "« Où ? » \u2019Tis"),
    ],
)
def test_what_is_normal(text, normal):
    assert normalise(text) == normal == normalise(normal) == unicodedata.normalize("NFC", normal)


def test_order_of_lines_changes_no_side(tmp_path):
    first = sides(pairs.load(write(tmp_path / "a.txt", lines(PAIRS)), validation=0.2, test=0.2))
    shuffled = random.Random(1).sample(PAIRS, len(PAIRS))
    path = write(tmp_path / "b.txt", lines(shuffled))
    assert sides(pairs.load(path, validation=0.2, test=0.2)) == first
    assert sides(pairs.load(path, validation=0.2, test=0.2, seed=1)) != first
    assert set(first.values()) == {"train", "validation", "test"}


def test_a_source_stands_on_one_side_whatever_its_case_and_blanks(tmp_path):
    other = [(s.upper().replace(" ", "\u00a0 "), f"{t} Bis.") for s, t in PAIRS]
    splits = pairs.load(write(tmp_path / "a.txt", lines(PAIRS + other)), validation=0.2, test=0.2)
    assert len(sides(splits)) == 100 and sum(map(len, splits.parts().values())) == 200


def test_targets_of_two_splits_are_noted(tmp_path):
    rows = [(source, "Oui.") for source, _ in PAIRS]
    notes = pairs.load(write(tmp_path / "a.txt", lines(rows)), test=0).notes
    assert any("targets of validation stand in train too." in note for note in notes)


def test_columns_and_quotation_marks(tmp_path):
    rows = [(str(n), "CC BY", f'"Oui {n}', f'Yes" {n}') for n in range(100)]
    splits = pairs.load(write(tmp_path / "a.tsv", lines(rows)), columns=(3, 2))
    assert splits.train.sources[0].startswith('Yes" ')
    assert splits.train.targets[0].startswith('"Oui ')


def test_lines_end_by_line_ends_alone(tmp_path):
    rows = [(f"a\u2028b\u0085{n}", "c\x0bd") for n in range(100)]
    path = write(tmp_path / "a.txt", lines(rows).replace("\n", "\r\n") + "\r\n")
    assert sum(map(len, pairs.load(path).parts().values())) == 100


@pytest.mark.parametrize("row", ["Alone.\t", "\tSeul.", "Blank.\t\u202f"])
def test_pairs_that_lack_a_side_are_left_out_and_told(tmp_path, row):
    splits = pairs.load(write(tmp_path / "a.txt", f"{row}\n{lines(PAIRS)}"))
    assert sum(map(len, splits.parts().values())) == 100
    assert splits.notes[0] == (
        "1 pairs of a.txt lack a side and were left out; the first is in line 1."
    )


DAMAGE = {
    "commas": (lines(PAIRS, ","), "with 1 in line 1, 'Sentence 0.,Phrase 0.'"),
    "one line without": (lines(PAIRS) + "Cut off he", "with 1 in line 101, 'Cut off he'"),
    "latin-1": (lines([("ete", "été")] * 9).encode("latin-1"), "Name its encoding"),
    "utf-16 without a mark": (lines(PAIRS).encode("utf-16-le"), "NUL"),
    "empty": ("", "which is empty"),
    "no whole pair": ("a\t\n\tb\n", "which has none"),
    "too few": ("a\tb\n", "must leave a pair for"),
    "a picture": (b"\x89PNG\r\n\0\0", "NUL"),
    "a gzip": (gzip.compress(lines(PAIRS).encode()), "NUL"),
    "half a zip": (b"PK\3\4" + b"\0" * 40, "must be a whole zip"),
}


@pytest.mark.parametrize("content, told", DAMAGE.values(), ids=DAMAGE)
def test_damaged_lines_are_told(tmp_path, content, told):
    with pytest.raises(ValueError) as caught:
        pairs.load(write(tmp_path / "a.txt", content))
    assert told in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("names", [(), ("a.txt", "b.txt"), ("_about.txt",)])
def test_a_zip_with_no_or_several_texts(tmp_path, names):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("README", "no pairs")
        for name in names:
            archive.writestr(name, lines(PAIRS))
    with pytest.raises(ValueError, match=r"a zip with one \.txt or \.tsv of pairs"):
        pairs.load(tmp_path / "a.zip")


@pytest.mark.parametrize("columns", [(0, 0), (0,), (-1, 0)])
def test_columns_that_are_none(tmp_path, columns):
    with pytest.raises(ValueError, match="two different numbers from 0"):
        pairs.load(write(tmp_path / "a.txt", lines(PAIRS)), columns=columns)


def test_nothing_there(tmp_path):
    for kind, path in [(FileNotFoundError, tmp_path / "x"), (FileNotFoundError, None)]:
        with pytest.raises(kind, match="pairs of sentences, must be"):
            pairs.load(path)
    with pytest.raises(IsADirectoryError, match="Name a file in it"):
        pairs.load(tmp_path)


@pytest.fixture
def multi30k(tmp_path):
    """A small one: three splits in three languages."""
    for name, rows in {"train": 9, "val": 3, TESTS[0]: 2}.items():
        for of in LANGUAGES:
            text = "".join(f"{of} {name}  {n}\u202f!\n" for n in range(rows))
            write(tmp_path / f"{name}.{of}.gz", gzip.compress(text.encode()))
    return tmp_path


def test_lines_of_two_files_are_pairs(multi30k):
    splits = pairs.load_multi30k(multi30k, "de", "en")
    assert splits.validation.sources == tuple(f"de val {n} !" for n in range(3))
    assert splits.test.targets == ("en test_2016_flickr 0 !", "en test_2016_flickr 1 !")
    assert sum("hashes differ" in note for note in splits.notes) == 6


CUT = gzip.compress("".join(f"ligne {n}\n" for n in range(9)).encode())
FILES = {
    "a line less": ("train.fr.gz", gzip.compress(b"ligne\n" * 8), "must be of as many lines as"),
    "a line more": ("val.fr.gz", gzip.compress(b"ligne\n" * 4), "which has 4. Received"),
    "truncated": ("train.fr.gz", CUT[:-9], "must be a whole zip, tar, tar.gz or gz"),
    "a bit turned": ("train.fr.gz", CUT[:-8] + b"\0\0\0\0" + CUT[-4:], "CRC"),
    "not packed": ("train.fr.gz", b"ligne\n" * 9, "must be a whole zip, tar, tar.gz or gz"),
    "latin-1": ("val.fr.gz", gzip.compress("été\n".encode("latin-1") * 3), "byte 0 (0xe9)"),
    "empty": ("val.fr.gz", gzip.compress(b""), "which is empty"),
}


@pytest.mark.parametrize("name, content, told", FILES.values(), ids=FILES)
def test_damaged_files_are_told(multi30k, name, content, told):
    write(multi30k / name, content)
    with pytest.raises(ValueError) as caught:
        pairs.load_multi30k(multi30k)
    assert told in str(caught.value) and "\n" not in str(caught.value)


def test_an_empty_line_does_not_move_the_others(multi30k):
    write(multi30k / "val.fr.gz", gzip.compress(b"un\n\ntrois\n"))
    splits = pairs.load_multi30k(multi30k)
    assert splits.validation.sources == ("en val 0 !", "en val 2 !")
    assert splits.validation.targets == ("un", "trois")
    assert "1 pairs of val lack a side and were left out; the first is in line 2." in splits.notes


@pytest.mark.parametrize(
    "wrong", [{"source": "fr"}, {"target": "cs"}, {"test": "test"}, {"path": "train.en.gz"}]
)
def test_what_there_is_not(multi30k, wrong):
    path = multi30k / wrong.pop("path", "")
    with pytest.raises((ValueError, NotADirectoryError), match="must be"):
        pairs.load_multi30k(path, **wrong)
    (multi30k / "val.en.gz").unlink()
    with pytest.raises(FileNotFoundError, match=r"val\.en\.gz"):
        pairs.load_multi30k(multi30k)


def test_small_pairs_are_quick_and_share_nothing():
    began = time.perf_counter()
    splits = pairs.load_small()
    assert time.perf_counter() - began < 1
    assert [len(part) for part in splits.parts().values()] == [640, 160, 160]
    assert splits.notes == () and len(sides(splits)) == 960
