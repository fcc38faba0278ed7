"""The lesson on pronouns: what it asks is what the language hides."""

import math

import numpy as np
import pytest

from zoo.datasets.pronouns import LEARNT, LONGER, lives
from zoo.lessons import pronouns_report as told
from zoo.lessons.pronouns import CHARACTERS, Reader, answers, gender, learn, lesson

DATA = lives(rows=200, names=40)


def test_lines_tell_the_pronoun_by_the_last_letter_of_the_name_alone():
    for part in (DATA.train, DATA.test):
        for text, place in zip(part.texts, part.pronouns, strict=True):
            name = text.replace(".", " ").split(" ")[0]
            assert text[place:].startswith("she " if name[-1] == "a" else "he ")
            between = text[len(name) : place]
            assert between.replace(" and ", " ").endswith(". where does ")


def test_new_names_and_longer_distances_are_kept_for_test():
    names = [
        {text.replace(".", " ").split(" ")[0] for text in part.texts}
        for part in (DATA.train, DATA.test.take(~DATA.test.new), DATA.test.take(DATA.test.new))
    ]
    assert not names[0] & names[2]
    assert len(names[0] & names[1]) > 5
    assert DATA.train.clauses.min() == LEARNT[0] and DATA.train.clauses.max() == LEARNT[1]
    assert DATA.test.clauses.max() == LONGER[1]
    counted = [text.count(" and ") + 1 for text in DATA.test.texts]
    np.testing.assert_array_equal(np.maximum(DATA.test.clauses, 1), counted)
    assert DATA.test.new.mean() == 0.5


def test_half_of_each_part_is_of_each_gender():
    share = np.mean(
        [
            text[place] == "s"
            for text, place in zip(DATA.train.texts, DATA.train.pronouns, strict=True)
        ]
    )
    assert 0.4 < share < 0.6


@pytest.mark.parametrize("rows, names, message", [(1, 40, "`rows`"), (20, 2, "`names`")])
def test_too_little_is_refused(rows, names, message):
    with pytest.raises(ValueError, match=message):
        lives(rows=rows, names=names)


def test_gender_is_told_between_name_and_pronoun():
    text = "belona slept. where does she live?"
    values = gender([*text])
    known = [step for step, value in enumerate(values) if not math.isnan(value)]
    assert (known[0], known[-1]) == (text.index(" "), text.index("she") - 1)
    assert {values[step] for step in known} == {1.0}
    assert 0.0 in gender([*"tiro. where does he live?"])


def test_answers_are_those_of_the_pronouns_place():
    class Knowing:
        def predict(self, tokens, batch, verbose):
            texts = ["".join(CHARACTERS[t] for t in row) for row in tokens]
            logits = np.zeros((*tokens.shape, len(CHARACTERS)))
            for row, text in zip(logits, texts, strict=True):
                row[
                    text.index("does ") + 4,
                    CHARACTERS.index(
                        "s" if text.replace(".", " ").split(" ")[0][-1] == "a" else "h"
                    ),
                ] = 1
            return logits

    reader = Reader("gru")
    reader.model = Knowing()
    assert answers(reader, DATA.test).all()


def test_a_tiny_lesson_is_told(tmp_path, command, monkeypatch):
    monkeypatch.setattr("zoo.lessons.pronouns.lives", lambda seed: lives(rows=80, names=20))
    monkeypatch.setattr("zoo.lessons.pronouns.UNITS", 6)
    pytest.importorskip("matplotlib")
    page, chart = tmp_path / "page.html", tmp_path / "chart.svg"
    options = ["--cells", "gru", "--epochs", 1, "--report", page, "--chart", chart]
    said = command("lesson", "pronouns", *options)
    assert said.code == 0, said.err
    assert "chance" in said.out and "gru carries" in said.out
    assert "recurrence_0/h[" in page.read_text("utf-8")
    for word in ("gru", "chance", "clauses between name and pronoun"):
        assert f">{word}" in chart.read_text("utf-8")


def test_what_a_cell_carries_is_told_by_its_numbers():
    learnt = lesson(cells=["simple_rnn"], epochs=1)
    (outcome,) = learnt.outcomes
    assert set(outcome.right) == {(a, b) for a in (False, True) for b in (False, True)}
    assert sorted(outcome.by_clauses) == list(range(LEARNT[0], LONGER[1] + 1))
    lines = told.curve(learnt).series
    assert lines["simple_rnn"] == ([*outcome.by_clauses], [*outcome.by_clauses.values()])
    assert lines["chance"] == ([*outcome.by_clauses], [0.5] * len(outcome.by_clauses))
    (line, last) = told.findings(learnt)
    assert "over no distance" in line or "clauses" in line
    assert str(outcome.unit) in last


def test_an_unknown_cell_is_refused(command, tmp_path):
    said = command("lesson", "pronouns", "--cells", "lstn", "--report", tmp_path / "p.html")
    assert said.code == 2 and "Did you mean 'lstm'" in said.err


@pytest.mark.slow
def test_an_lstm_carries_it_to_new_names_and_distances():
    """As long as the command trains: about a minute."""
    (outcome,) = lesson(cells=["lstm"]).outcomes
    assert outcome.right[True, True] > 0.95
    assert abs(outcome.unit.r) > 0.7
    assert outcome.without < outcome.whole - 0.1


def test_learning_lowers_the_loss():
    reader = Reader("lstm")
    learn(reader, DATA.train, 1)
    first = reader.model.history.history["loss"][0]
    learn(reader, DATA.train, 3)
    assert reader.model.history.history["loss"][-1] < first
