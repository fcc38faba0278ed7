"""Texts → ids: as word by word, train alone counted, and the same from the cache."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoo.datasets.vocabularies import word_ids as module
from zoo.datasets.vocabularies.word_ids import word_ids
from zoo.datasets.vocabularies.words import Words, tokenise

TEXTS = st.lists(st.text("aAbB c", max_size=8), min_size=1, max_size=5)


def by_hand(texts, least, most):
    words = [word for text in texts["train"] for word in tokenise(text.lower())]
    vocabulary = Words.of(words, least, most)
    return vocabulary, {
        name: [vocabulary.encode(tokenise(text.lower())).tolist() for text in part]
        for name, part in texts.items()
    }


@given(TEXTS, TEXTS, st.none() | st.integers(1, 2))
def test_ids_are_those_of_the_words(train, test, most):
    texts = {"train": ["a", *train], "test": test}
    vocabulary, ids = word_ids(texts, 1, most)
    expected, lists = by_hand(texts, 1, most)
    assert vocabulary == expected
    assert {name: [row.tolist() for row in part] for name, part in ids.items()} == lists


@given(TEXTS)
def test_the_vocabulary_sees_train_alone(test):
    first, ids = word_ids({"test": ["a b c"], "train": ["b b c"]})
    second, others = word_ids({"test": test, "train": ["b b c"]})
    assert first == second and "a" not in first
    assert ids["train"].values.tolist() == others["train"].values.tolist()


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(module, "KEPT", 0)


def test_the_cache_changes_nothing(kept, cache, monkeypatch):
    texts = {"train": ["a b", "", "b \ud800 é"], "validation": ["b c"]}
    vocabulary, ids = word_ids(texts)
    monkeypatch.setattr(module, "_number", None)  # not made again
    again, same = word_ids(texts)
    assert vocabulary == again == by_hand(texts, 1, None)[0]
    for name in texts:
        np.testing.assert_array_equal(ids[name].values, same[name].values)
        np.testing.assert_array_equal(ids[name].starts, same[name].starts)
    assert isinstance(same["train"].values, np.memmap)


@pytest.mark.parametrize("change", ["text", "cut", "least", "most"])
def test_what_differs_is_kept_apart(kept, cache, change):
    texts, least, most = {"train": ["a b b", "b a"], "test": ["a"]}, 1, None
    word_ids(texts, least, most)
    if change == "text":
        texts["test"] = ["b"]
    elif change == "cut":  # the same characters, cut into texts elsewhere
        texts["train"] = ["a b bb", " a"]
    least, most = 3 if change == "least" else 1, 1 if change == "most" else None
    vocabulary, ids = word_ids(texts, least, most)
    expected, lists = by_hand(texts, least, most)
    assert vocabulary == expected
    assert [row.tolist() for row in ids["train"]] == lists["train"]
    assert len(list((cache / "derived").glob("word-ids-*"))) == 2


def test_a_damaged_cache_is_made_anew(kept, cache):
    texts = {"train": ["a b b"]}
    _, ids = word_ids(texts)
    expected = ids["train"].values.tolist()
    [file] = (cache / "derived").glob("*/train.values.npy")
    file.write_bytes(file.read_bytes()[:-4])
    assert word_ids(texts)[1]["train"].values.tolist() == expected
