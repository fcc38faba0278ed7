"""Sections of a report: coloured text, strips, pictures, and numbers as colours."""

import io
import re

import numpy as np
import pytest

from zoo.report import Coloured, Page, Picture, Row, Section, Strip, Table, render
from zoo.report.paints import INK, LINES, MIDDLE, QUIET, RULE, VARIABLES
from zoo.report.shades import behind, opacity, palette, picture, png

NASTY = "<script>alert('x')</script> & \" \x00 \ud800"


def section(*blocks, text=""):
    document = render(Page("Title", "Summary.", sections=(Section("Heading", text, blocks),)))
    return document, document[document.index("<main>") : document.index("</main>")]


def test_a_page_without_sections_has_nothing_of_them():
    document = render(Page("Title", "Summary."))
    assert ".strip" not in document and "section-1" not in document


def test_a_text_is_coloured_in_runs():
    block = Coloured("A text", ("a", "b", "<", "\n"), (3, 3, -10, 0), "−1", "1", True, "Note.")
    _, body = section(block, text="What it is.")
    assert '<p class="told">What it is.</p>' in body
    assert '<span class="p3">ab</span><span class="n10">&lt;</span>\n</pre>' in body
    assert body.count("<span></span>") == 1  # zero in the legend is the paper
    assert "Note." in body


def test_steps_stand_in_cells_beneath_their_pixels():
    rows = (Row("after", ("a", "<")), Row("1.", ("b", "c"), (4, 0), (True, False)))
    _, body = section(Strip("Steps", 2, rows, "data:image/png;base64,AAAA", 6.0, details="3, 1"))
    assert 'style="width: 1.0rem; height: 6.0rem"' in body
    assert "<div><b>after</b><i>a</i><i>&lt;</i></div>" in body
    assert '<b>1.</b><i class="p4 out">b</i><i>c</i>' in body
    assert "<details><summary>Which units</summary>3, 1</details>" in body


def test_words_stand_upright_in_wider_cells():
    _, body = section(Strip("Words", 2, (), "data:,", 1.0, words=True))
    assert 'class="wide strip words"' in body and "width: 2.5rem" in body


def test_tables_are_tables():
    _, body = section(Table("T", ("a", "b"), (("x", 1),)))
    assert "<caption>T</caption>" in body


def test_all_text_is_escaped_and_made_visible():
    rows = (Row(NASTY, (NASTY,)),)
    blocks = (
        Coloured(NASTY, (NASTY,), (1,), NASTY, NASTY, note=NASTY),
        Strip(NASTY, 1, rows, note=NASTY, details=NASTY),
    )
    document, body = section(*blocks, text=NASTY)
    assert "<script" not in document
    assert body.count("&lt;script&gt;") >= 11
    assert "␀ \ufffd" in body
    document.encode("utf-8")


def test_pictures_are_drawn_in_the_colours_of_the_page():
    matplotlib = pytest.importorskip("matplotlib.figure")
    figure = matplotlib.Figure(figsize=(3, 2))
    axes = figure.subplots()
    axes.plot([0, 1], color=LINES[1])
    axes.set_title(f"{LINES[1]} 日 <b>", color=INK)  # letters that look like a colour
    _, body = section(Picture("One", figure, "A line"), Picture("Two", figure))
    assert "stroke: var(--line-1)" in body and f"stroke: {LINES[1]}" not in body
    assert f"{LINES[1]} 日 &lt;b&gt;" in body
    assert "min-width: 288px" in body
    assert re.findall(r'aria-label="(.*?)"', body) == ["One", "A line", "Two", "Two"]
    ids = re.findall(r' id="(\w+)"', body)
    assert len(ids) == len({*ids})


def test_colours_of_pictures_are_those_of_light_paper():
    light = render(Page("", "")).partition("@media")[0]
    for colour, variable in VARIABLES.items():
        assert f"{variable[4:-1]}: {colour};" in light


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("paper, ink", [("#fdfdfb", "#1c1e21"), ("#15171a", "#e7e6e1")])
def test_both_papers_can_be_read(paper, ink):
    """Pixels stand out from either, and letters from the fullest shade behind them."""
    for colour in MIDDLE:
        assert contrast(colour, paper) > 3
    for place in (0, -2):
        full = palette()[place, :3] * opacity(10)
        mixed = full + (1 - opacity(10)) * np.array([int(paper[n : n + 2], 16) for n in (1, 3, 5)])
        behind_letters = "#" + "".join(f"{round(part):02x}" for part in mixed)
        assert contrast(behind_letters, ink) > 4.5


def test_numbers_are_shades():
    assert behind([0, 0.26, -2, 1, np.nan], 1.0) == [0, 3, -10, 10, 0]
    assert behind([0, 0], 0.0) == [0, 0]
    assert opacity(0) == 0 and opacity(-10) == opacity(10) == 0.7


def read(address):
    image = pytest.importorskip("matplotlib.image")
    import base64

    head, _, coded = address.partition(",")
    assert head == "data:image/png;base64"
    return np.rint(255 * image.imread(io.BytesIO(base64.b64decode(coded)))).astype(int)


def test_numbers_are_pixels():
    values = np.array([[0.0, 1.0, -1.0], [0.5, -3.0, np.nan]])
    pixels = read(picture(values, 1.0))
    assert pixels.shape == (2, 3, 4)
    assert pixels[0, 0, 3] == 0  # the paper
    assert pixels[0, 1].tolist() == [74, 134, 200, 255]
    assert pixels[0, 2].tolist() == pixels[1, 1].tolist() == [217, 105, 30, 255]
    assert abs(pixels[1, 0, 3] - 128) <= 1
    assert pixels[1, 2, 3] == 0


def test_any_shape_is_a_png():
    rng = np.random.default_rng(0)
    for shape in ((1, 1), (3, 2000), (64, 7)):
        pixels = rng.integers(0, 255, shape).astype(np.uint8)
        image = pytest.importorskip("matplotlib.image")
        found = image.imread(io.BytesIO(png(pixels, palette())))
        np.testing.assert_array_equal(np.rint(255 * found).astype(int), palette()[pixels])


def test_quiet_letters_and_rules_are_the_pages():
    assert VARIABLES[QUIET] == "var(--quiet)" and VARIABLES[RULE] == "var(--rule)"
