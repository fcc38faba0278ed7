"""A cell that is wrong on purpose is found by the property meant for it; a right one is not."""

import re

import keras
import pytest

import wrong_cells
from wrong_cells import WRONG, RightCell, Widens
from zoo.layers import LSTMCell
from zoo.testing import CellError, check_cell
from zoo.testing.battery import properties
from zoo.testing.checking import outcome
from zoo.testing.running import as_keras_starts, drawn_alike
from zoo.testing.subject import Subject


def found(cell, name):
    """What a property tells of it."""
    with drawn_alike(), as_keras_starts():
        return outcome(name, properties()[name], Subject(cell), [])


@pytest.mark.parametrize("cell", WRONG, ids=lambda cell: cell.__name__)
def test_it_is_found_by_the_property_meant_for_it(cell):
    name, told = WRONG[cell]
    assert re.search(told, found(cell, name).failure)


def test_a_constant_that_widens_is_found_where_it_does():
    """JAX has no float64, to which it would widen float32."""
    on_jax = keras.backend.backend() == "jax"
    policy, wide = ("mixed_bfloat16", "float32") if on_jax else ("float32", "float64")
    told = found(Widens, f"numbers in {policy}").failure
    assert f"under {policy} what a step gives is {wide}" in told


@pytest.mark.parametrize("name", sorted({name for name, _ in WRONG.values()} - {"scan = loop"}))
def test_of_a_right_one_it_holds(name):
    assert found(RightCell, name).sign == "✓"


def test_all_of_them_are_tried():
    cells = {c for c in vars(wrong_cells).values() if isinstance(c, type) and not c.abstract}
    assert cells == {*WRONG, Widens, RightCell}


def test_the_error_has_a_line_for_each_and_keeps_the_report():
    with pytest.raises(CellError, match="MixesRows does not hold") as error:
        check_cell(wrong_cells.MixesRows, units=3, features=2)
    report = error.value.report
    head, *lines = str(error.value).splitlines()
    assert isinstance(error.value, AssertionError)
    assert head == f"MixesRows does not hold {len(lines)} of {len(report.tested)} properties."
    assert [line.split(":")[0].strip() for line in lines] == [o.name for o in report.failed]
    assert {"rows", "any mask"} <= {o.name for o in report.failed}
    assert not report.ok and report["shapes"].sign == "✓"


def test_what_a_cell_raises_itself_is_told_without_what_keras_puts_around_it():
    class Breaks(wrong_cells.Plain):
        def recur(self, h):
            raise RuntimeError("the kettle boils over\nand more")

    with pytest.raises(CellError) as error:
        check_cell(Breaks)
    assert str(error.value).splitlines()[1:] == ["  runs: RuntimeError: the kettle boils over"]
    assert isinstance(error.value.__cause__, RuntimeError)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (LSTMCell(5), "a class of cells, or a function of units .* Received: cell=<LSTMCell"),
        ("lstm", "Received: cell='lstm'"),
        (lambda units: keras.layers.LSTMCell(units), "Received one that makes LSTMCell"),
    ],
)
def test_what_makes_no_cell_is_refused(cell, message):
    with pytest.raises(TypeError, match=message):
        check_cell(cell)
