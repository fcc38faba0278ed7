"""A model of every kind, kept once; and copies of its folder, to do anything with."""

import shutil
from pathlib import Path

import pytest

import corrupted


@pytest.fixture(scope="session")
def originals(tmp_path_factory):
    """Task → folder; each is made when it is first asked for."""
    place = tmp_path_factory.mktemp("originals")

    def original(task: str) -> Path:
        if not (place / task).exists():
            corrupted.keep(task, place / task)
        return place / task

    return original


@pytest.fixture
def copy(originals, tmp_path):
    """Task → a folder to corrupt."""
    return lambda task, name="copy": Path(shutil.copytree(originals(task), tmp_path / name))


@pytest.fixture
def canary(tmp_path):
    """What exists once something was executed."""
    path = tmp_path / "canary"
    yield path
    assert not path.exists()
