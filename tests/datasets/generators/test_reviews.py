"""The grammar of reviews: balanced, the same every time, and combinations of words held out."""

from itertools import product

import pytest

from zoo.datasets.generators.reviews import ADJECTIVES, NOUNS, POSITIVE, reviews

ROWS = list(reviews())


def combinations(text):
    """The nouns with the adjectives that are said of them."""
    for clause in text.replace(" ; it was", " and").replace(", but", ",").split(","):
        words = clause.split()
        yield from product((n for n in NOUNS if n in words), (a for a in ADJECTIVES if a in words))


def test_a_few_hundred_and_none_twice():
    assert len(ROWS) == len({text for _, text, _ in ROWS}) == 576
    assert list(reviews()) == ROWS


@pytest.mark.parametrize("split, rows", [("train", 384), ("validation", 96), ("test", 96)])
def test_classes_are_balanced_in_every_split(split, rows):
    labels = [label for name, _, label in ROWS if name == split]
    assert len(labels) == rows and labels.count("pos") == rows / 2


def test_no_combination_is_of_two_splits():
    found = {}
    for split, text, _ in ROWS:
        for pair in combinations(text):
            assert found.setdefault(pair, split) == split
    assert len(found) == len(NOUNS) * len(ADJECTIVES)


def test_every_word_of_the_test_is_learnt():
    words = {name: set() for name, _, _ in ROWS}
    for name, text, _ in ROWS:
        words[name] |= set(text.split())
    assert words["test"] | words["validation"] <= words["train"]


def test_the_label_is_what_the_words_say():
    for _, text, label in ROWS:
        judgement = next(w for w in reversed(text.split()) if w in ADJECTIVES)
        assert (label == "pos") == ((judgement in POSITIVE) != ("not" in text.split()))
