"""The adding problem in small."""

import pytest

from zoo.compare.problems import adding


@pytest.fixture
def small(monkeypatch):
    """The module of the adding problem, of a few short rows."""
    for name, value in {"TIME": 6, "ROWS": 320, "VALIDATION": 40, "UPDATES": 24}.items():
        monkeypatch.setattr(adding, name, value)
    return adding


@pytest.fixture(autouse=True)
def others_stay(monkeypatch):
    """What other tests left in the process is not freed here, which may take a minute."""
    monkeypatch.setattr("keras.backend.clear_session", lambda: None)
    monkeypatch.setattr("gc.collect", lambda: 0)
