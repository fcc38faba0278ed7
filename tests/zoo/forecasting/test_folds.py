"""Folds: nothing of a later part is learnt from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.forecasting.folds import folds

SIZES = st.fixed_dictionaries(
    {
        "rows": st.integers(150, 400),
        "depth": st.integers(1, 20),
        "horizon": st.integers(1, 12),
        "refit": st.none() | st.integers(1, 40),
        "scheme": st.sampled_from(["expanding", "rolling"]),
        "stride": st.integers(1, 3),
        "embargo": st.integers(0, 5),
        "every": st.integers(1, 4),
    }
)


@given(SIZES)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_no_part_learns_from_what_is_later(sizes):
    horizon, depth, rows = sizes["horizon"], sizes["depth"], sizes["rows"]
    found = folds(**sizes)
    for fold in found:
        assert fold.train.min() >= depth - 1
        assert fold.train.max() + horizon <= fold.validation.min()  # targets end where those begin
        assert fold.validation.max() + horizon <= fold.test.min() - sizes["embargo"]
        assert fold.test.max() + horizon < rows
    tested = np.concatenate([fold.test for fold in found])
    expected = np.arange(int(rows * 0.8 + 1e-9) - 1, rows - horizon, sizes["stride"])
    np.testing.assert_array_equal(tested, expected)


def test_a_rolling_past_has_one_length_and_an_expanding_one_grows():
    sizes = {"rows": 300, "depth": 5, "horizon": 1, "refit": 20}
    grows = [len(fold.train) for fold in folds(**sizes)]
    rolls = [len(fold.train) for fold in folds(**sizes, scheme="rolling")]
    assert grows == sorted(grows)
    assert grows[-1] > grows[0]
    assert set(rolls) == {grows[0]}


def test_shares_may_be_numbers_of_rows():
    (fold,) = folds(100, 3, 4, test=4, validation=12)
    assert list(fold.test) == [95]
    assert fold.validation.max() + 4 == 95


def test_a_series_that_is_too_short_is_told():
    with pytest.raises(ValueError, match=r"long enough.*Received: 20 rows.*reads 30"):
        folds(20, 30, 1)
