"""BLEU of sacreBLEU, of which only what is handed to it is ours."""

import math
import sys

import pytest

from zoo.evaluation.bleu import bleu


def test_what_is_right_has_100_and_what_is_wrong_0():
    texts = ["Un homme dort dans la rue.", "Deux chiens courent vite."]
    assert bleu(texts, [[text] for text in texts]).score == pytest.approx(100)
    assert bleu(["x y z w v u"], [["Un homme dort dans la rue."]]).score < 10


def test_it_is_the_mean_of_precisions_by_the_formula():
    said, right = "a b c d e f", "a b c d x y"
    precisions = (4 / 6, 3 / 5, 2 / 4, 1 / 3)
    expected = 100 * math.exp(sum(map(math.log, precisions)) / 4)
    assert bleu([said], [[right]]).score == pytest.approx(expected)


def test_case_counts():
    assert bleu(["un homme dort ici"], [["UN HOMME DORT ICI"]]).score < 20


def test_any_reference_of_a_row_is_right_whatever_their_number():
    said = ["Il fait très froid.", "Je ne sais pas."]
    several = [["Il gèle.", "Il fait très froid."], ["Je ne sais pas."]]
    found = bleu(said, several)
    assert found.score == pytest.approx(100)
    assert found.signature.startswith("nrefs:var|case:mixed|eff:no|tok:13a|")
    assert bleu(said, [[text] for text in said]).signature.startswith("nrefs:1|")


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics", None)
    with pytest.raises(ImportError, match=r"pip install 'rnn-zoo\[translation\]'"):
        bleu(["a"], [["a"]])
