"""Every step of every document is read once, in order, side by side with those of others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.datasets.batches.documents import documents

READ = [np.arange(10 * k + 1, 10 * k + 1 + n) for k, n in enumerate((5, 2, 3))]


def test_the_picture_in_its_docstring():
    cut = documents(READ, [-x for x in READ], batch=2, time=3)
    assert len(cut) == cut.windows == 2
    first, second = cut
    np.testing.assert_array_equal(first.inputs, [[1, 2, 3], [11, 12, 0]])
    np.testing.assert_array_equal(second.inputs, [[4, 5, 0], [21, 22, 23]])
    np.testing.assert_array_equal(first.targets, -first.inputs)
    np.testing.assert_array_equal(first.weights, [[1, 1, 1], [1, 1, 0]])
    np.testing.assert_array_equal([cut.begins(0), cut.begins(1)], [[1, 1], [0, 1]])
    with pytest.raises(IndexError):
        cut[2]


@settings(deadline=None, max_examples=50, derandomize=True)
@given(
    lengths=st.lists(st.integers(1, 9), min_size=3, max_size=9),
    batch=st.integers(1, 3),
    time=st.integers(1, 4),
)
def test_every_document_is_read_whole(lengths, batch, time):
    read = [np.full((n, 2), k) + np.arange(n)[:, None] / 100 for k, n in enumerate(lengths)]
    cut = documents(read, [x[:, 0] for x in read], batch, time)
    found: list = [[] for _ in range(batch)]
    for number, piece in enumerate(cut):
        np.testing.assert_array_equal(piece.inputs[..., 0], piece.targets)
        for row in range(batch):
            if cut.begins(number)[row]:
                found[row].append([])
            if piece.weights[row].any():
                found[row][-1] += list(piece.inputs[row][piece.weights[row] > 0])
    got = sorted((np.array(document) for row in found for document in row), key=lambda x: x[0, 0])
    assert len(got) == len(read)
    for one, other in zip(got, read, strict=True):
        np.testing.assert_array_equal(one, other)


def test_steps_count_for_what_they_are_told_to():
    weights = [np.eye(len(x))[-1] for x in READ]
    first, second = documents(READ, READ, 2, 3, weights)
    np.testing.assert_array_equal(first.weights, [[0, 0, 0], [0, 1, 0]])
    np.testing.assert_array_equal(second.weights, [[0, 1, 0], [0, 0, 1]])


@pytest.mark.parametrize(
    "change, told",
    [
        ({"batch": 0}, "`batch`, .* must be a positive integer. Received: batch=0"),
        ({"time": 1.5}, "`time`, .* must be a positive integer. Received: time=1.5"),
        ({"batch": 4}, "must not be above how many there are. Received: batch=4 for 3"),
        ({"targets": READ[:2]}, "one array for each document. Received: 3, 2 and 3"),
        ({"targets": [*READ[:2], READ[0]]}, "Received: 3, 5 and 3 in document 2"),
        ({"inputs": [READ[0], READ[1], READ[2][:0]]}, "at least one. Received: 0, 3 and 0"),
        ({"weights": [1, 1, 1]}, "Received: 5, 5 and 0 in document 0"),
    ],
)
def test_what_does_not_fit_is_told(change, told):
    given = {"inputs": READ, "targets": READ, "batch": 2, "time": 3} | change
    with pytest.raises(ValueError, match=told):
        documents(**given)
