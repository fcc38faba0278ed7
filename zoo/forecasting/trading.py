"""What a forecast would have earned: after costs, and beside holding on.

At each origin the value is held until the next row if it is told to rise, else cash without
interest.  Whoever changes from one to the other pays a share of all there is.  So it is a check of
the forecast, and no plan: what is earned on one path of prices may be luck.
"""

from typing import NamedTuple

import numpy as np

from zoo.forecasting.backtest import Backtest
from zoo.report.scores import OURS

COST = 0.001  # of all there is, for each change


class Trading(NamedTuple):
    """held: growth of buying at the first origin and holding on, 0.1 is 10 %.  traded: of following
    the forecast, after costs.  changes: how often one pays.  in_it: the share of rows held.
    """

    held: float
    traded: float
    changes: int
    in_it: float


def trading(found: Backtest, cost: float = COST) -> Trading | None:
    """Of a backtest of one series whose returns are learnt, told row by row; None of others."""
    (course, *more), settings = found.courses, found.settings
    value = found.network.head.tells == "value" and settings.how.positive
    if more or not value or settings.stride > 1:
        return None
    last, told = course.series.values[course.origins], course.forecasts[OURS][:, 0]
    position = told > last
    returns = course.actual[:, 0] / last - 1
    before = np.concatenate([[False], position[:-1]])
    changes = int((position != before).sum())
    growth = np.prod(1 + position * returns) * (1 - cost) ** changes
    held = np.prod(1 + returns) * (1 - cost)
    return Trading(float(held - 1), float(growth - 1), changes, float(position.mean()))
