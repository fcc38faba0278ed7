"""The text that is most alike, against cosines written out."""

import math
from collections import Counter

import numpy as np

from zoo.baselines.nearest import nearest
from zoo.datasets.splits import Ragged


def cosines(known, asked):
    rarity = {w: math.log(len(known) / sum(w in k for k in known)) for k in known for w in k}
    vector = lambda text: {w: n * rarity.get(w, 0) for w, n in Counter(text).items()}
    norm = lambda v: math.sqrt(sum(x * x for x in v.values()))
    of = vector(asked)
    return [
        sum(of.get(w, 0) * x for w, x in v.items()) / max(norm(v) * norm(of), 1e-12)
        for v in map(vector, known)
    ]


def test_it_is_the_largest_cosine():
    random = np.random.default_rng(0)
    known = [random.integers(2, 12, size).tolist() for size in random.integers(1, 9, 60)]
    asked = [random.integers(2, 14, size).tolist() for size in random.integers(1, 9, 40)]
    found = nearest(Ragged.of(known), Ragged.of(asked))
    for text, row in zip(asked, found, strict=True):
        likeness = cosines(known, text)
        assert likeness[row] == np.max(likeness) or math.isclose(likeness[row], max(likeness))


def test_a_text_is_nearest_to_itself_and_of_equals_to_the_first():
    known = [[2, 3], [4, 4, 5], [6], [4, 4, 5]]
    assert nearest(Ragged.of(known), Ragged.of(known)).tolist() == [0, 1, 2, 1]


def test_a_word_in_every_text_tells_nothing():
    known = Ragged.of([[2, 3, 3], [2, 4], [2]])
    assert nearest(known, Ragged.of([[2, 2, 2, 4], [9]])).tolist() == [1, 0]
