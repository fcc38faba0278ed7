"""How large returns will be, whatever their sign.

A volatility cannot be seen; the squared return is what it is on average.  So forecasts σ are judged
by QLIKE, which ranks them as the true volatility would (Patton 2011):

    QLIKE = log σ² + r² / σ²

They are held against the size of the last return, against the exponentially weighted mean of
squared returns (RiskMetrics 1996), and against one volatility for ever, which alone shows whether
calm and storm can be told apart.
"""

import numpy as np
from numpy.typing import NDArray

from zoo.baselines.series.ewma import ewma_volatility
from zoo.evaluation.diebold_mariano import Comparison
from zoo.forecasting.backtest import Backtest, Course
from zoo.forecasting.judgements import Scores, compared, in_words, joined, wins
from zoo.report.scores import OURS

Floats = NDArray[np.float64]
LAST, EWMA, ALWAYS = "the last value", "the weighted mean of the past", "always the same"
LEAST = 0.1  # of the usual volatility: a last return of 0 does not foretell that nothing will move


def told(course: Course) -> dict[str, Floats]:
    """Volatilities (n, horizon) of the return from the origin, by each forecast.

    The baselines take returns as independent: the variance of j steps is j times that of one.
    """
    returns = np.diff(np.log(course.series.values))
    usual = float(np.sqrt(np.mean(returns[: course.train_rows - 1] ** 2)))
    before = course.origins - 1  # the return that ends at the origin
    growth = np.sqrt(np.arange(1, course.actual.shape[1] + 1))
    last = np.maximum(np.abs(returns), LEAST * usual)[before]
    weighted = ewma_volatility(returns)[before]
    alike = np.full(len(before), usual)
    named = {LAST: last, EWMA: weighted, ALWAYS: alike}
    return {name: one[:, None] * growth for name, one in named.items()} | course.forecasts


def scores(found: Backtest) -> dict[str, Scores]:
    """QLIKE, and p against the last return, the weighted mean of the past, and always the same."""
    losses = {name: _losses(found, name) for name in told(found.courses[0])}
    against = {"the last value": LAST, "the weighted mean": EWMA, "always": ALWAYS}
    return {
        name: {
            "QLIKE": float(own.mean()),
            **{f"p, as {n}": compared(found, own, losses[o]).p for n, o in against.items()},
        }
        for name, own in losses.items()
    }


def verdict(found: Backtest) -> str:
    """Better, no better or worse than each of the three."""
    words = []
    for name in (LAST, EWMA, ALWAYS):
        gain = _losses(found, name).mean() - _losses(found, OURS).mean()
        words.append(in_words(name, f"QLIKE better by {gain:z.4f}", _compared(found, name)))
    return f"The network's volatility is {', '.join(words[:-1])} and {words[-1]}."


def better(found: Backtest) -> bool:
    """Whether it is significantly better than the last return and than always the same."""
    return all(wins(_compared(found, name)) for name in (LAST, ALWAYS))


def _compared(found: Backtest, name: str) -> Comparison:
    return compared(found, _losses(found, OURS), _losses(found, name))


def _losses(found: Backtest, name: str) -> Floats:
    """(n,) the mean over steps, see `joined`."""
    each = []
    for course in found.courses:
        variance = told(course)[name] ** 2
        each.append((np.log(variance) + course.actual**2 / variance).mean(1))
    return joined(each)
