"""Numbers: whatever marks divide their digits, one reading or none."""

import functools

import numpy as np
import pytest

from zoo.datasets.formats.tables.numbers import decimal_mark, numbers
from zoo.datasets.sources.reading import complaint

SAY = functools.partial(complaint, "`path`, a table", "prices.csv")


@pytest.mark.parametrize(
    "cell, value",
    [
        ("270.49", 270.49),
        ("4,787,699", 4_787_699),
        ("6189026.0000", 6_189_026),
        ("$1,234.50", 1234.5),
        ("-$1,234.50", -1234.5),
        ("$-3.5", -3.5),
        ("1,33,387.35", 133_387.35),  # lakhs
        ("₹ 1,33,387.35", 133_387.35),
        ("1'234.50", 1234.5),
        ("1 234 567.5", 1_234_567.5),
        ("1\u202f234.5", 1234.5),
        ("1.5e-3", 0.0015),
        ("12.3M", 12.3e6),
        ("1.2K", 1200),
        (".5", 0.5),
        ("+7", 7),
    ],
)
def test_decimal_points(cell, value):
    values, wrong = numbers([cell], ".")
    assert wrong == [] and values[0] == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "cell, value", [("2,6", 2.6), ("1.234,50 €", 1234.5), ("-200", -200), ("1 234,5", 1234.5)]
)
def test_decimal_commas(cell, value):
    values, wrong = numbers([cell], ",")
    assert wrong == [] and values[0] == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("cell", ["", "null", "NaN", "N/A", "-", "None"])
def test_missing(cell):
    values, wrong = numbers([cell], ".")
    assert wrong == [] and np.isnan(values[0])


@pytest.mark.parametrize(
    "cell",
    ["abc", "1.2.3", "1,2", "12,34", "1_000", "inf", "1e999", "0x10", "5%", "--5", ".", "1 2"],
)
def test_no_numbers(cell):
    values, wrong = numbers(["1", cell], ".")
    assert wrong == [1] and np.isnan(values[1])


@pytest.mark.parametrize(
    "cells, delimiter, mark",
    [
        (["778.81", "1,234"], ",", "."),  # the one says what the other is
        (["2,6", "1.234"], ";", ","),
        (["1.234,5"], ";", ","),
        (["1,234,567"], ";", "."),
        (["0,123"], ";", ","),
        (["1234,567"], "\t", ","),
        (["112", "118"], ",", "."),
        (["1.234", "5.678"], ",", "."),
        (["abc", "x,y"], ",", "."),
    ],
)
def test_the_mark_by_evidence(cells, delimiter, mark):
    assert decimal_mark([cells], delimiter, SAY) == mark


@pytest.mark.parametrize(
    "cells, delimiter", [(["1,234", "5,678"], ","), (["1.234"], ";"), (["1,234"], "\t")]
)
def test_without_evidence_the_option_is_named(cells, delimiter):
    with pytest.raises(ValueError, match=r'Pass decimal="\."'):
        decimal_mark([cells], delimiter, SAY)


def test_two_ways_are_refused():
    with pytest.raises(ValueError, match=r"'1\.5' as well as '2,25'"):
        decimal_mark([["1.5"], ["2,25"]], ";", SAY)
