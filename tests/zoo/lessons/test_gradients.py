"""The lesson on gradients, in small."""

from dataclasses import replace

import numpy as np
import pytest

from refused import assert_refused
from zoo.datasets.toys import additions
from zoo.inspection import gradient_flow
from zoo.lessons import gradients_report as told
from zoo.lessons.gradients import RECIPES, Recipe, build, lesson

SMALL, TRUNCATED, LARGE = RECIPES[0], RECIPES[1], RECIPES[4]


@pytest.fixture(scope="module")
def tiny():
    """All that the table and the findings tell apart, in seconds."""
    return lesson(time=16, steps=60, recipes=[SMALL, TRUNCATED, LARGE], seeds=[0, 1])


def test_small_weights_vanish_and_large_ones_explode(tiny):
    at_start = {outcome.recipe.name: outcome.before for outcome in tiny.outcomes}
    assert at_start[SMALL.name].rate < 0.6
    assert at_start[LARGE.name].rate > 1.2


def test_each_seed_has_rows_and_weights_of_its_own_and_gives_the_same_again(tiny):
    again = lesson(time=16, steps=60, recipes=[SMALL], seeds=[1])
    errors = {(o.recipe.name, o.seed): o.error for o in tiny.outcomes}
    assert errors[SMALL.name, 1] == again.outcomes[0].error
    assert errors[SMALL.name, 0] != errors[SMALL.name, 1]
    assert tiny.trivial == pytest.approx(1 / 6, abs=0.02)


def test_a_cut_gradient_reaches_back_a_quarter():
    model = build(TRUNCATED, 16)
    model.compile(loss="mse")
    rows = additions(time=16, rows=8).train
    before, after = gradient_flow(model, rows.steps, rows.sums).layers
    assert (len(before.norms), len(after.norms)) == (12, 4)
    assert not before.norms.any() and after.norms.all()


def test_a_cut_gradient_cuts_no_memory():
    """The output is that of the network without the cut."""
    cut, whole = build(TRUNCATED, 16), build(SMALL, 16)
    whole.set_weights(cut.get_weights())
    x = additions(time=16, rows=8).train.steps
    np.testing.assert_allclose(cut(x), whole(x), atol=1e-6)


def test_divergence_ends_training_and_is_told():
    wild = Recipe("wild", lambda **how: RECIPES[6].layer(kernel_initializer="ones", **how))
    learnt = lesson(time=16, steps=60, recipes=[SMALL, wild])
    outcome = learnt.outcomes[1]
    assert outcome.diverged and np.isnan(outcome.error)
    assert f"wild (at step {outcome.diverged})" in " ".join(told.findings(learnt))
    assert f"diverged at step {outcome.diverged}" in str(told.compare(learnt).rows)


def test_the_table_tells_each_seed_and_highlights_the_best(tiny):
    table = told.compare(tiny)
    assert table.columns[1:3] == ("error, seed 0", "error, seed 1")
    assert [row[0] for row in table.rows[1:]] == [SMALL.name, TRUNCATED.name, LARGE.name]
    found = np.array([outcome.error for outcome in tiny.outcomes]).reshape(3, 2)
    assert table.highlight == 1 + np.nanargmin(found.sum(1))
    assert table.rows[1][1:3] == tuple(f"{error:.4f}" for error in found[0])
    assert "reaches back 4 of 16 steps" in " ".join(told.findings(tiny))


def test_the_curve_has_each_layer_once_from_the_end_back_to_the_start(tiny):
    lines = told.curve(tiny).series
    assert [*lines] == [SMALL.name, LARGE.name]
    back, small = lines[SMALL.name]
    assert [*back] == [*range(16)]
    np.testing.assert_allclose(10 ** np.array(small[::-1]), tiny.outcomes[0].before.norms)
    assert small[-1] < small[0] and lines[LARGE.name][1][-1] > lines[LARGE.name][1][0]


def test_a_layer_that_a_recipe_changes_is_named_by_both(tiny):
    changed = replace(tiny.outcomes[0], recipe=RECIPES[3])
    learnt = replace(tiny, outcomes=(tiny.outcomes[0], changed))
    assert [*told.curve(learnt).series] == [SMALL.name, "vanilla, orthogonal weights"]


def test_the_command_writes_a_report(command, tmp_path, monkeypatch):
    monkeypatch.setattr("zoo.lessons.gradients.lesson.__kwdefaults__", _with([SMALL, TRUNCATED]))
    path = tmp_path / "page.html"
    said = command("lesson", "gradients", "--time", 8, "--steps", 10, "--report", path)
    assert said.code == 0, said.err
    assert "vanilla, small weights" in said.out
    assert "vanilla, small weights, truncated" in path.read_text("utf-8")


def _with(recipes):
    return {**lesson.__kwdefaults__, "recipes": recipes}


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--time", 10], "`time`"),
        (["--steps", 1], "`steps`"),
        (["--seeds", 0], "--seeds"),
        (["--report", "no/page.html"], "no/page.html"),
        (["--chart", "chart.pdf"], ".png or .svg"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_one_line(command, place, arguments, message):
    assert_refused(command("lesson", "gradients", *arguments), message)
