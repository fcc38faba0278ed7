"""What was found, as a table; numbers that are compared; and nothing changes beside."""

import random

import keras
import numpy as np
import pytest

import zoo
from wrong_cells import Plain
from zoo.layers import LSTMCell
from zoo.testing import CellError, Outcome, Report, check_cell
from zoo.testing.battery import properties
from zoo.testing.comparing import Unequal, close, same
from zoo.testing.running import drawn_alike
from zoo.testing.subject import Subject

OUTCOMES = (
    Outcome("shapes"),
    Outcome("any mask", off=1.25e-7),
    Outcome("gradients", failure="the gradient by bias is off"),
    Outcome("scan = loop", reason="MyCell is not linear in its state"),
)


def test_a_table():
    report = Report("MyCell", "tensorflow", 7.4, OUTCOMES)
    assert str(report).splitlines() == [
        "MyCell on tensorflow: 2 of 3 properties hold (7 s)",
        "  ✓ shapes",
        "  ✓ any mask     1e-07",
        "  ✗ gradients    the gradient by bias is off",
        "  – scan = loop  MyCell is not linear in its state",
    ]
    assert repr(report) == str(report)
    assert report.failed == OUTCOMES[2:3] and not report.ok
    assert str(CellError(report)).splitlines() == [
        "MyCell does not hold 1 of 3 properties.",
        "  gradients: the gradient by bias is off",
    ]


def test_a_property_by_its_name():
    report = Report("MyCell", "tensorflow", 7.4, OUTCOMES)
    assert report["any mask"] is OUTCOMES[1]
    with pytest.raises(KeyError, match=r"no property 'mask'. Known: shapes, any mask"):
        report["mask"]


class Stops(Plain):
    def recur(self, h):
        raise RuntimeError("no further")


def test_nothing_else_is_changed():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        random.seed(5), np.random.seed(5)
        with pytest.raises(CellError, match="runs: RuntimeError: no further"):
            check_cell(Stops)
        assert keras.config.dtype_policy().name == "mixed_bfloat16"
        drawn = random.random(), np.random.rand()
        random.seed(5), np.random.seed(5)
        assert drawn == (random.random(), np.random.rand())
    finally:
        keras.config.set_dtype_policy("float32")


def test_what_is_found_is_found_again():
    def found():
        with drawn_alike():
            kind = Subject(LSTMCell, 2, 3, {"unit_forget_bias": False})
            return [properties()[name](kind) for name in ("rows", "any mask", "dropout")]

    assert found() == found()


def test_it_is_found_from_zoo():
    assert zoo.testing.check_cell is check_cell


class TestClose:
    def test_it_tells_by_how_much(self):
        assert close([[0.0, 3.0]], [[0.0, 3.004]], 0.1) == pytest.approx(1e-3, rel=1e-3)

    def test_it_tells_what_differs_and_where(self):
        with pytest.raises(Unequal, match=r"state h at \[1, 0\] is 2 instead of 1: off by 5.0e-01"):
            close([[1.0], [[0.0], [2.0]]], [[1.0], [[0.0], [1.0]]], 1e-3, ["outputs", "state h"])

    @pytest.mark.parametrize("wrong", [np.nan, np.inf])
    def test_what_is_no_number_equals_nothing(self, wrong):
        with pytest.raises(Unequal, match="array 1 of 1 at"):
            close([np.array([wrong])], [np.array([1.0])], 1e9)

    def test_shapes_are_compared_too(self):
        with pytest.raises(Unequal, match=r"has the shape \(1, 2\) instead of \(2,\)"):
            close([np.ones((1, 2))], [np.ones(2)])

    def test_nothing_equals_nothing(self):
        assert close([np.ones((3, 0))], [np.ones((3, 0))]) == 0
        assert close([], []) == 0

    def test_same_is_to_the_bit(self):
        same(np.ones(2), np.ones(2), "it")
        with pytest.raises(Unequal, match="it at"):
            same(np.ones(2), np.ones(2) + 1e-15, "it")
