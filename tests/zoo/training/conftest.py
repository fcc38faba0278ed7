"""What tests of training share."""

import signal
from types import SimpleNamespace

import pytest

from zoo.training import budget


@pytest.fixture
def ctrl_c():
    """SIGINT is heard, though a job in the background ignores it."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.fixture
def clock(monkeypatch):
    """A time that moves only when told."""
    time = SimpleNamespace(now=100.0)
    time.monotonic = lambda: time.now
    monkeypatch.setattr(budget, "time", time)
    return time
