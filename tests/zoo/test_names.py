"""A file's name is its key."""

import sys

import pytest

from zoo import names


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A folder of two public files and a private one."""
    folder = tmp_path / "menagerie"
    folder.mkdir()
    for name in ("__init__", "long_tailed", "striped", "_hidden"):
        (folder / f"{name}.py").write_text(f"NAME = {name!r}\n")
    monkeypatch.syspath_prepend(tmp_path)
    import menagerie

    yield menagerie
    for name in [name for name in sys.modules if name.startswith("menagerie")]:
        del sys.modules[name]


def test_files_are_names_without_being_listed(package):
    assert names.names(package) == ["long_tailed", "striped"]


@pytest.mark.parametrize("name", ["long_tailed", "long-tailed"])
def test_hyphens_and_underscores_are_one(package, name):
    assert names.find(package, name, "animal").NAME == "long_tailed"


def test_only_what_is_asked_for_is_loaded(package):
    names.find(package, "striped", "animal")
    assert "menagerie.long_tailed" not in sys.modules


@pytest.mark.parametrize("name", ["stripped", "_hidden", "x", ""])
def test_a_name_that_is_not_there_is_told_with_all_that_are(package, name):
    with pytest.raises(ValueError, match=f"no animal '{name}'.*Known: long_tailed, striped"):
        names.find(package, name, "animal")


def test_the_nearest_name_is_offered_if_one_is_near():
    assert "Did you mean 'striped'?" in names.unknown("animal", "stripped", ["spotted", "striped"])
    assert "Did you mean" not in names.unknown("animal", "x", ["spotted", "striped"])
