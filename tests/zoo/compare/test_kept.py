"""A file of runs: written line by line, read whatever happened to it."""

import pytest

from compared import run
from zoo.compare import kept


def test_what_is_added_is_read(tmp_path):
    place = tmp_path / "runs.jsonl"
    assert kept.read(place) == []
    runs = [run(seed=seed) for seed in range(3)]
    for one in runs:
        kept.add(place, one)
    assert kept.read(place) == runs
    assert len(place.read_bytes().splitlines()) == 3


def test_a_line_that_was_cut_off_costs_itself_alone(tmp_path):
    place = tmp_path / "runs.jsonl"
    kept.add(place, run(seed=0))
    kept.add(place, run(seed=1))
    place.write_bytes(place.read_bytes()[:-40])
    kept.add(place, run(seed=2))
    assert [one["seed"] for one in kept.read(place)] == [0, 2]


def test_a_number_that_is_none_is_null(tmp_path):
    kept.add(tmp_path / "runs.jsonl", run(score=float("nan")))
    assert kept.read(tmp_path / "runs.jsonl")[0]["score"] is None


@pytest.mark.parametrize("content", ["a text\n", "[1, 2]\n", '{"epoch": 1}\n', "\x00\xff"])
def test_other_things_are_refused(tmp_path, content):
    place = tmp_path / "other.txt"
    place.write_text(content, encoding="latin-1")
    with pytest.raises(ValueError, match=r"`out`.*other\.txt, which holds other things"):
        kept.read(place)
