"""From runs to scores and ranks."""

import json

import pytest

from compared import run
from zoo.compare.standing import Ranking, learning, ranked, ranking


def both(cell, scores, problem="adding", **more):
    """The two seeds of a cell, and a search at a rate that did worse."""
    worse = run(problem, cell, rate=0.1, score=9.0, loss=5.0, **more)
    return [worse, *(run(problem, cell, seed, score=s, **more) for seed, s in enumerate(scores))]


def test_a_cell_stands_by_its_best_rate():
    found = ranking([*both("gru", (0.01, 0.03)), *both("lstm", (0.02, None))])
    gru, lstm = found.standings
    assert (gru.rate, gru.edge, gru.scores) == (0.003, True, (0.01, 0.03))
    assert (gru.score, gru.spread) == (pytest.approx(0.02), pytest.approx(0.01))
    assert (lstm.score, lstm.spread) == (None, 0)
    assert found.about["runs"] == 6 and found.about["seconds"] == 6 * 5 + 2 * 2
    assert found.about["rates"] == [0.003, 0.1]


def test_a_rate_between_others_is_at_no_edge():
    more = [run(rate=0.0001, loss=7.0)]
    assert not ranking([*more, *both("gru", (0.01, 0.02))]).standings[0].edge
    assert not ranking([run(rate=0.1)]).standings[0].edge


def test_equal_scores_share_a_rank():
    assert ranked([0.3, 0.1, 0.3, 0.2]) == [3.5, 1, 3.5, 2]
    assert ranked([1.0, 1.0, 1.0]) == [2, 2, 2]
    assert ranked([]) == []


def test_ranks_are_of_each_seed_and_problem():
    runs = [
        *both("gru", (0.01, 0.04)),
        *both("lstm", (0.02, 0.02)),
        *both("irnn", (0.03, None)),
        *both("gru", (0.9, 0.9), "digits"),
        *both("lstm", (0.8, 0.9001), "digits"),  # alike in the digits that are shown
        *both("irnn", (0.95, 0.7), "digits"),
    ]
    found = ranking(runs)
    # with the first seed gru is 1st and 2nd, with the other 2nd and shares the 1st
    assert found.ranks() == {
        "gru": (pytest.approx(1.625), pytest.approx(0.125)),
        "lstm": (pytest.approx((2.5 + 1.25) / 2), pytest.approx(0.625)),
        "irnn": (pytest.approx(2.5), pytest.approx(0.5)),
    }
    assert found.cells == ["gru", "lstm", "irnn"]


def test_a_cell_without_all_problems_and_seeds_has_no_rank():
    runs = [
        *both("gru", (0.01, 0.02)),
        *both("gru", (0.9, 0.9), "digits"),
        *both("lstm", (0.001, 0.001)),
        *both("lstm", (0.9,), "digits"),
        *both("irnn", (0.001, 0.001)),
    ]
    found = ranking(runs)
    assert list(found.ranks()) == ["gru"]
    assert found.cells == ["gru", "irnn", "lstm"]
    assert found.of("digits", "lstm") is None and found.of("adding", "lstm").score == 0.001


def test_what_is_kept_as_json_is_the_same():
    found = ranking([*both("gru", (0.01, None)), *both("lstm", (0.02, 0.03))])
    assert Ranking.from_plain(json.loads(json.dumps(found.plain()))) == found


@pytest.mark.parametrize(
    "losses, late",
    [
        ([8, 7, 6, 5, 4, 3, 2, 1], True),
        ([8, 4, 2, 1, 1, 1, 1, 0.995], False),  # less than a trace
        ([8, 4, 2, 1, 1, 1, 0.9, 5], True),
        ([8, 4, 2, 1, 1, 1, 2, None], False),
        ([8, None], False),
        ([8], False),
        ([8, 7], True),
    ],
)
def test_who_still_learns_is_told_by_the_last_quarter(losses, late):
    course = [(100 * n, loss) for n, loss in enumerate(losses, 1)]
    assert learning(course, 1.0) is late
    assert learning(course, 1e6) is False


@pytest.mark.parametrize(
    "other, message",
    [
        ({"budget": 5}, "budget of 10000 and of 5"),
        ({"updates": 5}, "updates of adding of 5 and of 800"),
        ({"data": "others"}, "data of adding of 'drawn by chance' and of 'others'"),
        ({"how": {}}, "how of"),
    ],
    ids=str,
)
def test_several_comparisons_are_no_ranking(other, message):
    with pytest.raises(ValueError, match=f"of one comparison.*{message}"):
        ranking([run(), run(cell="lstm", **other)])
    assert ranking([run(), run("digits", updates=5, data="others")])


def test_no_runs_are_no_ranking():
    with pytest.raises(ValueError, match="no ranking, as there are no runs"):
        ranking([])
