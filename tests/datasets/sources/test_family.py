"""Datasets of several files: of a user's own, the folder; one file is never taken for all."""

import pytest

from zoo.datasets.cards import registry
from zoo.datasets.sources.family import locate_all
from zoo.datasets.sources.source import Located, Source

FAMILIES = [name for name, card in registry.cards().items() if len(card.sources) > 1]
ONE_WILL_DO = {"uci-sentences"}  # lines with their labels


def sources(*names):
    return [
        Source(name, f"https://here/{name}", "0" * 64, 9, "-", "some letters") for name in names
    ]


def test_each_file_in_its_folder(tmp_path):
    for name in "ab":
        (tmp_path / name).write_text(name)
    here = sources("letters/a", "letters/b")
    assert [located.path for located in locate_all(here, tmp_path, "`path`, letters")] == [
        tmp_path / "a",
        tmp_path / "b",
    ]
    with pytest.raises(FileNotFoundError, match=r"c`, some letters, must be a file"):
        locate_all(sources("letters/a", "letters/c"), tmp_path, "`path`, letters")
    with pytest.raises(FileNotFoundError, match=r"a folder of the 2 files a, b\. .*nothing is\.$"):
        locate_all(here, tmp_path / "none", "`path`, letters")


def test_what_is_fetched_needs_no_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(Source, "fetch", lambda self: tmp_path / self.name)
    assert locate_all(sources("a", "b"), None, "-") == [
        Located(tmp_path / "a"),
        Located(tmp_path / "b"),
    ]


@pytest.mark.parametrize("name", sorted({*FAMILIES} - ONE_WILL_DO))
def test_one_file_is_not_taken_for_all(tmp_path, name):
    card = registry.find(name)
    file = tmp_path / card.sources[0].cached.name
    file.write_text("x\n")
    with pytest.raises(NotADirectoryError) as caught:
        card.load(file)
    message = str(caught.value)
    assert "a folder of the " in message and f" files {file.name}, " in message
    assert str(file) in message and "\n" not in message
