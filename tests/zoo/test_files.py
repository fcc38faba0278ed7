"""Folders are there whole or not at all; a place is claimed before long work, without a trace."""

import os

import pytest

from zoo.files import claim, whole_folder, write_whole

UNREFUSED = os.name != "posix" or os.geteuid() == 0


def fill(folder, text):
    with whole_folder(folder, "a") as draft:
        (draft / "a").write_text(text)


def test_a_folder_appears_when_it_is_whole(tmp_path, files):
    folder = tmp_path / "new" / "deep" / "run"
    with whole_folder(folder, "a") as draft:
        (draft / "a").write_text("1")
        assert draft.parent == folder.parent  # one file system, so that the move is one act
        assert not folder.exists()
    assert files(folder) == {"a": b"1"}
    assert os.listdir(folder.parent) == ["run"]


def test_others_may_read_it(tmp_path):
    fill(tmp_path / "run", "1")
    assert (tmp_path / "run").stat().st_mode & 0o777 == 0o755


def test_an_older_one_is_replaced_whole(tmp_path, files):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "old").write_text("0")
    (tmp_path / "run" / "a").write_text("0")
    fill(tmp_path / "run", "1")
    assert files(tmp_path) == {"run": None, "run/a": b"1"}


@pytest.mark.parametrize("error", [OSError, ValueError, KeyboardInterrupt])
def test_a_failure_leaves_nothing_new_and_what_was_there(tmp_path, files, error):
    fill(tmp_path / "run", "1")
    before = files(tmp_path)
    for folder in (tmp_path / "run", tmp_path / "other"):
        with pytest.raises(error), whole_folder(folder, "a") as draft:
            (draft / "b").write_text("2")
            raise error
    assert files(tmp_path) == before


def test_a_failure_leaves_no_parents(tmp_path, files):
    with pytest.raises(ValueError), whole_folder(tmp_path / "x" / "y" / "run", "a"):
        raise ValueError
    assert files(tmp_path) == {}


@pytest.mark.parametrize("refused", [1, 2])
def test_a_refused_move_leaves_what_was_there(tmp_path, files, monkeypatch, refused):
    fill(tmp_path / "run", "1")
    before, real, calls = files(tmp_path), os.replace, []

    def replace(*paths):
        calls.append(paths)
        if len(calls) == refused:
            raise OSError("refused")
        real(*paths)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(OSError, match="refused"):
        fill(tmp_path / "run", "2")
    assert files(tmp_path) == before


def test_a_file_in_its_place_is_kept(tmp_path, files):
    (tmp_path / "run").write_text("mine")
    with pytest.raises(OSError, match=r"run must be a folder"):
        fill(tmp_path / "run", "1")
    assert files(tmp_path) == {"run": b"mine"}


@pytest.mark.parametrize("parts", [["run"], ["new", "deep", "run"]])
def test_claiming_leaves_no_trace(tmp_path, files, parts):
    claim(tmp_path.joinpath(*parts), "a", overwrite=False)
    assert files(tmp_path) == {}


def test_an_empty_folder_can_be_claimed_even_from_inside(tmp_path, files, monkeypatch):
    from pathlib import Path

    monkeypatch.chdir(tmp_path)
    claim(Path("."), "a", overwrite=False)
    assert files(tmp_path) == {}


def test_what_holds_something_is_claimed_only_to_overwrite(tmp_path, files):
    fill(tmp_path / "run", "1")
    before = files(tmp_path)
    with pytest.raises(FileExistsError, match="holds something already"):
        claim(tmp_path / "run", "a", overwrite=False)
    claim(tmp_path / "run", "a", overwrite=True)
    assert files(tmp_path) == before


@pytest.mark.parametrize("overwrite", [False, True])
def test_what_is_no_such_folder_is_never_replaced(tmp_path, files, overwrite):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "b").write_text("dear")
    with pytest.raises(FileExistsError, match="holds other things: it has no a"):
        claim(tmp_path / "letters", "a", overwrite)
    with pytest.raises(FileExistsError, match="holds other things"):
        fill(tmp_path / "letters", "1")
    assert files(tmp_path) == {"letters": None, "letters/b": b"dear"}


@pytest.mark.parametrize("parts", [["file"], ["file", "run"], ["file", "deep", "run"]])
@pytest.mark.parametrize("overwrite", [False, True])
def test_a_file_in_the_way_is_told(tmp_path, files, parts, overwrite):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OSError, match="file"):
        claim(tmp_path.joinpath(*parts), "a", overwrite)
    assert files(tmp_path) == {"file": b"mine"}


def test_a_full_disk_is_told_and_left_as_it_was(tmp_path, files, monkeypatch):
    from pathlib import Path

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        claim(tmp_path / "new" / "run", "a", overwrite=False)
    assert files(tmp_path) == {}


@pytest.mark.skipif(UNREFUSED, reason="root may write anywhere")
@pytest.mark.parametrize("inside", [True, False])
def test_a_place_that_may_not_be_written_is_told(tmp_path, inside):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            claim(tmp_path / "run" if inside else tmp_path, "a", overwrite=True)
    finally:
        tmp_path.chmod(0o700)


def test_other_things_are_never_replaced(tmp_path, files):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "thesis").write_text("mine")
    before = files(tmp_path)
    with pytest.raises(FileExistsError, match="holds other things"):
        fill(tmp_path / "run", "1")
    with pytest.raises(FileExistsError, match="holds other things"):
        claim(tmp_path / "run", "a", overwrite=True)
    assert files(tmp_path) == before


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be flushed there")
def test_it_is_on_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    """And its name before anything else is done: power may fail at any time."""
    done, flush, replace = [], os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda file: done.append("flush") or flush(file))
    monkeypatch.setattr(os, "replace", lambda *places: done.append("move") or replace(*places))
    with whole_folder(tmp_path / "kept", "sign") as draft:
        (draft / "sign").write_text("1")
    assert done == ["flush", "flush", "move", "flush"]
    done.clear()
    write_whole(tmp_path / "file", "1")
    assert done == ["flush", "move", "flush"]
