"""Every recurrence of the collection holds what a cell of anybody's has to."""

import keras
import pytest

from zoo.layers import BaseCell, cells
from zoo.testing import check_cell

CELLS = [c for c in vars(cells).values() if isinstance(c, type) and issubclass(c, BaseCell)]
# The others are marked as slow: what their equations are, `tests/layers/test_collection.py` holds.
OFTEN = {
    "tensorflow": {"SLSTMCell", "ProjectedLSTMCell", "MinimalGatedUnitCell", "LRUCell", "SRUCell"},
    "jax": {"LRUCell"},  # where all is compiled, which takes long
}


def often(name):
    """Not marked as slow."""
    return name in OFTEN[keras.backend.backend()]


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(cell, id=cell.__name__, marks=[] if often(cell.__name__) else pytest.mark.slow)
        for cell in CELLS
    ],
)
def test_it_holds_all_properties(cell):
    report = check_cell(cell)
    assert report["fused = loop"].reason == (
        "" if cell(3).cut else f"{cell.__name__} is not cut into recur and update"
    )
    assert report["parallel = sequential"].reason == (
        "" if cell(3).linear else f"{cell.__name__} is not linear in its state"
    )
    assert {o.name for o in report.outcomes if o.reason} <= {
        *("numbers in float64", "any size", "recurrent dropout"),
        *("cudnn = loop", "scan = loop", "fused = loop", "parallel = sequential"),
    }


def test_the_collection_is_whole():
    assert len(CELLS) == 17
