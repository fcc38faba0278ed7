"""What came of a comparison, as tables and as a picture."""

import xml.etree.ElementTree as ElementTree

import pytest

from compared import run
from zoo.compare import tables
from zoo.compare.standing import ranking

FALLING = [[100 * n, 1 / n] for n in range(1, 9)]


@pytest.fixture
def found():
    """gru learns best, lstm is still learning, irnn is no better than the mean and diverges."""
    return ranking(
        [
            run(cell="irnn", score=0.16667, rate=0.001, processor=2.0),
            run(cell="gru", score=0.0123),
            run(cell="lstm", score=0.05, course=FALLING, rate=0.1),
            run(cell="lstm", score=0.04, course=FALLING, loss=9.0),
            run("digits", cell="irnn", score=None, loss=None),
            run("digits", cell="gru", score=0.98),
            run("digits", cell="lstm", score=0.9, rate=0.1),
        ]
    )


def test_the_best_stands_first_below_who_needs_no_network(found):
    made = tables.overall(found)
    assert made.columns[2:] == ("adding: mean squared error", "digits: digits right")
    assert made.rows == (
        ("baseline", "–", "0.1667", "0.100"),
        ("gru", "1.0 ±0.0", "0.0123 ±0.0000", "0.980 ±0.000"),
        ("lstm", "2.0 ±0.0", "0.0500 ±0.0000*", "0.900 ±0.000"),
        ("irnn", "3.0 ±0.0", "0.1667 ±0.0000", "diverged"),
    )
    assert made.highlight == 1


def test_a_problem_tells_sizes_rates_and_times(found):
    made = tables.of_problem(found, "digits")
    assert [row[0] for row in made.rows] == ["gru", "lstm", "irnn"]
    assert made.rows[1] == ("lstm", 40, "9,990", "0.1", "0.900 ±0.000", "4.0", "3.0")
    assert "800 updates; the mean: 0.100" in made.caption


def test_notes_tell_what_is_not_flattering(found):
    told = list(tables.notes(found))
    assert "(1 of 6)" in told[0]
    assert told[1] == "adding: all but 1 of 3 cells do better than the mean: irnn."
    assert told[2] == "digits: all but 1 of 3 cells do better than the mean: irnn."
    assert told[3].startswith("Of 6 searches for a rate 0 ended at the lowest, 0.001, and 1 at the")


def test_what_none_can_do_is_told():
    found = ranking([run(score=0.2), run(cell="lstm", score=None)])
    assert "adding: none of 2 cells do better than the mean." in list(tables.notes(found))


def test_at_equal_time_the_quick_have_learnt_longer(monkeypatch):
    monkeypatch.setattr(tables, "TIMED", "adding")
    quick, slow = run(cell="irnn", processor=1.0), run(cell="gru", processor=3.9)
    never = run(cell="lru", processor=10.0)
    made = tables.equal_time(ranking([quick, slow, never]))
    assert made.rows == (
        ("irnn", f"{1 / 512:.3f}", "800"),
        ("gru", f"{1 / 8:.3f}", "200"),
    )
    assert "after 0.8 s of processor time" in made.caption
    assert tables.equal_time(ranking([run("digits", score=None)])) is None


@pytest.mark.parametrize("name", ["chart.svg", "chart.png"])
def test_the_picture_shows_every_problem(found, tmp_path, name):
    pytest.importorskip("matplotlib")
    from zoo.compare import chart

    chart.draw(found, tmp_path / name)
    content = (tmp_path / name).read_bytes()
    if name.endswith("png"):
        assert content.startswith(b"\x89PNG")
        return
    told = "".join(ElementTree.fromstring(content).itertext())
    for word in ("adding", "digits", "gru", "more is better", "prefers-color-scheme: dark"):
        assert word in told
    assert b"#0000f" not in content
    chart.draw(found, tmp_path / "again.svg")
    assert (tmp_path / "again.svg").read_bytes() == content
