"""What docs/own_cell.md says of a cell of one's own is so: its blocks run, one after the other."""

import re
from pathlib import Path

import keras
import numpy as np
import pytest

import zoo
from zoo.testing import CellError, check_cell

PAGE = (Path(__file__).parents[2] / "docs" / "own_cell.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
ERROR = re.search(r"zoo.testing.report.CellError: (.*?)\n\n", PAGE, re.DOTALL)[1]
TABLE = re.search(r"```\n(LightGRUCell on .*?)```", PAGE, re.DOTALL)[1]
SMALL = {"units": 8, "layers": 1, "window": 20, "batch": 4, "epochs": 1}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What the blocks define, and what the second prints."""
    place = tmp_path_factory.mktemp("own")
    (place / "my.txt").write_text("Once upon a time there was a cell of one's own. " * 60)
    found = {"__name__": "own_cell", "SMALL": SMALL}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        for block in BLOCKS:
            exec(block.replace("minutes=5", "**SMALL"), found)
    return found


def words(text):
    """Line by line, without what was measured."""
    numbers = r"-?\b\d+(\.\d+)?(e[-+]\d+)?\b| \(\d+ s\)"
    return [" ".join(re.sub(numbers, "", line).split()) for line in text.strip().splitlines()]


def test_the_table_is_what_is_found(told):
    assert words(str(check_cell(told["LightGRUCell"]))) == words(TABLE)


def test_the_error_is_what_is_found():
    from wrong_cells import MixesRows

    with pytest.raises(CellError) as error:
        check_cell(MixesRows)
    assert words(str(error.value)) == words(ERROR)


def test_a_light_gated_unit_is_what_its_equations_say(told):
    cell = told["LightGRUCell"](3)
    cell.build((None, 2))
    rng = np.random.default_rng(0)
    W, U, b = (rng.normal(size=w.shape) for w in cell.weights)
    cell.set_weights([W, U, b])
    x, h = rng.normal(size=(4, 2)), rng.normal(size=(4, 3))
    z, g = np.split(x @ W + b + h @ U, 2, axis=1)
    z, g = 1 / (1 + np.exp(-z)), np.maximum(g, 0)
    found, _ = cell(x.astype("float32"), [h.astype("float32")])
    np.testing.assert_allclose(found, z * h + (1 - z) * g, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "engines"),
    [
        ("LightGRUCell", {"fused", "loop"}),
        ("GatedStepCell", {"loop"}),
        ("DecayCell", {"scan", "fused", "loop"}),
    ],
)
def test_it_is_run_by_what_the_page_says(told, name, engines):
    reasons = zoo.explain(zoo.layers.layer(told[name], 8), told["x"])
    assert {engine for engine, reason in reasons.items() if reason is None} == engines


def test_reasons_are_told_word_for_word(told):
    light, step = (
        zoo.explain(zoo.layers.layer(told[name], 8), told["x"])
        for name in ("LightGRUCell", "GatedStepCell")
    )
    for reason in (light["cudnn"], light["scan"], step["fused"]):
        assert f"'{reason}'" in PAGE


def test_what_is_recorded_has_the_shape_that_is_told(told):
    assert told["record"]["recurrence_0"].gates["update"].shape == (2, 50, 32)
    assert 0 <= told["flow"]["recurrence_0"].gates["update"].saturated <= 1
    assert isinstance(told["model"], keras.Model)


def test_it_is_short():
    """About twelve lines, without its docstring."""
    (cell,) = re.findall(r"class LightGRUCell.*", BLOCKS[0], re.DOTALL)
    assert len([line for line in cell.splitlines() if line.strip()]) <= 12
