"""The adding problem in small."""

import pytest

from zoo.compare.problems import adding


@pytest.fixture
def small(monkeypatch):
    """The module of the adding problem, of a few short rows."""
    for name, value in {"TIME": 6, "ROWS": 320, "VALIDATION": 40, "UPDATES": 24}.items():
        monkeypatch.setattr(adding, name, value)
    return adding
