"""What a backtest comes to, for what may be foretold: a value, a volatility, a direction.

Each file has

    scores(found)     name of a forecast → name of a measure → number
    verdict(found)    whether the network is better than what it must beat, in words
    better(found)     the same as yes or no
"""

import math
import sys
from collections.abc import Sequence
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from zoo import names
from zoo.evaluation.diebold_mariano import Comparison
from zoo.evaluation.group_means import from_groups
from zoo.forecasting.backtest import Backtest

Scores = dict[str, float]
SIGNIFICANT = 0.05
ADVICE = "This is no financial advice."


def of(tells: str) -> ModuleType:
    """The file for what a head tells."""
    return names.find(sys.modules[__name__], tells, "judgement")


def joined(each: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The losses that are compared, of those of each series (origins,).

    One series has its own; several with as many origins have the mean over the series, origin by
    origin; others one loss for each series, as if they were independent.
    """
    if len(each) == 1:
        return each[0]
    if _by_series([len(losses) for losses in each]):
        return np.array([losses.mean() for losses in each])
    return np.mean(each, axis=0)


def compared(
    found: Backtest, losses: NDArray[np.float64], others: NDArray[np.float64]
) -> Comparison:
    """Whether one forecast is better than another by their `joined` losses."""
    overlap = -(-found.settings.horizon // found.settings.stride)
    alone = _by_series([len(course.origins) for course in found.courses])
    return from_groups(losses, others, 1 if alone else overlap)


def _by_series(origins: Sequence[int]) -> bool:
    """Whether series are compared, and not origins."""
    return len(origins) > 1 and (len({*origins}) > 1 or origins[0] == 1)


def wins(test: Comparison) -> bool:
    """Whether the first is significantly better."""
    return test.p < SIGNIFICANT and test.statistic < 0


def in_words(naive: str, gain: str, test: Comparison) -> str:
    """Such as "no better than the last value (skill +0.1 %, p = 0.410)"."""
    if math.isnan(test.p):
        return f"not to be compared with {naive} by so few origins ({gain})"
    other = "worse than" if test.p < SIGNIFICANT else "no better than"
    word = "better than" if wins(test) else other
    return f"{word} {naive} ({gain}, p = {test.p:.3f})"
