"""`zoo info` and `zoo fetch`: what is told of a dataset, with and without the data."""

import dataclasses
import hashlib

import pytest

from refused import assert_refused
from zoo.datasets import text
from zoo.datasets.cards import registry
from zoo.datasets.sources.source import Source


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("ZOO_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "cache"


def words(said):
    return " ".join(said.out.split())


def test_info_counts_what_is_at_hand(command, cache):
    said = command("info", "python_docs")
    assert said.code == 0
    characters = len(text.load().text)
    assert f" train {int(0.9 * characters):,} " in words(said)
    assert "by position" in said.out and "PSF-2.0" in said.out
    assert "not at hand" not in said.out


def test_info_says_how_to_come_by_what_is_not(command, cache, tmp_path):
    said = command("info", "tiny-shakespeare")
    assert said.code == 0
    assert "1,115,394 bytes" in said.out
    assert "zoo fetch tiny-shakespeare" in words(said)
    (tmp_path / "mine.txt").write_text("To be, or not to be")
    said = command("info", "tiny-shakespeare", "--data", tmp_path / "mine.txt")
    assert words(said).endswith(" validation 2")
    assert_refused(command("info", "tiny-shakespeare", "--data", tmp_path / "no.txt"), "no.txt")


@pytest.mark.parametrize("name", registry.cards())
def test_info_of_every_dataset(command, cache, name):
    """With nothing fetched: what it is, and what it holds or how to come by it."""
    said = command("info", name)
    assert said.code == 0 and not said.err
    counted = any(line.startswith(" train ") for line in said.out.splitlines())
    assert counted != ("It is not at hand" in words(said))


@pytest.mark.parametrize("name", registry.cards())
def test_data_that_are_not_there_are_told_of_every_dataset(command, cache, tmp_path, name):
    """None ignores the path of the user, and none falls over it."""
    assert_refused(command("info", name, "--data", tmp_path / "none"), "Received: ")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.csv").write_text("")
    assert_refused(command("info", name, "--data", tmp_path / "folder"), "must ")
    assert_refused(command("info", name, "--data", tmp_path / "file.csv"), "must ")


def test_info_tells_where_files_come_from_once(command, cache, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    said = command("info", "names")
    [base] = {source.url.rpartition("/")[0] + "/" for source in registry.find("names").sources}
    assert f"files     {base}\n" in said.out  # whole, as an address of two lines is none
    assert said.out.count("https://") == 1 and "Arabic.txt (13,190 bytes)" in words(said)
    said = command("info", "tiny-shakespeare")
    [source] = registry.find("tiny-shakespeare").sources
    assert source.url in said.out


@pytest.mark.parametrize("verb", ["info", "fetch"])
def test_a_name_that_is_none(command, verb):
    said = command(verb, "tiny-shakespear")
    assert_refused(said, "There is no dataset 'tiny-shakespear'. Did you mean 'tiny-shakespeare'?")
    assert_refused(command(verb, "text"), "text is a family of datasets")


def test_fetch_tells_where_the_files_are(command, cache, monkeypatch):
    content = b"All the world's a stage\n"
    source = Source("bard.txt", "http://bard", hashlib.sha256(content).hexdigest(), 24, "-", "-")
    monkeypatch.setattr(
        text, "CARDS", (text._card("bard", "a play", "public domain", "folio", source),)
    )
    assert_refused(command("fetch", "bard"), f"put it at {cache / 'bard.txt'}")
    (cache / "bard.txt").write_bytes(content)
    assert command("fetch", "bard").out == f"{cache / 'bard.txt'}\n"
    (cache / "bard.txt").write_bytes(content.upper())
    assert_refused(command("fetch", "bard"), "must have sha256")


def test_fetch_of_what_needs_none_and_of_what_has_none(command, monkeypatch):
    assert command("fetch", "python-docs").out == "python-docs needs no download.\n"
    [card] = [card for card in text.CARDS if card.name == "python-docs"]
    mine = dataclasses.replace(card, place="a folder of plays")
    monkeypatch.setattr(registry, "find", lambda name: mine)
    assert_refused(command("fetch", "plays"), "give its path. There must be: a folder of plays")
    assert "There must be: a folder of plays" in command("info", "plays").out
