"""A curve as a file: complete, the same each time, and legible on light and dark screens."""

from xml.etree import ElementTree

import pytest

from zoo.report import Curve

pytest.importorskip("matplotlib")
from zoo.report.chart import draw

CURVE = Curve(
    "Right answers",
    "distance",
    "share right",
    {"lstm": ([0, 1, 2], [1.0, 0.9, float("nan")]), "chance": ([0, 1, 2], [0.5] * 3)},
)


def test_title_axes_and_lines_are_named(tmp_path):
    draw(CURVE, tmp_path / "chart.svg")
    told = "".join(ElementTree.parse(tmp_path / "chart.svg").getroot().itertext())
    for word in ("Right answers", "distance", "share right", "lstm", "chance"):
        assert word in told


def test_its_colours_follow_the_screen_and_equal_curves_give_equal_bytes(tmp_path):
    for name in ("one.svg", "other.svg"):
        draw(CURVE, tmp_path / name)
    one, other = ((tmp_path / name).read_text() for name in ("one.svg", "other.svg"))
    assert one == other
    assert "prefers-color-scheme: dark" in one
    assert "stroke: var(--line-0)" in one and "fill: var(--ink)" in one


def test_the_key_shows_lines_without_points(tmp_path):
    """Points are of values without a neighbour, of which this curve has none."""
    draw(CURVE, tmp_path / "chart.svg")
    drawn = ElementTree.parse(tmp_path / "chart.svg").getroot()
    key = next(part for part in drawn.iter() if part.get("id") == "legend_1")
    assert not [part for part in key.iter() if part.tag.endswith("}use")]


def test_a_png_is_one(tmp_path):
    draw(CURVE, tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")
