"""Pretrained models: each is whole, small, tells where it comes from, and says what it said."""

import json
import math
import re
from pathlib import Path

import pytest
import tensorflow  # noqa: F401  # of which raw input is made

import zoo
from benchmarks.presets import RAW
from zoo.presets import golden, named, sums
from zoo.presets.folder import read_card

NAMES = (
    *("char-lm", "next-word", "sentiment", "translation-en-fr", "names", "pos-tags"),
    *("digits-rows", "spoken-digit", "frames-occupancy", "caption-digits", "forecast"),
)
LARGEST, ALL = 8e6, 60e6  # bytes of one, and of all
FROZEN = Path(__file__).with_name("frozen")  # as they were shipped once, never to be changed
ONCE = ("forecast", "frames-occupancy")


def size(folder):
    return sum(file.stat().st_size for file in folder.iterdir())


def test_all_are_there_and_pinned():
    assert {*named.pins()} == {*NAMES}
    assert {path.name for path in named.SHIPPED.iterdir()} == {*NAMES, "pins.json"}
    assert sum(size(named.SHIPPED / name) for name in NAMES) < ALL


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_said(name):
    folder, pinned = named.place(name)
    assert sums.digest(folder / sums.NAME) == pinned
    assert {path.name for path in folder.iterdir()} == {*sums.FILES, sums.NAME}
    assert golden.check(folder, zoo.load(name)) is not None


@pytest.mark.parametrize("name", NAMES)
def test_it_is_small_and_tells_where_it_comes_from(name):
    folder, _ = named.place(name)
    assert size(folder) < LARGEST
    card = read_card(folder, {"receipt"})
    receipt = card["receipt"]
    assert receipt["name"] == name
    assert receipt["command"].startswith("zoo train ")
    assert receipt["licence"] and receipt["machine"]
    assert receipt["scores"] and all(map(math.isfinite, receipt["scores"].values()))
    assert "examples" not in card, "rows of the data"
    config = json.loads((folder / "config.json").read_text("utf-8"))  # facts may be any words
    for told in (json.dumps(card), json.dumps(config["settings"])):
        assert not re.search(r"(?<![\w$:/])/\w+/", told), "a path of one machine"
    page = (folder / "README.md").read_text("utf-8")
    for part in (f'zoo.load("{name}")', receipt["command"], receipt["licence"], "this model"):
        assert part in page


@pytest.mark.parametrize("name", NAMES)
def test_it_answers_to_raw_input(name):
    assert len(list(zoo.load(name).predict(eval(RAW[name])))) == 1


@pytest.mark.parametrize("name", ONCE)
def test_one_that_was_shipped_once_still_loads_and_says_the_same(name):
    folder = FROZEN / name
    assert json.loads((folder / "config.json").read_text("utf-8"))["format"] == 1
    assert golden.check(folder, zoo.load(folder)) is not None


@pytest.mark.parametrize("given, error", [(5, TypeError), (None, TypeError), ("", ValueError)])
def test_what_is_no_name_is_told(given, error):
    with pytest.raises(error, match="must be the name of a pretrained model, or a folder"):
        zoo.load(given)
