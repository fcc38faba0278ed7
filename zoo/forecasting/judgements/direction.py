"""Whether a value will rise, as a probability.

Judged by the share of days told rightly, which says how often, and by the Brier score, which says
whether the probabilities are right (Brier 1950).  A rise is told if its probability is above one
half.  It is held against how often the values rose before, over as many rows, and against the
direction of the last as many.
"""

import numpy as np
from numpy.typing import NDArray

from zoo.evaluation.diebold_mariano import Comparison
from zoo.evaluation.intervals import share
from zoo.forecasting.backtest import Backtest, Course
from zoo.forecasting.judgements import Scores, compared, in_words, joined, wins
from zoo.report.scores import OURS

Floats = NDArray[np.float64]
USUAL, LAST = "as often as before", "as the last step"


def told(course: Course) -> dict[str, Floats]:
    """Probabilities of a rise (n, horizon), by each forecast."""
    values, origins = course.series.values, course.origins
    known = values[: course.train_rows]
    usual, last = np.empty((2, *course.actual.shape))
    for step in range(1, course.actual.shape[1] + 1):
        usual[:, step - 1] = (known[step:] > known[:-step]).mean() if len(known) > step else 0.5
        last[:, step - 1] = values[origins] > values[np.maximum(origins - step, 0)]
    return {USUAL: usual, LAST: last} | course.forecasts


def scores(found: Backtest) -> dict[str, Scores]:
    """The share told rightly with its 95 % interval, the Brier score, and p against the usual."""
    measured = {}
    for name in told(found.courses[0]):
        right = share(np.concatenate([_right(c, name) for c in found.courses]))
        measured[name] = {
            "right": right.value,
            "from": right.low,
            "to": right.high,
            "Brier": float(_losses(found, name).mean()),
            "p": compared(found, _losses(found, name), _losses(found, USUAL)).p,
        }
    return measured


def verdict(found: Backtest) -> str:
    """Better, no better or worse than telling how often the values rose before."""
    skill = 1 - _losses(found, OURS).mean() / _losses(found, USUAL).mean()
    right, gain = scores(found)[OURS], f"skill {100 * skill:+z.1f} %"
    words = in_words("telling how often it rose before", gain, _compared(found))
    return (
        f"The network's direction is {words}; {right['right']:.1%} are right, between "
        f"{right['from']:.1%} and {right['to']:.1%}."
    )


def better(found: Backtest) -> bool:
    """Whether its probabilities are significantly better than how often the values rose before."""
    return wins(_compared(found))


def _compared(found: Backtest) -> Comparison:
    return compared(found, _losses(found, OURS), _losses(found, USUAL))


def _right(course: Course, name: str) -> NDArray[np.bool_]:
    """(…) of the steps at which something moved."""
    moved = course.actual != 0
    return ((told(course)[name] > 0.5) == (course.actual > 0))[moved]


def _losses(found: Backtest, name: str) -> Floats:
    each = [((told(c)[name] - (c.actual > 0)) ** 2).mean(1) for c in found.courses]
    return joined(each)
