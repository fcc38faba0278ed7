"""Pieces of the page: whatever a text holds, nothing of it becomes part of the page."""

import re

import numpy as np
import pytest

from zoo.playground.chart import Chart
from zoo.playground.fragments import fragment, note, style
from zoo.report import Bars, Coloured, Row, Strip, Table

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}${8*8}</pre>"


def chart(name="drift", title="prices"):
    past = np.array([99.0, 101.0, 100.0])
    ahead = np.array([100.0, 101.0])
    return Chart(title, past, {name: ahead}, ahead - 3, ahead + 3, ("a",) * 4 + (EVIL,), "near")


BLOCKS = [
    Bars(EVIL, (EVIL, "b"), (0.75, 0.25), EVIL),
    Coloured(EVIL, (EVIL,), (3,), "0", "1", note=EVIL),
    Strip(EVIL, 1, (Row(EVIL, (EVIL,), (2,)),), note=EVIL, details=EVIL),
    Table(EVIL, ("", EVIL), ((EVIL, EVIL),)),
    chart(EVIL, EVIL),
    note(EVIL, kind="refused"),
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_what_a_text_holds_is_shown_and_is_no_part_of_the_page(block):
    html = fragment(block)
    tags = set(re.findall(r"<([a-z]+)", html))
    assert tags.isdisjoint({"script", "img"})
    assert "&lt;script&gt;" in html
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", html)


def test_bars_are_as_long_as_their_shares():
    html = fragment(Bars("next", ("a", "b"), (0.75, 0.0025)))
    assert re.findall(r"width: ([\d.]+)%", html) == ["75.00", "0.25"]
    assert re.findall(r"<span>(.*?)</span>", html) == ["75.0%", "0.2%"]


def test_what_is_empty_is_not_said():
    assert str(note("", "")) == ""
    assert note("", "one", "two").count("<p") == 2


def test_styles_touch_nothing_but_pieces_and_follow_light_and_dark():
    css = style()
    assert css.startswith("<style>") and "/* blocks */" not in css and "/* dark */" not in css
    outside = css[: css.index("\n.zoo {")]
    assert ".p1" in css and ".p1" not in outside and ".block {" not in outside
    assert css.count("--line-0: ") == 2
    assert not re.search(r"url\(|@import|https?:", css)


def test_a_chart_tells_its_picture_in_words_and_stays_within_it():
    drawn = chart()
    numbers = [float(n) for n in re.findall(r"[\d.]+", f"{drawn.area()} {drawn.came()}")]
    assert all(0 <= number <= 1000 for number in numbers)
    assert "drift 101.00" in drawn.words() and "from 98.00 to 104.00" in drawn.words()
    tops = [float(top) for _, top in drawn.heights()]
    assert 3 <= len(tops) <= 7 and all(0 <= top <= 100 for top in tops)


@pytest.mark.parametrize("value", [0.0, 5.0, -2.0, 1e-7, 1e11])
def test_a_series_that_stands_still_can_be_drawn(value):
    still = np.full(3, value)
    html = fragment(Chart("still", still, {"last": still}, still, still, ("a",) * 6, "near"))
    assert "nan" not in html and "inf" not in html
