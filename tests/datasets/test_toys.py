"""Problems of memory: as the papers have them, with the baselines that the cards tell."""

import math

import numpy as np
import pytest

from zoo.datasets import toys

MADE = [toys.sums, toys.additions, toys.copies]


def rows(part):
    """Each row as bytes."""
    if isinstance(part, toys.Sums):
        return [row.tobytes() for row in part.integers]
    return [row.tobytes() for row in (part.steps if hasattr(part, "steps") else part.inputs)]


def test_sums_are_sums():
    splits = toys.sums()
    for part in splits.parts().values():
        assert [int(row.sum()) for row in part.integers] == part.sums.tolist()
        assert set(part.integers.lengths.tolist()) <= set(range(2, 11))
        assert set(np.unique(part.integers.values).tolist()) == set(range(10))
    guess = 4.5 * splits.test.integers.lengths
    assert np.mean((guess - splits.test.sums) ** 2) == pytest.approx(50, abs=1)
    assert np.mean(guess.round() == splits.test.sums) == pytest.approx(0.06, abs=0.005)


def test_the_adding_problem():
    splits = toys.additions()
    assert [len(part) for part in splits.parts().values()] == [20_000, 1_000, 1_000]
    for part in splits.parts().values():
        numbers, marks = part.steps[:, :, 0], part.steps[:, :, 1]
        assert numbers.min() >= 0 and numbers.max() < 1
        assert (marks[:, :100].sum(1) == 1).all() and (marks[:, 100:].sum(1) == 1).all()
        assert set(np.unique(marks).tolist()) == {0, 1}
        assert (marks.sum(0) > 0).all() or len(part) < 20_000
        exact = [row[mark == 1].sum() for row, mark in zip(numbers, marks, strict=True)]
        assert part.sums == pytest.approx(np.array(exact), abs=1e-6)
        # the variance of a mean square over so many rows: 7/180 of one
        noise = 4 * math.sqrt(7 / 180 / len(part))
        assert np.mean((part.sums - 1) ** 2) == pytest.approx(1 / 6, abs=noise)
    assert toys.additions(time=3, rows=5).train.steps[:, :, 1].sum(1).tolist() == [2] * 5


def test_copy_memory():
    splits = toys.copies()
    for part in splits.parts().values():
        assert part.inputs.shape[1] == 70
        symbols = part.inputs[:, :10]
        assert set(np.unique(symbols).tolist()) == set(range(1, 9))
        assert (part.inputs[:, 10:59] == 0).all() and (part.inputs[:, 60:] == 0).all()
        assert (part.inputs[:, 59] == 9).all()
        assert (part.targets[:, :60] == 0).all() and (part.targets[:, 60:] == symbols).all()
        shares = np.bincount(symbols.ravel())[1:] / symbols.size
        assert -np.log(shares).mean() == pytest.approx(math.log(8), abs=5e-3)
    [card] = [card for card in toys.CARDS if card.name == "copy-memory"]
    assert f"ln 8 = {math.log(8):.2f}" in card.baseline
    assert f"= {10 * math.log(8) / 70:.3f} a step" in card.baseline
    assert toys.copies(pause=1, rows=30).train.inputs.shape[1] == 21
    few = toys.copies(pause=7, kept=3, rows=250).train
    assert few.inputs.shape[1] == 3 + 7 + 3 and (few.inputs[:, 3 + 7 - 1] == 9).all()
    assert (few.targets[:, -3:] == few.inputs[:, :3]).all() and not few.targets[:, :-3].any()
    for wrong in ({"kept": 0}, {"kept": 3, "rows": 300}):
        with pytest.raises(ValueError, match=r"`kept`|`rows`.*at most 256"):
            toys.copies(**wrong)


@pytest.mark.parametrize("make", MADE)
def test_no_row_stands_twice(make):
    parts = [rows(part) for part in make().parts().values()]
    assert len({row for part in parts for row in part}) == sum(map(len, parts))


@pytest.mark.parametrize("make", MADE)
def test_rows_are_a_function_of_the_seed_and_more_of_them_move_nobody(make):
    few, again, other = make(rows=3_000), make(rows=3_000), make(rows=3_000, seed=1)
    more = make(rows=9_000)
    for name, part in few.parts().items():
        assert rows(part) == rows(getattr(again, name)) != rows(getattr(other, name))
        assert rows(getattr(more, name))[: len(part)] == rows(part)


def test_a_seed_moves_nobody_to_another_side():
    sides = [
        [set(rows(part)) for part in toys.sums(longest=4, rows=5_000, seed=seed).parts().values()]
        for seed in range(2)
    ]
    for here, other in ((0, 1), (0, 2), (1, 2)):
        assert not sides[0][here] & sides[1][other]


WRONG = {
    "sums of one": (lambda: toys.sums(longest=1), "Received: longest=1"),
    "few sums": (lambda: toys.sums(longest=3), "at most 550, half of those"),
    "no row": (lambda: toys.copies(rows=0), "Received: rows=0"),
    "half a step": (lambda: toys.additions(time=20.5), "Received: time=20.5"),
    "one step": (lambda: toys.additions(time=1), "`time`, the number of steps, must be"),
    "no pause": (lambda: toys.copies(pause=0), "Received: pause=0"),
    "true": (lambda: toys.additions(rows=True), "Received: rows=True"),
}


@pytest.mark.parametrize("make, told", WRONG.values(), ids=WRONG)
def test_sizes_that_are_none(make, told):
    with pytest.raises(ValueError) as caught:
        make()
    assert told in str(caught.value) and "\n" not in str(caught.value)
