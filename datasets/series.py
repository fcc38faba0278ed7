"""Simulated prices whose truth is known: what a forecast can gain on them, and where it cannot.

    random-walk     returns without memory: nothing beats the last value
    ar1-returns     each return leans on the one before: its mean can be foretold
    garch-returns   calm and storm: the size of returns can be foretold, their sign cannot
    split-prices    a random walk whose raw price halves when each share becomes two
    regime-change   a calm walk that becomes a wild one for good

Log returns r and prices P on weekdays, row by row, z independent and standard normal:

    r[t] = mean[t] + volatility[t]·z[t]        P[t] = P[t-1]·exp(r[t])

`mean` and `volatility` are those of r[t] given all that is before t, so the best forecast of it and
its spread.  They are truth to judge by and no columns of `values`, from which is learnt.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.cards import Card, Field
from zoo.datasets.splits import Splits, Table

ROWS = 2500  # ten years of weekdays
FIRST = "2015-01-01"
PRICE = 100.0
DAILY = 0.01  # usual volatility of a share


@dataclass(frozen=True, eq=False, repr=False)
class Simulated(Table):
    """Prices and their truth.

    mean, volatility  (rows,) float64, of the log return from the row before, given what is before
    regime            (rows,) int8, 0 until the laws change, then 1
    """

    mean: NDArray[np.float64]
    volatility: NDArray[np.float64]
    regime: NDArray[np.int8]


def random_walk(rows: int = ROWS, seed: int = 0, drift: float = 0.0) -> Simulated:
    """mean = drift, volatility = 0.01."""
    mean, volatility = np.full(rows, drift), np.full(rows, DAILY)
    return _simulated(mean, volatility, mean + volatility * _normal(rows, seed))


def ar1_returns(rows: int = ROWS, seed: int = 0, coefficient: float = 0.3) -> Simulated:
    """mean[t] = coefficient·r[t-1]; volatility such that returns have 0.01 in all.

    ValueError: `coefficient` not between -1 and 1: the returns would not stay bounded.
    """
    if not -1 < coefficient < 1:
        raise ValueError(
            "`coefficient`, the share of a return that lasts, must lie between -1 and 1, both "
            f"excluded. Received: coefficient={coefficient}."
        )
    spread = DAILY * np.sqrt(1 - coefficient**2)
    mean, returns = np.zeros(rows), np.zeros(rows)
    for t, z in enumerate(_normal(rows, seed)):
        mean[t] = coefficient * returns[t - 1] if t else 0.0
        returns[t] = mean[t] + spread * z
    return _simulated(mean, np.full(rows, spread), returns)


def garch_returns(
    rows: int = ROWS, seed: int = 0, alpha: float = 0.1, beta: float = 0.88
) -> Simulated:
    """volatility² [t] = ω + alpha·r²[t-1] + beta·volatility²[t-1] (Bollerslev 1986), mean 0.

    ω is such that returns have a volatility of 0.01 in the long run.

    ValueError: negative shares, or together 1 or more: there is no long run.
    """
    if alpha < 0 or beta < 0 or alpha + beta >= 1:
        raise ValueError(
            "`alpha` and `beta`, what yesterday's return and variance weigh today, must be at "
            f"least 0 and together less than 1. Received: alpha={alpha}, beta={beta}."
        )
    omega = DAILY**2 * (1 - alpha - beta)
    variance, returns = np.full(rows, DAILY**2), np.zeros(rows)
    for t, z in enumerate(_normal(rows, seed)):
        if t:
            variance[t] = omega + alpha * returns[t - 1] ** 2 + beta * variance[t - 1]
        returns[t] = np.sqrt(variance[t]) * z
    return _simulated(np.zeros(rows), np.sqrt(variance), returns)


def split_prices(rows: int = ROWS, seed: int = 0, at: float = 0.5, ratio: float = 2.0) -> Simulated:
    """A random walk in Adj Close; Close is `ratio` times that before the split and equal after.

    at: the share of the rows before the split.  `mean` and `volatility` are those of Adj Close.
    """
    walk = random_walk(rows, seed)
    raw = walk["Close"] * np.where(np.arange(rows) < int(at * rows), ratio, 1.0)
    values = np.stack([raw, walk["Close"]], axis=1)
    truth = {name: getattr(walk, name) for name in ("mean", "volatility", "regime")}
    return Simulated(walk.dates, values, ("Close", "Adj Close"), **truth)


def regime_change(
    rows: int = ROWS, seed: int = 0, at: float = 0.5, calm: float = 0.005, wild: float = 0.02
) -> Simulated:
    """volatility = calm in the first `at` of the rows, wild after; mean 0."""
    regime = (np.arange(rows) >= int(at * rows)).astype(np.int8)
    volatility = np.where(regime == 1, wild, calm)
    returns = volatility * _normal(rows, seed)
    return _simulated(np.zeros(rows), volatility, returns, regime)


def _normal(rows: int, seed: int) -> NDArray[np.float64]:
    """(rows,) standard normal; the first of many rows are those of few.

    From the raw output of a generator, which NumPy keeps the same for ever (Box and Muller 1958).
    """
    if rows < 1 or seed < 0:
        raise ValueError(
            "`rows`, the length of a series, must be at least 1, and `seed`, which fixes it, at "
            f"least 0. Received: rows={rows}, seed={seed}."
        )
    raw = np.random.PCG64(np.random.SeedSequence(seed)).random_raw(2 * rows).reshape(rows, 2)
    uniform = ((raw >> np.uint64(11)) + 0.5) * 2.0**-53  # never 0
    return np.sqrt(-2 * np.log(uniform[:, 0])) * np.cos(2 * np.pi * uniform[:, 1])


def _simulated(
    mean: NDArray[np.float64],
    volatility: NDArray[np.float64],
    returns: NDArray[np.float64],
    regime: NDArray[np.int8] | None = None,
) -> Simulated:
    rows = len(returns)
    dates = np.busday_offset(FIRST, np.arange(rows), roll="forward")
    close = PRICE * np.exp(np.cumsum(returns))[:, None]
    laws = np.zeros(rows, np.int8) if regime is None else regime
    return Simulated(dates, close, ("Close",), mean, volatility, laws)


def _load(
    simulate: Callable[..., Simulated],
    truth: str,
    path: None = None,
    rows: int = ROWS,
    seed: int = 0,
    validation: float = 0.1,
    test: float = 0.1,
) -> Splits[Simulated]:
    """The series split by position.  path: None: it is made here.  ValueError: as `simulate`."""
    if path is not None:
        raise ValueError(
            "`path`, where data are, must be None for a series that is simulated. "
            f"Received: {path!r}. Prices of a file: zoo.datasets.prices.load."
        )
    return simulate(rows, seed).split(validation, test, notes=(truth,))


def _card(name: str, story: str, simulate: Callable[..., Simulated], truth: str, best: str) -> Card:
    return Card(
        name=name,
        story=story,
        load=functools.partial(_load, simulate, truth),
        fields=(
            Field("dates", "(rows,) datetime64[D]", "weekdays"),
            Field("values", "(rows, columns) float64", "prices, as `names` calls them"),
            Field("mean", "(rows,) float64", "truth: of the log return, given what is before"),
            Field(
                "volatility", "(rows,) float64", "truth: of the log return, given what is before"
            ),
            Field("regime", "(rows,) int8", "truth: 1 after the laws have changed"),
        ),
        split="by position: the last tenth to test, the tenth before it to validate",
        baseline=best,
        licence="Apache-2.0",
        citation="simulated here",
    )


CARDS = (
    _card(
        "random-walk",
        "simulated prices that nobody can foretell",
        random_walk,
        "Truth: nothing foretells a return; a model that beats the last value has seen the future.",
        "the last value, which is the best",
    ),
    _card(
        "ar1-returns",
        "simulated prices whose returns lean on the one before",
        ar1_returns,
        "Truth: 0.3 of a return lasts to the next day, which explains 9 % of the variance.",
        "the last value; the best is an autoregression of order 1 on returns",
    ),
    _card(
        "garch-returns",
        "simulated prices with calm and stormy times",
        garch_returns,
        "Truth: the mean return is 0 always; its volatility follows a GARCH(1,1).",
        "the last value; for volatility, that of the last weeks",
    ),
    _card(
        "split-prices",
        "simulated prices with a split of shares, raw and adjusted",
        split_prices,
        "Truth: Close halves by a split of 2:1 in the middle; Adj Close is a random walk.",
        "the last value, which is the best of Adj Close",
    ),
    _card(
        "regime-change",
        "simulated prices that turn from calm to wild for good",
        regime_change,
        "Truth: volatility is 0.005 in the first half and 0.02 in the second; the mean is 0.",
        "the last value; for its spread, that of the last weeks and not of all",
    ),
)
