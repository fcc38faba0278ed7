"""What counts words, against counting with sets and dense matrices."""

import numpy as np
import pytest

from zoo.baselines import bag_of_words
from zoo.baselines.bag_of_words import bags, log_ratios, naive_bayes
from zoo.datasets.splits import Ragged

TEXTS = [[3, 4, 3, 4], [5], [4, 3, 6], [6, 6, 6], [3, 4, 6], [7, 5, 3]]
LABELS = np.array([0, 1, 2, 1, 0, 2])
UNSEEN = [[3, 4], [6, 6], [8], [], [7, 5]]


def sets(texts, longest):
    return [
        {tuple(t[i : i + n]) for n in range(1, longest + 1) for i in range(len(t) - n + 1)}
        for t in texts
    ]


@pytest.mark.parametrize("longest", [1, 2, 3])
def test_a_text_has_each_of_its_runs_of_words_once(longest):
    found, expected = bags(Ragged.of(TEXTS), longest), sets(TEXTS, longest)
    assert found.texts == len(TEXTS)
    assert np.bincount(found.rows).tolist() == [len(each) for each in expected]
    number = dict(zip(zip(found.rows, found.features, strict=True), range(99), strict=False))
    assert len(number) == len(found.rows)
    alike = len(set.union(*expected))
    assert len(set(found.features.tolist())) == alike


def test_naive_bayes_is_that_of_counting_in_sets():
    train, unseen = sets(TEXTS, 2), sets(UNSEEN, 2)
    expected = np.zeros((len(UNSEEN), 3))
    for c in range(3):
        of = [each for each, label in zip(train, LABELS, strict=True) if label == c]
        total = len(set.union(*train)) + sum(map(len, of))
        for row, each in enumerate(unseen):
            told = each & set.union(*train)
            shares = [(1 + sum(f in known for known in of)) / total for f in told]
            expected[row, c] = np.log((1 + len(of)) / (3 + len(train))) + np.log(shares).sum()
    known, new = bags(Ragged.of(TEXTS), 2), bags(Ragged.of(UNSEEN), 2)
    np.testing.assert_allclose(naive_bayes(known, LABELS, new, 3), expected, atol=1e-9)


def test_a_rare_class_is_told_by_its_words():
    """Of nine texts to one, each full of words of its class."""
    random = np.random.default_rng(0)
    labels = np.repeat([0, 1], [180, 20])
    texts = [random.integers(20 * label, 20 * label + 30, 20) for label in labels]
    known, new = bags(Ragged.of(texts[::2]), 1), bags(Ragged.of(texts[1::2]), 1)
    found = naive_bayes(known, labels[::2], new, 2).argmax(1)
    assert (found == labels[1::2]).mean() > 0.98


@pytest.mark.parametrize("classes", [2, 3])
def test_the_regression_goes_where_the_loss_is_least(monkeypatch, classes):
    """Of one class against the rest, where plain descent in dense matrices comes to."""
    monkeypatch.setattr(bag_of_words, "BUCKETS", 97)
    monkeypatch.setattr(bag_of_words, "DECAY", 1e-2)
    monkeypatch.setattr(bag_of_words, "STEPS", 1000)
    labels = LABELS % classes
    known, new = bags(Ragged.of(TEXTS), 2), bags(Ragged.of(UNSEEN), 2)
    found = log_ratios(known, labels, new, classes)
    for c in range(classes):
        x, unseen = (np.zeros((len(t), 97)) for t in (TEXTS, UNSEEN))
        x[known.rows, known.features] = 1
        unseen[new.rows, new.features] = 1
        it = labels == c
        p, q = 1 + x[it].sum(0), 1 + x[~it].sum(0)
        seen = x.any(0)
        ratio = np.where(seen, np.log(p / p[seen].sum()) - np.log(q / q[seen].sum()), 0)
        w, b = np.zeros(97), 0.0
        for _ in range(10_000):
            errors = 1 / (1 + np.exp(-(x * ratio) @ w - b)) - it
            w -= 0.2 * ((x * ratio).T @ errors / len(x) + 1e-2 * w)
            b -= 0.2 * errors.mean()
        np.testing.assert_allclose(found[:, c], (unseen * ratio) @ w + b, atol=1e-3)
