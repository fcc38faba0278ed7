"""How often a backtest's verdict is right, on series whose truth is known.

python benchmarks/verdicts.py            200 seeds of each
python benchmarks/verdicts.py --seeds 20

    random-walk      nothing beats the last value, and one volatility for ever is the truth:
                     "better" is a false alarm
    ar1-returns      the next return leans on the last: "better" than the last value is right
    garch-returns    calm and storm can be told apart: of the volatility "better" than the last
                     return and than one for ever is right

A verdict says better at p < 0.05 of a two-sided test, so false alarms should be 2.5 % at most.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from zoo.datasets import series
from zoo.evaluation.intervals import share
from zoo.forecasting import judgements
from zoo.forecasting.backtest import backtest
from zoo.forecasting.network import Network
from zoo.forecasting.series import Series
from zoo.forecasting.settings import Settings

CASES = {  # series, what is foretold of it, and how far ahead → whether it can be foretold
    ("random-walk", "point", 1): False,
    ("random-walk", "point", 10): False,
    ("random-walk", "volatility", 1): False,
    ("ar1-returns", "point", 1): True,
    ("garch-returns", "volatility", 1): True,
}
LAGS = {"point": 20, "volatility": 60}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--only", help="one of the series", choices={name for name, *_ in CASES})
    given = parser.parse_args()
    print("| series | foretold | rows ahead | better | |\n|---|---|---|---|---|")
    for (name, head, ahead), truth in CASES.items():
        if given.only in (None, name):
            print(told(name, head, ahead, truth, given.seeds), flush=True)


def told(name: str, head: str, ahead: int, truth: bool, seeds: int) -> str:
    """A row: how many verdicts were right."""
    simulate = getattr(series, name.replace("-", "_"))
    settings = Settings(
        data=name, head=head, horizon=ahead, lags=LAGS[head], test=0.2, validation=0.1
    )
    network = Network(settings, 1, 0, 0)
    judge = judgements.of(network.head.tells)
    better = []
    for seed in range(seeds):
        table = simulate(seed=seed)
        one = Series("Close", table.dates, table["Close"])
        better.append(judge.better(backtest([one], settings, network=network)))
    said = share(better)
    return (
        f"| {name} | {'value' if head == 'point' else head} | {ahead} | {sum(better)} of {seeds}, "
        f"{said.low:.1%} to {said.high:.1%} | {'right' if truth else 'a false alarm'} |"
    )


if __name__ == "__main__":
    main()
