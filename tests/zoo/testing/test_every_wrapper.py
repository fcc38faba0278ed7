"""Every wrapper holds it too, around a cell that is cut, a linear one, and one that is not cut."""

import keras
import pytest

from zoo.layers import (
    DeepTransition,
    LSTMCell,
    MinGRUCell,
    MinimalGatedUnitCell,
    Normalised,
    Residual,
    Stacked,
    Zoneout,
    wrappers,
)
from zoo.testing import check_cell

INNER = (LSTMCell, MinGRUCell, MinimalGatedUnitCell)
WRAPPERS = {
    "Zoneout": lambda cell, units: Zoneout(cell(units), 0.3),
    "Residual": lambda cell, units: Residual(cell(units)),
    "Normalised": lambda cell, units: Normalised(cell(units)),
    "Stacked": lambda cell, units: Stacked([cell(units), cell(units)]),
    "DeepTransition": lambda cell, units: DeepTransition([cell(units), cell(units)]),
}
# Where all is compiled, which takes long, one that a scan runs too.
COMPILED = keras.backend.backend() == "jax"
OFTEN = {("Zoneout", MinGRUCell)}
if not COMPILED:
    OFTEN |= {*((name, MinGRUCell) for name in WRAPPERS), ("DeepTransition", MinimalGatedUnitCell)}
PAIRS = [(wrapper, cell) for cell in INNER for wrapper in WRAPPERS]


@pytest.mark.parametrize(
    ("wrapper", "cell"),
    [
        pytest.param(
            *pair,
            id=f"{pair[0]}-{pair[1].__name__}",
            marks=[] if pair in OFTEN else pytest.mark.slow,
        )
        for pair in PAIRS
    ],
)
def test_it_holds_all_properties(wrapper, cell):
    report = check_cell(lambda units: WRAPPERS[wrapper](cell, units), units=4)
    assert report.cell == wrapper
    if wrapper in ("Zoneout", "Residual", "Normalised"):  # they run on what runs the cell within
        tested = {o.name for o in report.outcomes if not o.reason}
        assert ("fused = loop" in tested) == (cell is not MinimalGatedUnitCell)
        assert ("scan = loop" in tested) == (cell is MinGRUCell)


def test_all_wrappers_are_tried():
    abstract = {"CellWrapper"}
    assert {*wrappers.__all__} - abstract == {*WRAPPERS}


@pytest.mark.skipif(COMPILED, reason="it compiles for half a minute")
def test_they_hold_it_within_each_other():
    check_cell(
        lambda units: Stacked(
            [
                DeepTransition([Zoneout(LSTMCell(units), 0.2), LSTMCell(units)]),
                Residual(Normalised(Zoneout(MinGRUCell(units), {"h": 0.4}))),
            ]
        ),
        units=4,
    )
