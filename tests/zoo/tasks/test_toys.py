"""Toy problems: what is learnt, what must be beaten, and what is no row of the problem."""

import functools

import numpy as np
import pytest

import zoo
from zoo.datasets import toys
from zoo.tasks import find

pytestmark = pytest.mark.usefixtures("uncompiled")

TINY = {"units": 8, "epochs": 3, "batch": 16, "learning_rate": 0.01}
PROBLEMS = {
    "sum-of-integers": (toys.sums, {"longest": 3, "rows": 500}),
    "adding-problem": (toys.additions, {"time": 6, "rows": 300}),
    "copy-memory": (toys.copies, {"pause": 3, "rows": 300}),
}


@functools.cache
def learnt(problem):
    """A tiny model of the problem, and its rows."""
    load, sizes = PROBLEMS[problem]
    splits = load(**sizes)
    task = find("toys")
    return task.train(task.settings(problem=problem, **TINY), splits, None), splits


@pytest.fixture(params=PROBLEMS)
def trained(request):
    return learnt(request.param)


@pytest.fixture
def sums():
    return learnt("sum-of-integers")[0]


def raw_rows(model, rows):
    """The first three of the test rows as a user writes them."""
    return {
        "sum-of-integers": lambda: [row.tolist() for row in rows.integers][:3],
        "adding-problem": lambda: rows.steps[:3],
        "copy-memory": lambda: rows.inputs[:3, : toys.KEPT],
    }[model.settings.problem]()


def test_a_model_learns(trained):
    model, _ = trained
    curve = model.card["curve"]
    untaught = 2.2 if model.settings.problem == "copy-memory" else 1.0  # ln 9; the variance
    assert curve[-1]["validation_loss"] < untaught


def test_what_is_predicted_of_raw_rows_is_what_is_scored(trained):
    model, splits = trained
    rows = splits.test.take(np.arange(3))
    told = np.array(model.predict(raw_rows(model, rows)))
    if model.settings.problem == "copy-memory":
        expected = (told == rows.targets[:, -toys.KEPT :]).mean()
        assert model.score(rows)["right symbols"] == pytest.approx(expected)
    else:
        expected = np.mean((told - rows.sums) ** 2)
        assert model.score(rows)["mean squared error"] == pytest.approx(expected, rel=1e-4)


def test_a_model_is_kept_and_exported(trained, tmp_path):
    model, splits = trained
    model.save(tmp_path / "kept")
    raw = raw_rows(model, splits.test)
    again = np.array(zoo.load(tmp_path / "kept").predict(raw))
    np.testing.assert_allclose(again, model.predict(raw), rtol=1e-5)
    assert model.export(tmp_path / "1").calls == 2


def test_who_always_tells_the_mean_is_the_baseline(trained):
    model, splits = trained
    baseline = next(iter(model.card["scores"].values()))
    if model.settings.problem == "copy-memory":
        symbols = splits.train.targets[:, -10:]
        commonest = max(range(1, 9), key=lambda symbol: (symbols == symbol).sum())
        assert baseline["right symbols"] == (splits.test.targets[:, -10:] == commonest).mean()
    else:
        mean = sum(splits.train.sums.tolist()) / len(splits.train)
        naive = sum((s - mean) ** 2 for s in splits.test.sums.tolist()) / len(splits.test)
        assert baseline["mean squared error"] == pytest.approx(naive, rel=1e-5)


def test_the_command_line_reads_rows_as_they_are_written(trained):
    model, _ = trained
    text, row = {
        "sum-of-integers": ("3 1, 4", [3, 1, 4]),
        "adding-problem": ("0.3 0.8* 0.1 0.6*", [[0.3, 0], [0.8, 1], [0.1, 0], [0.6, 1]]),
        "copy-memory": ("1 2 3 4 5 6 7 8 1 2", [1, 2, 3, 4, 5, 6, 7, 8, 1, 2]),
    }[model.settings.problem]
    assert model.problem.read(text) == row
    assert len(model.answers([text, text])) == 2
    with pytest.raises(ValueError, match=r"must be written with blanks between them"):
        model.answers(["one two"])


@pytest.mark.parametrize(
    "raw",
    [[], [[]], [[1.5]], [[10]], [[-1]], "3 1", 5, [["a"]], None, np.array(5), {1, 2}],
    ids=str,
)
def test_what_is_no_row_of_integers_is_told(sums, raw):
    with pytest.raises(ValueError, match=r"^`raw`, (the rows|rows of integers), must .*Received: "):
        sums.predict(raw)


def test_a_row_is_answered_alone_as_among_longer_ones(sums):
    alone, *_ = sums.predict([[3, 1]])
    among, *_ = sums.predict(row for row in ([3, 1], [3, 1, 4, 1]))
    assert among == pytest.approx(alone, abs=1e-5)


@pytest.mark.parametrize(
    "problem, raw",
    [
        ("adding-problem", [[[0.5, 0.5]]]),
        ("adding-problem", [[[np.nan, 1]]]),
        ("adding-problem", [[[0.5, 1]], [[0.5, 1], [0.1, 0]]]),
        ("adding-problem", [[0.5, 1]]),
        ("copy-memory", [[1, 2, 3]]),
        ("copy-memory", [[0] * 10]),
        ("copy-memory", [[9] * 10]),
        ("copy-memory", [[1.5] * 10]),
    ],
    ids=str,
)
def test_what_is_no_row_of_the_others_is_told(problem, raw):
    from zoo.tasks.models._toy_problems import PROBLEMS

    with pytest.raises(ValueError, match=r"^`raw`, rows of .*Received: "):
        PROBLEMS[problem]({}).check(raw)


def test_a_model_is_not_judged_on_another_problem(sums):
    with pytest.raises(ValueError, match="are no longer the data the model was trained on"):
        sums.evaluate()  # the rows of `learnt` are fewer than the task's
    del sums.card["data"]["sha256"]
    assert sums.evaluate("sum-of-integers") == sums.evaluate()
    with pytest.raises(ValueError, match=r"sum-of-integers, or left out. Received: 'copy-memory'"):
        sums.evaluate("copy-memory")


def test_the_length_of_a_problem_can_be_chosen():
    task = find("toys")
    splits = task.read(task.settings(problem="adding-problem", length=10))
    assert splits.train.steps.shape[1] == 10
