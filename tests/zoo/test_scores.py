"""Scores as they are shown: as many decimals as mean something, and no zero below zero."""

import pytest

from zoo.report import scores


@pytest.mark.parametrize(
    "score, shown",
    [
        (0.5, "0.5000"),
        (-0.5, "-0.5000"),
        (-0.0, "0.0000"),
        (-0.00004, "0.0000"),
        (-0.00006, "-0.0001"),
        (-1234.5678, "-1,234.57"),
        (float("nan"), "–"),
        (None, "–"),
    ],
)
def test_a_score_is_told(score, shown):
    assert scores.told(score) == shown
