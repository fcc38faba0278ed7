"""What tests of training share."""

from types import SimpleNamespace

import pytest

from zoo.training import budget


@pytest.fixture
def clock(monkeypatch):
    """A time that moves only when told."""
    time = SimpleNamespace(now=100.0)
    time.monotonic = lambda: time.now
    monkeypatch.setattr(budget, "time", time)
    return time
