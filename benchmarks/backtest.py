"""How long a backtest of 500 origins takes in one pass, beside a loop of single forecasts.

python benchmarks/backtest.py

The network is learnt once; both then give the same 500 forecasts.  Medians of five turns each.
"""

import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from zoo.forecasting.loading import load
from zoo.forecasting.network import Network
from zoo.forecasting.settings import Settings
from zoo.forecasting.windows import windows

ORIGINS, TURNS = 500, 5


def main() -> None:
    series, settings, _ = load(Settings(epochs=1))
    network = Network(settings, 1, 0, 0)
    last = len(series[0]) - 1 - settings.horizon
    origins = np.arange(last - ORIGINS + 1, last + 1)
    train = windows(series, [origins - ORIGINS], network.depth, settings.horizon)
    network.learn(train, train)

    def told(places: np.ndarray) -> np.ndarray:
        return network.tell(windows(series, [places], network.depth, settings.horizon)).values

    def one_by_one() -> np.ndarray:
        return np.concatenate([told(origins[row : row + 1]) for row in range(ORIGINS)])

    np.testing.assert_allclose(told(origins), one_by_one(), rtol=1e-6)
    taken: dict[str, list[float]] = {"one pass": [], "one by one": []}
    for _ in range(TURNS):
        for name, act in (("one pass", lambda: told(origins)), ("one by one", one_by_one)):
            begun = time.perf_counter()
            act()
            taken[name].append(time.perf_counter() - begun)
    fast, slow = (statistics.median(seconds) for seconds in taken.values())
    print(
        f"one pass {1000 * fast:.1f} ms, one by one {1000 * slow:.0f} ms: {slow / fast:.0f} times"
    )


if __name__ == "__main__":
    main()
