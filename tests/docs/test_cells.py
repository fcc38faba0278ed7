"""The page of cells: made from what was kept, with every cell and wrapper, and nothing by hand."""

import json

import pytest

import zoo
from scripts import loaded
from zoo.layers import BaseCell, cells, wrappers
from zoo.testing.comparing import NotApplicable, Unequal
from zoo.testing.subject import Subject


@pytest.fixture(scope="module")
def script():
    return loaded("docs/make_cells.py")


@pytest.fixture(scope="module")
def kept(script):
    return json.loads(script.KEPT.read_text("utf-8"))


def test_the_page_is_made_from_its_data(script, kept):
    assert script.PAGE.read_text("utf-8") == "\n".join(script.page(kept)).rstrip() + "\n"


def test_every_cell_and_wrapper_was_run_with_every_option(script, kept):
    made = {kind.make for kind in script.collection().values()}
    assert made == {
        cell
        for cell in vars(cells).values()
        if isinstance(cell, type) and issubclass(cell, BaseCell)
    }
    assert {*script.wrapped()} == {*wrappers.__all__} - {"CellWrapper"}
    assert {*kept} == {*script.collection(), *script.wrapped()}
    for one in kept.values():
        assert {*one["options"]} == {*script.OPTIONS} and {*one["engines"]} == {*script.FASTER}
        assert all("off" in box or box["reason"] for box in one["options"].values())


def test_a_box(script):
    notes = {}
    told = [
        {"off": 2.5e-7},
        {"off": 0.0},
        {"off": None},
        {"reason": "why"},
        {"reason": "why"},
        None,
    ]
    found = [script.box(one, notes) for one in told]
    assert found == ["✓ 2e-07", "✓ 0", "willing", "– (1)", "– (1)", ""]
    assert notes == {"why": 1}


def test_a_reason_is_told_and_a_failure_ends_all(script):
    def refuses(kind):
        raise NotApplicable("LSTMCell is not linear in its state")

    def fails(kind):
        raise Unequal("outputs differ")

    kind = Subject(zoo.layers.LSTMCell)
    assert script.told(lambda kind: 0.5, kind) == {"off": 0.5}
    assert script.told(refuses, kind) == {"reason": "it is not linear in its state"}
    with pytest.raises(Unequal, match="outputs differ"):
        script.told(fails, kind)


@pytest.mark.parametrize("option", ["zoneout", "stacked", "bfloat16", "SavedModel"])
def test_what_the_page_alone_asks_is_run(script, option):
    assert 0 <= script.OPTIONS[option](Subject(zoo.layers.MinGRUCell)) < 0.1
