"""The nearest rows are those that a search through all distances finds."""

import numpy as np

from zoo.baselines import nearest_vectors as module
from zoo.baselines.nearest_vectors import nearest_vectors

draw = np.random.default_rng(0)


def test_the_nearest_is_that_of_all_distances(monkeypatch):
    monkeypatch.setattr(module, "ROWS", 3)
    known, asked = draw.normal(size=(20, 4, 3)), draw.normal(size=(7, 4, 3))
    far = np.square(known[None] - asked[:, None]).sum((2, 3))
    assert nearest_vectors(known, asked).tolist() == far.argmin(1).tolist()


def test_of_equals_it_is_the_first():
    known = np.array([[1, 0], [0, 1], [0, 1]], "uint8")
    assert nearest_vectors(known, np.array([[0, 1]], "uint8")).tolist() == [1]
