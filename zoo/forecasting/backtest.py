"""Walk-forward evaluation of a network, always beside what any forecast has to beat.

For each fold (see `folds`) the network learns, then foretells all origins of the test in one pass.
Intervals come from the errors of the validation part and go on with those that become known during
the test, see `conformal`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zoo.baselines.series import baselines
from zoo.forecasting.conformal import MEMORY, Errors, Radius, conformal
from zoo.forecasting.folds import Fold, folds
from zoo.forecasting.network import Network
from zoo.forecasting.series import Series, check
from zoo.forecasting.settings import Settings
from zoo.forecasting.windows import Windows, windows
from zoo.report.scores import OURS

Floats = NDArray[np.float64]
FEW = 20  # scores; the largest of fewer would be the bound of a 95 % interval


class Interval(NamedTuple):
    """low, high: (n, horizon).  errors: how far the network was off, as the target has it, the
    scale being the volatility before.  calibration: the same before the test.
    """

    low: Floats
    high: Floats
    errors: Errors
    calibration: Errors


@dataclass(frozen=True, eq=False)
class Course:
    """What was foretold of one series.

    series      the whole of it
    origins     (n,) the last row known, in order
    train_rows  how many rows came up to the first test origin, less the embargo
    deviation   of those of them that train
    actual      (n, horizon) what came
    forecasts   name → (n, horizon); the network's own is `OURS`
    interval    None from a head that tells no value
    quantiles   (n, horizon, levels) from a head that says them, else None
    """

    series: Series
    origins: NDArray[np.int64]
    train_rows: int
    deviation: float
    actual: Floats
    forecasts: dict[str, Floats]
    interval: Interval | None = None
    quantiles: Floats | None = None


@dataclass(frozen=True, eq=False)
class Backtest:
    """What a backtest has found.

    settings: with which.  courses: one for each series.  losses: the network's on the validation
    part of each fold.  notes: what is odd in the data.  network: as it was after the last fold.
    """

    settings: Settings
    courses: tuple[Course, ...]
    losses: tuple[float, ...]
    network: Network = field(repr=False)
    notes: tuple[str, ...] = ()


def backtest(
    series: Sequence[Series],
    settings: Settings,
    notes: Sequence[str] = (),
    begin: Callable[[str], None] = lambda story: None,
    network: Network | None = None,
) -> Backtest:
    """Foretells the last part of each series, from what came before alone.

    Arguments:
        series: one, or several of which one network learns.
        notes: on the data, for the report.
        begin: is told what is being done.
        network: one of these settings, which learns anew; it spares compiling where there are many
            backtests.

    Raises:
        ValueError: a series is too short, or has values that the target cannot have.
    """
    if not series:
        raise ValueError("`series`, what is to be foretold, must be at least one. Received: none.")
    check(series, settings)
    beside = series[0].observed.shape[1], series[0].planned.shape[1]
    network = network or Network(settings, len(series), *beside)
    plans = [_folds(one, settings, network.depth) for one in series]
    if len({len(plan) for plan in plans}) > 1:
        raise ValueError(
            "`refit`, after how many origins to learn anew, must give as many folds in each "
            "series; those given are of different length. Leave it out."
        )
    told: list[list[Any]] = []
    losses = []
    calibration: list[Errors] = []
    for number, each in enumerate(zip(*plans, strict=True)):
        begin(f"learning, fold {number + 1} of {len(plans[0])}")
        train, validation, test = (
            windows(series, [fold[part] for fold in each], network.depth, settings.horizon)
            for part in range(3)
        )
        if not len(train) or not len(validation):
            raise ValueError(
                "Series must be long enough to learn from and to validate. Received: "
                f"{len(train)} and {len(validation)} windows, of {network.depth} rows before and "
                f"{settings.horizon} after. Give more rows, fewer lags or smaller shares."
            )
        losses += network.learn(train, validation, warm=bool(settings.warm and number))
        if not number:
            calibration = _errors(network, validation, len(series))
        told.append([test, network.tell(test)])
    begin("foretelling by other means")
    courses = [
        _course(one, number, settings, network, told, calibration[number], plan)
        for number, (one, plan) in enumerate(zip(series, plans, strict=True))
    ]
    return Backtest(settings, tuple(courses), tuple(losses), network, tuple(notes))


def _folds(one: Series, settings: Settings, depth: int) -> list[Fold]:
    if settings.test is None or settings.validation is None:
        raise ValueError(
            "`test` and `validation`, shares of the rows, must be given. Received: "
            f"test={settings.test}, validation={settings.validation}. Usual are 0.2 and 0.1."
        )
    return folds(
        len(one),
        depth,
        settings.horizon,
        test=settings.test,
        validation=settings.validation,
        refit=settings.refit,
        scheme=settings.scheme,
        stride=settings.stride,
        every=settings.every,
        embargo=settings.embargo,
    )


def _errors(network: Network, rows: Windows, series: int) -> list[Errors]:
    """For each series, how far the network was off.

    One that has few windows takes those of all, in volatilities, as if they were its own: evenly
    from all of them, as many as count.
    """
    told = network.tell(rows)
    every = _off(told.learnt, told.volatility, network.actual(rows))
    some = np.linspace(0, len(rows) - 1, min(len(rows), MEMORY)).astype(int)
    scores, found = (every.size / every.scale)[some], []
    for number in range(series):
        mine = rows.series == number
        if mine.sum() >= FEW:
            found.append(Errors(every.size[mine], every.scale[mine]))
        else:
            usual = float(np.median(every.scale[mine if mine.any() else slice(None)]))
            found.append(Errors(scores * usual, np.full_like(scores, usual)))
    return found


def _off(learnt: Floats, volatility: Floats, actual: Floats) -> Errors:
    """Of what was told, (n, horizon), with the volatility (n, 1) before."""
    return Errors(np.abs(actual - learnt), np.repeat(volatility, actual.shape[1], axis=1))


def _course(
    one: Series,
    number: int,
    settings: Settings,
    network: Network,
    told: Sequence[Sequence[Any]],
    calibration: Errors,
    plan: Sequence[Fold],
) -> Course:
    """What all folds told of one series."""
    own = [(rows.series == number) for rows, _ in told]
    rows = [rows.take(np.flatnonzero(mine)) for (rows, _), mine in zip(told, own, strict=True)]

    def joined(name: str) -> Floats:
        return np.concatenate(
            [getattr(said, name)[mine] for (_, said), mine in zip(told, own, strict=True)]
        )

    origins = np.concatenate([part.origins for part in rows])
    end = int(origins[0]) + 1 - settings.embargo
    trained = int(plan[0].validation[0]) + 1 if len(plan[0].validation) else end
    deviation = float(one.values[:trained].std()) or 1.0
    actual = np.concatenate([part.future for part in rows])
    spread = told[0][1].quantiles is not None
    quantiles = joined("quantiles") if spread else None
    if network.head.tells != "value":
        learnt = np.concatenate([network.actual(part) for part in rows])
        return Course(one, origins, end, deviation, learnt, {OURS: joined("values")})
    learnt = joined("learnt")
    came = np.concatenate([network.actual(part) for part in rows])
    errors = _off(learnt, joined("volatility"), came)
    half = conformal(errors, origins, calibration, level=settings.level).half(errors.scale)
    places = np.cumsum([0, *map(len, rows)])
    low, high = (
        np.concatenate(
            [
                network.values(bound[a:b], part)
                for part, a, b in zip(rows, places[:-1], places[1:], strict=True)
            ]
        )
        for bound in (learnt - half, learnt + half)
    )
    others = baselines(one.values, end, origins, settings.horizon, settings.season)
    forecasts = {**others, OURS: joined("values")}
    interval = Interval(low, high, errors, calibration)
    return Course(one, origins, end, deviation, actual, forecasts, interval, quantiles)


def next_radius(found: Backtest, number: int) -> Radius:
    """That of the interval after the last row of a series.

    Raises:
        ValueError: there are no intervals.
    """
    course = found.courses[number]
    if course.interval is None:
        raise ValueError("This head tells no value, and so no interval.")
    _, _, errors, calibration = course.interval
    to_come = np.full((1, found.settings.horizon), np.nan)
    more = (to_come, np.ones_like(to_come))
    errors = Errors(*(np.concatenate(parts) for parts in zip(errors, more, strict=True)))
    origins = np.append(course.origins, len(course.series) - 1)
    return conformal(errors, origins, calibration, level=found.settings.level)
