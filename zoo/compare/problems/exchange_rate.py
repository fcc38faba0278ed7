"""Exchange rates: how far each of eight will have moved some days ahead.

The rows of Lai et al. (2018), and their measure: the root of the squared errors as a part of that
of who tells the mean.  The network tells the move from the last value, so what it has to beat is
telling none; it mostly does not.
"""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from zoo.compare import data
from zoo.compare.problem import Part, Problem, squares
from zoo.datasets import forecast_tables, series
from zoo.datasets.splits import Splits, Table

TIME, HORIZON = 32, 6
UPDATES = 400
SIMULATED = 4_000  # rows of each series that is simulated


def read(folder: Path | None = None) -> Problem:
    """The rates if they are at hand, or else simulated prices whose returns lean on the last."""
    path = data.found(folder, data.RATES, forecast_tables.EXCHANGE)
    splits = _simulated() if path is None else forecast_tables.exchange_rate(path)
    parts = [part.values for part in splits.parts().values()]
    values = np.concatenate(parts)
    moves = parts[0][HORIZON:] - parts[0][:-HORIZON]
    scale = moves.std(0)
    ends = np.cumsum([0, *map(len, parts)])
    train, validation, test = (
        _part(values, scale, max(start, TIME + HORIZON - 1), end) for start, end in pairwise(ends)
    )
    judged = values[-len(test.targets) :]
    spread = np.sqrt(np.sum((judged - judged.mean()) ** 2))

    def relative(outputs: np.ndarray, targets: np.ndarray) -> float:
        return float(np.sqrt(np.sum(((outputs - targets) * scale) ** 2)) / spread)

    return Problem(
        story=f"{values.shape[1]} rates {HORIZON} days ahead, from {TIME} days",
        data="ar1-returns, simulated; exchange-rate is not at hand" if path is None else NAME,
        train=train,
        validation=validation,
        test=test,
        outputs=values.shape[1],
        each_step=False,
        updates=UPDATES,
        loss=squares,
        measure="relative squared error, RSE",
        score=relative,
        places=5,
        trivial="the last value",
        guess=np.zeros(values.shape[1]),
    )


NAME = "exchange-rate"


def _part(values: np.ndarray, scale: np.ndarray, start: int, end: int) -> Part:
    """Moves of which the last row is one of these; what is read may lie before them."""
    told = np.arange(start, end)
    origins = told - HORIZON
    read = values[origins[:, None] + np.arange(1 - TIME, 1)]
    last = values[origins]
    inputs, targets = (read - last[:, None]) / scale, (values[told] - last) / scale
    return Part(inputs.astype(np.float32), targets.astype(np.float32))


def _simulated() -> Splits[Any]:
    tables = [series.ar1_returns(SIMULATED, seed) for seed in range(8)]
    values = np.concatenate([table.values for table in tables], axis=1)
    names = tuple(f"series {number}" for number in range(8))
    return Table(np.arange(SIMULATED), values, names).split(0.2, 0.2)
