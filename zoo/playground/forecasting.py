"""What may follow a pasted series: at once by simple means, and by a network that learns it.

Of the last value, the drift and a moving average it is told how far they were off so far, and how
far the last value was off gives the interval.  The network is judged on the last fifth of the rows,
which it has not seen, beside these and more; see `zoo.forecasting`.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from zoo.baselines.series import WINDOW
from zoo.baselines.series.naive import drift, last_value, moving_average
from zoo.forecasting.calendar import following
from zoo.forecasting.conformal import Errors, conformal
from zoo.forecasting.judgements import ADVICE
from zoo.forecasting.series import Floats, Series
from zoo.forecasting.settings import Settings
from zoo.playground.chart import Chart, price
from zoo.playground.limits import Refused
from zoo.report import Table

LEVEL = 0.9  # of an interval
FARTHEST = 20  # rows ahead
JUDGED = 250  # of the last rows, by which simple means are judged
SHOWN = 90  # rows of the past in the picture
LEARNT_FROM, LEARNT = 120, 1500  # rows at least, and of more the last
# What learns something in seconds.
SMALL: dict[str, Any] = {
    "lags": 10,
    "units": 8,
    "epochs": 10,
    "patience": 3,
    "engine": "loop",
    "level": LEVEL,
}


@dataclass(frozen=True)
class Outlook:
    """What is shown.  verdict: in words."""

    chart: Chart
    table: Table
    verdict: str


def at_once(series: Series, horizon: int) -> Outlook:
    """What the last value, the drift and a moving average say, and how far off they were."""
    values, rows = series.values, len(series)
    end = np.array([rows - 1])
    first = max(WINDOW, rows - JUDGED - horizon)
    origins = np.arange(first, rows - horizon)
    came = values[origins[:, None] + np.arange(1, horizon + 1)]
    means: dict[str, Callable[..., Floats]] = {
        "the last value": last_value,
        "drift": drift,
        f"mean of the last {WINDOW}": functools.partial(moving_average, window=WINDOW),
    }
    ahead = {name: mean(values, end, horizon)[0] for name, mean in means.items()}
    off = {
        name: float(np.abs(came - mean(values, origins, horizon)).mean())
        for name, mean in means.items()
    }
    half = _half(values, came, origins)
    low, high = values[-1] - half, values[-1] + half
    best = min(off, key=lambda name: off[name])
    table = Table(
        f"How far off each was over {_rows(horizon)}, the mean of {len(origins):,} places",
        ("", f"after {_rows(horizon)}", "off by"),
        tuple((name, price(float(ahead[name][-1])), price(off[name])) for name in means),
        highlight=list(means).index(best),
    )
    verdict = (
        "Nine times in ten the price moved by no more than the shaded band. "
        f"Closest so far: {best}. {ADVICE}"
    )
    return Outlook(_chart(series, ahead, low, high), table, verdict)


def learn(
    series: Series, horizon: int, begin: Callable[[str], None] = lambda story: None
) -> Outlook:
    """What a small network says that learns the series, and whether that is worth anything.

    Arguments:
        begin: is told what is being done.

    Raises:
        Refused: there are too few rows.
        ImportError: statsmodels is not installed, of which two of the means to beat are.
    """
    from zoo.forecasting import report
    from zoo.forecasting.backtest import backtest
    from zoo.forecasting.forecaster import Forecaster

    if len(series) < LEARNT_FROM:
        raise Refused(f"To learn it takes {LEARNT_FROM} prices or more. Received: {len(series):,}.")
    cut = slice(-LEARNT, None)
    series = Series(series.name, series.dates[cut], series.values[cut])
    target = "log-return" if (series.values > 0).all() else "difference"
    settings = Settings(
        data=series.name, horizon=horizon, target=target, validation=0.1, test=0.2, **SMALL
    )
    found = backtest([series], settings, begin=begin)
    begin("learning on, up to the last row")
    said = Forecaster.of(found).predict([series])[0]
    low, high, own = (said[name].to_numpy(float) for name in ("low", "high", "forecast"))
    ahead = {"the network": own, "the last value": np.repeat(series.values[-1], horizon)}
    return Outlook(
        _chart(series, ahead, low, high),
        report.compare(found, short=True),
        report.verdict(found),
    )


def _half(values: Floats, came: Floats, origins: np.ndarray) -> Floats:
    """(horizon,) half of the interval around the last value, from how far it was off before.

    In parts of the value where all are positive: a price that has doubled moves twice as far.
    """
    before = values[origins][:, None]
    scale = np.abs(before) if (values > 0).all() else np.ones_like(before)
    past = Errors(np.abs(came - before), np.repeat(scale, came.shape[1], axis=1))
    now = values[-1:] if (values > 0).all() else np.ones(1)
    to_come = Errors(
        np.full((1, came.shape[1]), np.nan), np.repeat(now[:, None], came.shape[1], axis=1)
    )
    radius = conformal(to_come, np.array([len(values) - 1]), past, level=LEVEL)
    return (radius.q * to_come.scale)[0]


def _chart(series: Series, ahead: dict[str, Floats], low: Floats, high: Floats) -> Chart:
    horizon = len(low)
    later = following(series.dates, horizon)
    if series.dates.dtype.kind == "M":
        names = [str(date) for date in (*series.dates[-SHOWN:], *later)]
    else:
        names = [f"row {place + 1:,}" for place in (*series.dates[-SHOWN:], *later)]
    return Chart(
        f"The last {min(SHOWN, len(series))} prices, and what may follow",
        series.values[-SHOWN:],
        ahead,
        low,
        high,
        tuple(names),
        f"{LEVEL:.0%} of what followed so far lay so near",
    )


def _rows(horizon: int) -> str:
    return "1 row" if horizon == 1 else f"{horizon} rows"
