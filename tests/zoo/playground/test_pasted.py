"""Columns that somebody pasted."""

import numpy as np
import pytest

from zoo.playground import pasted
from zoo.playground.limits import Refused

RISING = [100 + step / 4 for step in range(40)]
DAYS = [f"2024-01-{day:02}" for day in range(1, 32)] + [f"2024-02-{day:02}" for day in range(1, 10)]


def lines(*columns, divider=","):
    return "\n".join(divider.join(map(str, row)) for row in zip(*columns, strict=True))


@pytest.mark.parametrize(
    "written",
    [
        [f"{value:.2f}" for value in RISING],
        [f"${value:,.2f}" for value in RISING],
        [f"{value:.2f} €".replace(".", ",") for value in RISING],
    ],
    ids=["plain", "dollars", "decimal commas"],
)
def test_prices_alone(written):
    series, notes = pasted.series("Price\n" + "\n\n".join(written) + "\n")
    np.testing.assert_allclose(series.values, RISING)
    assert series.dates.tolist() == [*range(40)]
    assert notes == ()


def test_thousands_are_told_from_decimals():
    series, _ = pasted.series("\n".join(f"1'{value:.2f}" for value in RISING))
    np.testing.assert_allclose(series.values, np.array(RISING) + 1000)
    series, _ = pasted.series("\n".join(f"1,{value:.2f}" for value in RISING))
    np.testing.assert_allclose(series.values, np.array(RISING) + 1000)


@pytest.mark.parametrize("divider", [",", ";", "\t", "|", " "])
def test_dates_and_prices(divider):
    series, _ = pasted.series(lines(["Date", *DAYS], ["Close", *RISING], divider=divider))
    np.testing.assert_allclose(series.values, RISING)
    assert str(series.dates[0]) == "2024-01-01"


def test_a_date_may_stand_before_a_decimal_comma_or_a_quoted_price():
    commas = [f"{value:.2f}".replace(".", ",") for value in RISING]
    quoted = [f'"1,{value:.2f}"' for value in RISING]
    np.testing.assert_allclose(pasted.series(lines(DAYS, commas))[0].values, RISING)
    np.testing.assert_allclose(
        pasted.series(lines(DAYS, quoted))[0].values, np.array(RISING) + 1000
    )


def test_the_newest_may_come_first():
    series, notes = pasted.series(lines(DAYS[::-1], RISING[::-1]))
    np.testing.assert_allclose(series.values, RISING)
    assert "turned round" in notes[-1]


def test_a_gap_is_told():
    _, notes = pasted.series(lines([*DAYS[:-1], "2024-06-01"], RISING))
    assert any("gap" in note for note in notes)


@pytest.mark.parametrize(
    "text, told",
    [
        ("", "Paste a column"),
        (" \n\t\n", "Paste a column"),
        ("1\n2\n3", "From 30 to 5,000 prices can be read. Received: 3."),
        ("1\n" * 6000, "Received: 6,000"),
        ("cats\nand\ndogs\n" * 20, "no price: 'and'"),
        ("1\n" * 30 + "two\n", "Line 31 has no price: 'two'"),
        ("1\n" * 30 + "nan\n", "Line 31 has no price"),
        ("1\n" * 30 + "1e300\n", "Line 31 has no price"),
        ("1,234\n" * 30, "'1,234' may be a thousand or a fraction"),
        ("1.5\n" * 30 + "1,5\n", "as well as"),
        ("<script>alert(1)</script>\n" * 40, "no price"),
        (lines(DAYS, RISING, RISING, divider=";"), "in line 1"),
        (lines(DAYS, RISING) + "\n5", "Received: '5' in line 41"),
        (lines([*DAYS[:-1], DAYS[3]], RISING), "in order. Line 40 goes back to 2024-01-04"),
        (lines(["01/02/2024"] * 40, RISING), "'01/02/2024' may be read as either"),
        (lines([*DAYS[:-1], "2024-02-31"], RISING), "in no calendar"),
        (("1;" + "x" * 200_000 + "\n") * 1, "lines of text"),
        ("😀\n" * 50, "no price"),
        ("\x00" * 100, "Received: 0"),
    ],
)
def test_what_is_no_column_is_refused_in_a_line(text, told):
    with pytest.raises(Refused, match=told.replace("(", r"\(").replace(".", r"\.")) as refused:
        pasted.series(text)
    assert "\n" not in str(refused.value) and "decimal=" not in str(refused.value)
    assert len(str(refused.value)) < 400


def test_what_is_written_is_read():
    series, _ = pasted.series(pasted.written(RISING))
    np.testing.assert_allclose(series.values, RISING)
