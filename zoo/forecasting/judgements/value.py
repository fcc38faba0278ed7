"""What a backtest comes to: scores beside those of every baseline, and a verdict in words.

Whether the network is better than a naive forecast, and than an autoregression, is tested on
squared errors, see `zoo.evaluation.group_means`; those of several series are first divided by the
naive ones of their series.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zoo.evaluation import errors
from zoo.evaluation.diebold_mariano import Comparison
from zoo.evaluation.intervals import Share, crps_of_quantiles, share, width
from zoo.forecasting.backtest import Backtest, Course
from zoo.forecasting.heads import LEVELS
from zoo.forecasting.judgements import Scores, in_words, joined, wins
from zoo.forecasting.judgements import compared as tested
from zoo.report.scores import OURS

Floats = NDArray[np.float64]
LAST, SEASON, LINEAR = "the last value", "the last season", "linear autoregression"


class Interval(NamedTuple):
    """covered: the share of values inside.  width: its mean."""

    covered: Share
    width: float


def scores(found: Backtest) -> dict[str, Scores]:
    """Of each forecast, by the names of its measures.

    One series has errors in its own units, and in deviations of the part that trains, z; several
    have means of measures without unit.  `CRPS`, of a head that says quantiles, is in units of the
    series; of several divided by the mean error of the last value in each.  `RSE` is that of the
    last step, of all series as one (Lai et al. 2018).  `skill` is 1 - MSE / MSE of the last value;
    `p` is that of being as good.
    """
    return {name: _scores(found, name) for name in found.courses[0].forecasts}


def _scores(found: Backtest, name: str) -> Scores:
    def mean(measure: Callable[[Course, Floats], float]) -> float:
        return float(np.mean([measure(c, c.forecasts[name]) for c in found.courses]))

    measured: Scores = {}
    if len(found.courses) == 1:
        (course,) = found.courses
        actual, told = course.actual, course.forecasts[name]
        measured = {"MAE": errors.mae(actual, told), "RMSE": errors.rmse(actual, told)}
        if (actual != 0).all():
            measured["MAPE, %"] = errors.mape(actual, told)
        measured["MSE, z"] = measured["RMSE"] ** 2 / course.deviation**2
        measured["MAE, z"] = measured["MAE"] / course.deviation
    measured["sMAPE, %"] = mean(lambda c, told: errors.smape(c.actual, told))
    season = found.settings.season
    if found.courses[0].quantiles is not None:
        measured["CRPS"] = float(
            np.mean([_crps(c, name, len(found.courses) > 1) for c in found.courses])
        )
    measured["MASE"] = mean(
        lambda c, told: errors.mase(c.actual, told, c.series.values[: c.train_rows], season)
    )
    ends = np.concatenate([c.actual[:, -1] for c in found.courses])
    off = ends - np.concatenate([c.forecasts[name][:, -1] for c in found.courses])
    whole = ((ends - ends.mean()) ** 2).sum()
    measured["RSE"] = float(np.sqrt((off**2).sum() / whole)) if whole else float("nan")
    measured["skill"] = errors.skill(_losses(found, name).mean(), _losses(found, LAST).mean())
    if name != LAST:
        measured["p"] = compared(found, name, LAST).p
    return measured


def compared(found: Backtest, name: str, other: str) -> Comparison:
    """Whether one forecast is better than another; negative if the first is."""
    return tested(found, _losses(found, name), _losses(found, other))


def interval(found: Backtest) -> Interval | None:
    """How much the intervals cover, and how wide they are; None, if there are none.

    Widths of several series are divided by the mean error of the last value in each.
    """
    inside, widths = [], []
    for course in found.courses:
        if course.interval is None:
            return None
        low, high, *_ = course.interval
        inside.append(((low <= course.actual) & (course.actual <= high)).ravel())
        widths.append(width(low, high) / _unit(course, len(found.courses) > 1))
    return Interval(share(np.concatenate(inside)), float(np.mean(widths)))


def direction(found: Backtest) -> Share:
    """How often the network tells rightly whether a value rises or falls from the last one known.

    Of the last step of each origin, and of those at which something moved.
    """
    right = []
    for course in found.courses:
        last = course.series.values[course.origins]
        came, told = course.actual[:, -1] - last, course.forecasts[OURS][:, -1] - last
        right.append(((came > 0) == (told > 0))[came != 0])
    return share(np.concatenate(right))


def verdict(found: Backtest) -> str:
    """Better, no better or worse than each naive forecast, and than an autoregression."""
    told = []
    for name in [*_naive(found), LINEAR]:
        skill = errors.skill(_losses(found, OURS).mean(), _losses(found, name).mean())
        gain = f"skill {100 * skill:+z.1f} %"
        what = f"the {name}" if name == LINEAR else name
        told.append(in_words(what, gain, compared(found, OURS, name)))
    return f"The network is {', '.join(told[:-1])} and {told[-1]}."


def better(found: Backtest) -> bool:
    """Whether it is significantly better than every naive forecast."""
    return all(wins(compared(found, OURS, name)) for name in _naive(found))


def _unit(course: Course, several: bool) -> float:
    """What errors of one of several series are divided by."""
    return (errors.mae(course.actual, course.forecasts[LAST]) or 1.0) if several else 1.0


def _crps(course: Course, name: str, several: bool) -> float:
    """Of a forecast that says one number it is the absolute error."""
    unit = _unit(course, several)
    if name != OURS or course.quantiles is None:
        return errors.mae(course.actual, course.forecasts[name]) / unit
    return crps_of_quantiles(course.actual, course.quantiles, LEVELS) / unit


def _naive(found: Backtest) -> list[str]:
    return [name for name in (LAST, SEASON) if name in found.courses[0].forecasts]


def _losses(found: Backtest, name: str) -> Floats:
    """(n,) mean squared errors: of origins, or of series with one origin each."""
    each = [((c.actual - c.forecasts[name]) ** 2).mean(1) for c in found.courses]
    if len(each) > 1:
        units = [((c.actual - c.forecasts[LAST]) ** 2).mean() or 1.0 for c in found.courses]
        each = [loss / unit for loss, unit in zip(each, units, strict=True)]
    return joined(each)
