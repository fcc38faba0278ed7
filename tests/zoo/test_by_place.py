"""Naive Bayes by place, against counting one by one."""

import numpy as np

from zoo.baselines.by_place import naive_bayes


def test_it_is_that_of_counting_one_by_one():
    random = np.random.default_rng(0)
    train, labels = random.integers(0, 4, (20, 5)), random.integers(0, 3, 20)
    labels[labels == 1] = 0  # a class that train lacks has its share too
    unseen = random.integers(0, 4, (7, 5))
    expected = np.zeros((7, 3))
    for row, sequence in enumerate(unseen):
        for c in range(3):
            of = train[labels == c]
            expected[row, c] = np.log((1 + len(of)) / (3 + len(train)))
            for place, symbol in enumerate(sequence):
                share = (1 + np.sum(of[:, place] == symbol)) / (4 + len(of))
                expected[row, c] += np.log(share)
    np.testing.assert_allclose(naive_bayes(train, labels, unseen, 4, 3), expected)
