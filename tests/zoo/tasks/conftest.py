"""For tests of tasks: models that are too small for compilation to be worth its time."""

import pytest


@pytest.fixture
def uncompiled():
    """Every recurrence is run step by step: what is compiled for each shape takes seconds."""
    from zoo.layers import using

    with using("loop"):
        yield
