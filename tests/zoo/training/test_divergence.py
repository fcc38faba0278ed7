"""Which losses have diverged, and which are bad for a while alone."""

import math

import pytest

from zoo.training.guard.divergence import LAST, Divergence


def judged(losses, **how):
    divergence = Divergence(2.0, **{"batches": 1, **how})
    return [number for number, loss in enumerate(losses, 1) if divergence(loss, 64)]


def test_a_loss_that_stays_twice_as_bad_has_diverged():
    assert judged([1.0] + [2.1] * 100)[0] == LAST + 1
    assert judged([1.0] + [1.9] * 100) == []
    assert judged([1.0] + [0.5] * 100 + [3.0] * 100)[0] < 100 + LAST
    assert judged([-1.0] + [0.1] * 100)[0] == LAST + 1  # of densities
    assert judged([-1.0] + [-0.1] * 100) == []


def test_a_copy_is_not_good_by_luck():
    divergence = Divergence(2.0)
    for loss in [1.0, 0.5, 9.0, 9.0, 9.0, 0.1]:
        divergence(loss, 64)
    assert not divergence.is_fine(0.1)
    for loss in [0.5, 0.5, 0.6]:
        divergence(loss, 64)
    assert divergence.is_fine(0.6) and not divergence.is_fine(1.1)


def test_what_comes_back_and_what_is_bad_once_has_not():
    assert judged([1.0, *(9 * 0.9**n + 0.5 for n in range(100))]) == []
    assert judged([1.0] + ([0.5] * 9 + [1e6]) * 20) == []


def test_few_rows_do_not_tell_the_loss_before_learning():
    divergence = Divergence(2.0)
    for loss in (0.4, 2.0, 1.0, 0.6, 0.6, 0.6, 0.6):
        divergence(loss, 16)
    assert divergence.level == pytest.approx(1.0)


@pytest.mark.parametrize("rows", [1, 4, 16])
def test_what_is_lost_with_its_first_steps_is_judged_by_the_very_first_rows(rows):
    """All others that would tell the loss before learning came after it was lost."""
    divergence, first = Divergence(2.0), max(1, 4 // rows)
    bad = [divergence(loss, rows) for loss in [1.0] * first + [30.0] * LAST]
    assert bad.index(True) == first + LAST - 1
    assert divergence.begun == 1.0 and divergence.since == LAST
    lucky = Divergence(2.0)
    assert any(lucky(loss, rows) for loss in [1.0] * first + ([30.0] * 9 + [1.0]) * 4 + [30.0])
    mended = Divergence(2.0)
    assert not any(mended(loss, rows) for loss in [1.0] * first + ([30.0] * 3 + [1.0]) * 30)
    chance = Divergence(2.0)
    spread = 0.99 * (2 + 2 * 6 * (1 / math.sqrt(max(rows, 4)) - 1 / 8))
    assert not any(chance(loss, rows) for loss in [1.0] * first + [spread] * 3 * LAST)
