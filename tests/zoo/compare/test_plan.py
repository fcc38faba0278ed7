"""Which runs a comparison takes, and that none is made twice."""

import pytest

from zoo.compare import kept, plan
from zoo.compare.learner import Trained
from zoo.compare.plan import Comparison, chosen, compare

ASKED = {"cells": ("gru", "min_gru"), "problems": ("adding",), "budget": 3_000, "scale": 0.5}


@pytest.fixture
def learnt(monkeypatch):
    """What learners were made and asked; a training takes no time, and the lower rate is better."""
    asked = []

    class Learner:
        parameters, compiled = 3_000, 1.0

        def __init__(self, problem, cell, units):
            self.problem, self.cell, self.units = problem, cell, units
            asked.append((cell, units))

        def train(self, seed, rate, updates):
            asked.append((seed, rate, updates))
            return Trained(((updates, rate),), 10 * rate + seed, 1.0, 1.0, 2.0)

    monkeypatch.setattr(plan, "Learner", Learner)
    return asked


def test_a_rate_is_searched_with_the_first_seed(small, learnt, tmp_path):
    comparison = Comparison(**ASKED, seeds=3, rates=(0.01, 0.1))
    told = []
    runs = compare(comparison, tmp_path / "runs", lambda run, new: told.append(new))
    assert len(runs) == comparison.count == 8 and told == [True] * 8
    assert learnt[0][0] == "gru" and learnt[5][0] == "min_gru"
    assert learnt[1:5] == [(0, 0.01, 12), (0, 0.1, 12), (1, 0.01, 12), (2, 0.01, 12)]
    assert kept.read(tmp_path / "runs") == runs
    assert {run["trivial_loss"] for run in runs} == {small.read().trivial_loss}


def test_what_is_kept_is_not_made_again(small, learnt, tmp_path):
    place = tmp_path / "runs"
    comparison = Comparison(**ASKED, seeds=2, rates=(0.01, 0.1))
    runs = compare(comparison, place)
    lines = place.read_text().splitlines(keepends=True)
    place.write_text("".join(lines[:4]) + lines[4][:30])  # killed while it wrote
    learnt.clear()
    told = []
    assert compare(comparison, place, lambda run, new: told.append(new)) == runs
    assert told == [False] * 4 + [True] * 2
    assert [cell for cell, *_ in learnt if isinstance(cell, str)] == ["min_gru"]
    learnt.clear()
    assert compare(comparison, place) == runs and not learnt
    more = Comparison(**ASKED, seeds=3, rates=(0.01, 0.1))
    assert compare(more, place)[:3] == runs[:3] and len(learnt) == 2 * 2
    learnt.clear()
    other = Comparison(**{**ASKED, "budget": 2_000}, seeds=1, rates=(0.1,))
    assert compare(other, place) and len(learnt) == 2 * 2


def test_who_diverges_is_not_chosen():
    runs = [{"loss": None, "rate": 1}, {"loss": 2.0, "rate": 2}, {"loss": 1.0, "rate": 3}]
    assert chosen(runs)["rate"] == 3
    assert chosen(runs[:2])["rate"] == 2
    assert chosen(runs[:1])["rate"] == 1


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"cells": ("gru", "grv")}, "There is no cell 'grv'. Did you mean 'gru'"),
        ({"problems": ("addition",)}, "There is no problem 'addition'. Did you mean 'adding'"),
        ({"budget": 60}, "`budget`"),
    ],
    ids=str,
)
def test_what_there_is_not_is_refused(small, learnt, tmp_path, wrong, message):
    with pytest.raises(ValueError, match=message):
        compare(Comparison(**{**ASKED, **wrong}, seeds=1, rates=(0.1,)), tmp_path / "runs")
    assert not (tmp_path / "runs").exists()
