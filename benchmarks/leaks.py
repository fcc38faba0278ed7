"""How often detectors miss a leak, and how often they accuse the honest: a table.

python benchmarks/leaks.py

The pipelines are those of tests/planted.py, written by somebody who did not know the detectors:
leaks at three strengths, and the same pipelines without.  Beside them stand forecasts that repeat
yesterday and forecasts that do not, on walks whose truth is known.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "tests"))

import numpy as np

import planted
from zoo.datasets import series
from zoo.forecasting.detectors import future_shuffle, lag_copy, split_leak, target_leak

SEEDS = range(50)
CUT = planted.FIT_ROWS - 1
STRENGTHS = ("weak", "middle", "strong")
LENGTHS = (250, 500, 1000)


def main() -> None:
    print("| leak | missed: weak | middle | strong |\n|---|---|---|---|")
    for name, (kind, pipelines, data) in planted.LEAKS.items():
        missed = [
            sum(not caught(kind, pipelines[strength], data(seed, strength)) for seed in SEEDS)
            for strength in STRENGTHS
        ]
        row(name, missed)
    print("\n| honest | accused |\n|---|---|")
    for name, (kind, pipeline, data) in planted.HONEST.items():
        row(name, [sum(caught(kind, pipeline, data(seed)) for seed in SEEDS)])
    print(f"\n| copies of yesterday, over {' and '.join(map(str, LENGTHS))} rows | missed | | |")
    print("|---|---|---|---|")
    for name, forecast in COPIES.items():
        row(
            name,
            [sum(not copied(series.random_walk, forecast, s, n) for s in SEEDS) for n in LENGTHS],
        )
    print("\n| forecasts that have found something | accused | | |\n|---|---|---|---|")
    for name, forecast in FOUND.items():
        row(name, [sum(copied(series.ar1_returns, forecast, s, n) for s in SEEDS) for n in LENGTHS])


def caught(kind: str, pipeline: Callable[..., Any], values: np.ndarray) -> bool:
    """By any detector that such a pipeline can be given."""
    if kind == "B":
        return future_shuffle(pipeline, values).caught
    return any(detect(pipeline, values, CUT).caught for detect in (split_leak, target_leak))


def copied(
    simulate: Any, forecast: Callable[[np.ndarray], np.ndarray], seed: int, rows: int
) -> bool:
    """Of prices as they are simulated."""
    prices = simulate(rows + 20, seed)["Close"]
    told = forecast(prices)[19:-1]
    return lag_copy(prices[19:-1], told, prices[20:]).caught


def smoothed(prices: np.ndarray, newest: float) -> np.ndarray:
    level, told = prices[0], np.empty(len(prices))
    for row, price in enumerate(prices):
        level = told[row] = newest * price + (1 - newest) * level
    return told


def leaning(prices: np.ndarray, share: float) -> np.ndarray:
    """The last value, and a share of the last change."""
    return prices + share * np.diff(prices, prepend=prices[0])


COPIES = {
    "the last value": lambda prices: prices,
    "the last value, with noise": lambda prices: (
        prices * (1 + np.random.default_rng(0).normal(0, 0.002, len(prices)))
    ),
    "a smoothed value": lambda prices: smoothed(prices, 0.7),
}
FOUND = {
    "the truth: 0.3 of the last change": lambda prices: leaning(prices, 0.3),
    "half of it": lambda prices: leaning(prices, 0.15),
    "a tenth of it": lambda prices: leaning(prices, 0.03),
}


def row(name: str, counts: list[int]) -> None:
    cells = (f"{count} of {len(SEEDS)}" for count in counts)
    print(f"| {name.replace('_', ' ')} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
