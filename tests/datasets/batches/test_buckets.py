"""Batches: every row once, few shapes, little padding, an order of (seed, epoch) alone."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoo.datasets.batches.buckets import Batches, boundaries
from zoo.datasets.batches.order import order
from zoo.datasets.splits import Ragged, Rows, Splits


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Pairs(Rows):
    names: tuple[str, ...]
    source: Ragged
    target: Ragged
    number: np.ndarray


def pairs(lengths):
    """Rows of these lengths; every step holds the number of its row, from 1."""
    numbers = np.arange(1, len(lengths) + 1)
    source = Ragged.of([[n] * length for n, length in zip(numbers, lengths, strict=True)])
    target = Ragged.of([[n] * (length // 2) for n, length in zip(numbers, lengths, strict=True)])
    return Pairs(tuple("x" * len(lengths)), source, target, numbers)


LENGTHS = st.lists(st.integers(0, 40), min_size=1, max_size=60)


@given(LENGTHS, st.integers(1, 9), st.integers(1, 5), st.none() | st.integers(0, 3))
def test_every_row_once_whole_in_few_shapes(lengths, size, levels, number):
    rows = pairs(lengths)
    epoch = Batches(rows, size, levels=levels).epoch(number)
    seen, shapes = [], set()
    for batch in epoch:
        assert set(batch) == {"source", "target", "number"}
        for row, n in enumerate(batch["number"]):
            assert (batch["source"][row] == n).sum() == lengths[n - 1]
            assert (batch["target"][row] == n).sum() == lengths[n - 1] // 2
        seen += batch["number"].tolist()
        shapes.add((batch["source"].shape[1], batch["target"].shape[1]))
    assert sorted(seen) == list(range(1, len(lengths) + 1))
    assert len(shapes) <= levels
    assert len(epoch) == len(Batches(rows, size)) == -(-len(lengths) // size)
    assert sorted(map(len, epoch.indices))[1:] == [size] * (len(epoch) - 1)


def test_rows_of_one_length_stay_in_order():
    rows = dataclasses.replace(pairs([3] * 10))
    numbers = [batch["number"].tolist() for batch in Batches(rows, 4).epoch()]
    assert numbers == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=20), st.integers(1, 4))
def test_widths_need_the_least_padding(lengths, levels):
    def steps(widths):
        return sum(min(w for w in widths if w >= length) for length in lengths)

    widths = boundaries(lengths, levels)
    assert len(widths) <= levels
    assert (np.diff(widths) > 0).all()
    lower = sorted(set(lengths) - {max(lengths)})
    choices = itertools.combinations(lower, min(levels - 1, len(lower)))
    assert steps(widths) == min(steps([*choice, max(lengths)]) for choice in choices)


def test_many_lengths_are_padded_little():
    lengths = np.random.default_rng(0).lognormal(5, 0.7, 20_000).astype(int) + 1
    epoch = Batches(pairs(lengths), 64).epoch(0)
    steps = sum(len(i) * w["source"] for i, w in zip(epoch.indices, epoch.widths, strict=True))
    assert steps < 1.32 * lengths.sum()  # 12 times as many if all were padded to the longest
    assert steps > lengths.sum()


def test_order_is_of_seed_and_epoch_alone():
    orders = [order(100, seed, epoch).tolist() for seed in (0, 1) for epoch in (0, 1, 2)]
    assert len({tuple(o) for o in orders}) == 6
    assert all(sorted(o) == list(range(100)) for o in orders)
    np.random.default_rng(5)
    assert order(100, 1, 2).tolist() == orders[5]
    assert order(6, 0, 0).tolist() == [3, 2, 1, 0, 4, 5]  # and it stays so for ever
    assert len(order(0, 0, 0)) == 0


def test_batches_are_of_seed_and_epoch_alone():
    rows = pairs(np.random.default_rng(1).integers(1, 30, 200))

    def numbers(seed, epoch):
        return [tuple(b["number"]) for b in Batches(rows, 8, seed).epoch(epoch)]

    assert numbers(3, 2) == numbers(3, 2)
    assert len({tuple(numbers(seed, epoch)) for seed in (3, 4) for epoch in (0, 1, 2)}) == 6
    widths = [w["source"] for w in Batches(rows, 8).epoch(0).widths]
    assert widths != sorted(widths)  # no epoch from short to long


def test_shapes_of_train_serve_validation():
    train = Batches(pairs([2, 5, 9, 9]), 2, levels=2)
    held_out = Batches(pairs([1, 2, 3, 8]), 2, like=train)
    widths = {w["source"] for w in held_out.epoch().widths}
    assert widths <= {w["source"] for w in train.epoch().widths}
    longer = Batches(pairs([1, 20]), 1, like=train)
    assert max(w["source"] for w in longer.epoch().widths) == 20


@pytest.mark.parametrize("size", [0, -1, 2.0, True, None])
@pytest.mark.parametrize("name", ["batch", "levels"])
def test_sizes_must_be_positive_integers(name, size):
    with pytest.raises(ValueError, match=f"`{name}`.*must be a positive integer"):
        Batches(pairs([1]), **{"batch": 1, name: size})


@pytest.mark.parametrize("seed, epoch", [(-1, 0), (0, -1)])
def test_negative_seed_or_epoch(seed, epoch):
    with pytest.raises(ValueError, match=f"Received: seed={seed}, epoch={epoch}"):
        order(3, seed, epoch)


@pytest.mark.parametrize("rows", [[1, 2], Splits(pairs([1]), pairs([2]))])
def test_what_is_no_rows_is_refused(rows):
    with pytest.raises(TypeError, match=r"such as splits\.train\. Received: (list|Splits)"):
        Batches(rows, 1)


def test_like_must_have_the_same_sequences():
    alone = dataclasses.make_dataclass("Alone", ["label"], bases=(Rows,), frozen=True)
    with pytest.raises(ValueError, match="without source, target"):
        Batches(pairs([1]), 1, like=Batches(alone(np.ones(3)), 1))
