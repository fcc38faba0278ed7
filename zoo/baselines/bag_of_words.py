"""A text's class from which words and pairs of words occur in it, wherever they stand.

    naive Bayes    log P(c) + Σ_f log P(f | c)        P(f | c) = (1 + n(f, c)) / Σ_g (1 + n(g, c))
    log ratios     b + Σ_f w_f r_f                    r_f = log P(f | c) - log P(f | not c)

n(f, c)   how many texts of class c hold the feature f, a word or some that follow each other
Σ_g       over all features that any text of train holds; others tell nothing
w, b      by logistic regression of c against all other classes

The first is multinomial naive Bayes of what occurs, not of how often.  The second is the strongest
of what counts words in long texts: Wang & Manning 2012, with the logistic loss of Mesnil et al.
2015 in the place of a support vector machine's.

Features are hashed into so many buckets (Weinberger et al. 2009): no pair is looked up.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.splits import Ragged

BUCKETS = 1 << 22
MULTIPLIER = 1_000_003  # a prime: pairs are spread over the buckets
STEPS, DECAY = 100, 1e-4  # of the regression; its decay is per text

Integers = NDArray[np.integer]
Floats = NDArray[np.float64]


class Bags(NamedTuple):
    """Which feature occurs in which of `texts` texts, each named once: (occurrences,) both."""

    rows: Integers
    features: Integers
    texts: int


def bags(words: Ragged, longest: int) -> Bags:
    """The features of texts.

    words: the ids (time,) of each text's words.  longest: how many words that follow each other.
    """
    rows = np.repeat(np.arange(len(words)), words.lengths)
    ids = np.asarray(words.values, np.int64)
    grams, places = np.zeros(len(ids), np.int64), []
    for length in range(1, longest + 1):
        last = len(ids) - length + 1
        grams = (grams[:last] * MULTIPLIER + ids[length - 1 :] + 1) % BUCKETS
        whole = rows[:last] == rows[length - 1 :]
        places.append(rows[:last][whole] * BUCKETS + grams[whole])
    return Bags(*np.divmod(np.unique(np.concatenate(places)), BUCKETS), len(words))


def naive_bayes(train: Bags, labels: Integers, held_out: Bags, classes: int) -> Floats:
    """(texts, classes) of `held_out` the logarithms of what each class deserves.

    labels: (texts,) of train.
    """
    prior = np.log((1 + np.bincount(labels, minlength=classes)) / (classes + len(labels)))
    scores = [_sums(held_out, _log_share(train, labels == c)) for c in range(classes)]
    return prior + np.stack(scores, axis=1)


def log_ratios(train: Bags, labels: Integers, held_out: Bags, classes: int) -> Floats:
    """(texts, classes) of `held_out` the log odds of each class against the rest.

    labels: (texts,) of train.
    """
    if classes == 2:  # each is the other's rest
        odds = _against_the_rest(train, labels == 1, held_out)
        return np.stack([-odds, odds], axis=1)
    each = [_against_the_rest(train, labels == c, held_out) for c in range(classes)]
    return np.stack(each, axis=1)


def _against_the_rest(train: Bags, is_it: NDArray[np.bool_], held_out: Bags) -> Floats:
    """Nesterov's descent, its step the inverse of the curvature, found by powers of the matrix."""
    ratio = _log_share(train, is_it) - _log_share(train, ~is_it)
    inputs = ratio[
        train.features
    ]  # (occurrences,) the entries that are not 0 of X (texts, BUCKETS)

    def forth(weights: Floats) -> Floats:
        return _total(train.rows, inputs * weights[train.features], train.texts)

    def back(errors: Floats) -> Floats:
        return _total(train.features, inputs * errors[train.rows], BUCKETS)

    direction = np.ones(train.texts)
    for _ in range(8):
        direction = forth(back(direction / np.linalg.norm(direction)))
    curvature = np.linalg.norm(direction) / (4 * train.texts) + DECAY
    weights = before = np.zeros(BUCKETS)
    bias = earlier = 0.0
    for step in range(STEPS):
        momentum = step / (step + 3)
        ahead, moved = weights + momentum * (weights - before), bias + momentum * (bias - earlier)
        errors = 0.5 + 0.5 * np.tanh((forth(ahead) + moved) / 2) - is_it
        before, weights = weights, ahead - (back(errors) / train.texts + DECAY * ahead) / curvature
        earlier, bias = bias, moved - errors.mean()
    return bias + _sums(held_out, ratio * weights)


def _log_share(bags: Bags, of: NDArray[np.bool_]) -> Floats:
    """(BUCKETS,) log P(f | c), the texts `of` (texts,) being those of class c; 0 of unseen ones."""
    counts = 1 + _total(bags.features, of[bags.rows], BUCKETS)
    seen = _total(bags.features, np.ones(len(bags.features)), BUCKETS) > 0
    return np.where(seen, np.log(counts / counts[seen].sum()), 0.0)


def _sums(bags: Bags, weights: Floats) -> Floats:
    """(texts,) of each the sum of its features' weights."""
    return _total(bags.rows, weights[bags.features], bags.texts)


def _total(places: Integers, values: NDArray[Any], size: int) -> Floats:
    """(size,) at each place the sum of its values."""
    return np.bincount(places, values, size).astype(np.float64, copy=False)
