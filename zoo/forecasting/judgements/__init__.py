"""What a backtest comes to, for what may be foretold: a value, a volatility, a direction.

Each file has

    scores(found)     name of a forecast → name of a measure → number
    verdict(found)    whether the network is better than what it must beat, in words
    better(found)     the same as yes or no
"""

import sys
from types import ModuleType

from zoo import names
from zoo.evaluation.diebold_mariano import Comparison
from zoo.forecasting.backtest import Backtest

Scores = dict[str, float]
SIGNIFICANT = 0.05
ADVICE = "This is no financial advice."


def of(tells: str) -> ModuleType:
    """The file for what a head tells."""
    return names.find(sys.modules[__name__], tells, "judgement")


def steps(found: Backtest) -> int:
    """How many origins in a row foretell some step in common, that one included."""
    return -(-found.settings.horizon // found.settings.stride)


def wins(test: Comparison) -> bool:
    """Whether the first is significantly better."""
    return test.p < SIGNIFICANT and test.statistic < 0


def in_words(naive: str, gain: str, test: Comparison) -> str:
    """Such as "no better than the last value (skill +0.1 %, p = 0.410)"."""
    other = "worse than" if test.p < SIGNIFICANT else "no better than"
    word = "better than" if wins(test) else other
    return f"{word} {naive} ({gain}, p = {test.p:.3f})"
