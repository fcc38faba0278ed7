"""The grammar of pairs: the French agrees, and combinations of noun and adjective are held out."""

from itertools import pairwise

import pytest

from zoo.datasets.generators.pairs import ADJECTIVES, NOUNS, pairs

ROWS = list(pairs())


def held(english):
    """The combination of noun and adjective in a sentence."""
    words = english.rstrip(".?").split()
    return words[-2], words[-1]


def test_several_hundred_and_none_twice():
    assert len(ROWS) == len({english for _, english, _ in ROWS}) == 960
    assert len({french for _, _, french in ROWS}) == 960
    assert list(pairs()) == ROWS


def test_no_combination_is_of_two_splits():
    found = {}
    for split, english, _ in ROWS:
        assert found.setdefault(held(english), split) == split
    assert len(found) == len(NOUNS) * len(ADJECTIVES)
    assert sorted(found.values()).count("test") == 8


@pytest.mark.parametrize("side", [1, 2])
def test_every_word_of_the_test_is_learnt(side):
    words = {name: set() for name in ("train", "validation", "test")}
    for row in ROWS:
        words[row[0]] |= set(row[side].lower().rstrip(".?").split())
    assert words["test"] | words["validation"] <= words["train"]


@pytest.mark.parametrize(
    "english, french",
    [
        ("I see a red apple.", "Je vois une pomme rouge."),
        ("Do I buy a green car?", "Est-ce que j'achète une voiture verte ?"),
        ("He does not have a beautiful dog.", "Il n'a pas de beau chien."),
        ("Does she want a small dog?", "Est-ce qu'elle veut un petit chien ?"),
        ("Do they buy a white house?", "Est-ce qu'ils achètent une maison blanche ?"),
        (
            "Our neighbours do not find a beautiful apple.",
            "Nos voisins ne trouvent pas de belle pomme.",
        ),
    ],
)
def test_french_as_it_is_spoken(english, french):
    assert (english, french) in {row[1:] for row in ROWS}


def test_no_e_before_a_vowel_and_nothing_elided_else():
    for _, _, french in ROWS:
        words = french.lower().split()
        for word, following in pairwise(words):
            assert word not in ("je", "ne", "que") or following[0] not in "aeiouéè"
        assert all(word.split("'")[1][0] in "aeio" for word in words if "'" in word)
