"""A trained forecaster: raw values in; dates, forecasts and intervals out."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from zoo.forecasting.backtest import Backtest
from zoo.forecasting.calendar import following
from zoo.forecasting.conformal import conformal
from zoo.forecasting.network import Network
from zoo.forecasting.series import Series
from zoo.forecasting.settings import Settings
from zoo.forecasting.windows import windows


class Forecaster:
    """Of one series or several; see `forecast`.

    Attributes:
        settings: with which it was trained.
        network: what it is made of.
        radii: (series, horizon), half of an interval, in volatilities; empty from a head that tells
            no value.
        names: of the series.
    """

    def __init__(
        self,
        settings: Settings,
        network: Network,
        radii: NDArray[np.float64],
        names: Sequence[str],
    ) -> None:
        self.settings, self.network, self.radii = settings, network, radii
        self.names = tuple(names)

    @classmethod
    def of(cls, found: Backtest) -> Self:
        """The network of a backtest, taught on with all that came before its test.

        The rows of the test tell when to stop.  Its intervals go on from the last of them: what was
        missed there widens them.
        """
        settings, series = found.settings, [course.series for course in found.courses]
        network, horizon = found.network, found.settings.horizon
        held = [max(horizon, len(c.series) - int(c.origins[0]) - 1) for c in found.courses]
        ends = [len(one) - rows for one, rows in zip(series, held, strict=True)]
        parts = [
            [
                np.arange(end - horizon - 1, network.depth - 2, -settings.every)[::-1],
                np.arange(max(end, network.depth) - 1, len(one) - horizon),
            ]
            for one, end in zip(series, ends, strict=True)
        ]
        train, validation = (
            windows(series, [part[side] for part in parts], network.depth, horizon)
            for side in range(2)
        )
        radii = np.zeros((0, horizon))
        if found.network.head.tells == "value":
            radii = np.stack([_radius(found, number) for number in range(len(series))])
        network.learn(train, validation, warm=True)
        return cls(settings, network, radii, [one.name for one in series])

    def forecast(self, series: Series | Sequence[Series] | ArrayLike) -> list[pd.DataFrame]:
        """What comes after the last row of each series.

        Arguments:
            series: those it was trained on, with later rows perhaps, in their order; or values
                (rows,), the newest last, of a forecaster of one series.

        Returns:
            For each a table with `date`, `forecast`, and `low` and `high` of the interval.

        Raises:
            ValueError: too few rows, or other series.
        """
        given = self._series(series)
        origins = [np.array([len(one) - 1]) for one in given]
        rows = windows(given, origins, self.network.depth, self.settings.horizon)
        told = self.network.tell(rows)
        columns: dict[str, Any] = {"forecast": told.values}
        if len(self.radii):
            half = self.radii * told.volatility
            columns["low"] = self.network.values(told.learnt - half, rows)
            columns["high"] = self.network.values(told.learnt + half, rows)
        return [
            pd.DataFrame(
                {"date": following(one.dates, self.settings.horizon)}
                | {name: column[number] for name, column in columns.items()}
            )
            for number, one in enumerate(given)
        ]

    def _series(self, given: Any) -> list[Series]:
        if isinstance(given, Series):
            given = [given]
        elif not isinstance(given, Sequence) or not all(isinstance(g, Series) for g in given):
            values = np.asarray(given, float)
            if values.ndim != 1:
                raise ValueError(
                    "`series` must be Series, or one row of values, the newest last. "
                    f"Received: numbers of shape {values.shape}."
                )
            given = [Series(self.names[0], np.arange(len(values)), values)]
        if len(given) != len(self.names):
            raise ValueError(
                f"`series` must be those it was trained on: {', '.join(self.names[:5])}. "
                f"Received: {len(given)}."
            )
        return list(given)


def _radius(found: Backtest, number: int) -> NDArray[np.float64]:
    """(horizon,) half of the next interval, in volatilities."""
    course = found.courses[number]
    nothing = np.full((1, found.settings.horizon), np.nan)
    if course.interval is None:
        raise ValueError("This head tells no value, and so no interval.")
    scores = np.concatenate([course.interval.scores, nothing])
    origins = np.append(course.origins, len(course.series) - 1)
    _, high = conformal(
        np.zeros_like(scores),
        scores,
        origins,
        course.interval.calibration,
        level=found.settings.level,
    )
    return high[-1]
