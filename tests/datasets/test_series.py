"""Simulated prices: their truth holds in the numbers themselves."""

import numpy as np
import pytest

from zoo.datasets import series
from zoo.datasets.cards.registry import find
from zoo.datasets.formats.market.checks import jumps, odd

MAKERS = [
    series.random_walk,
    series.ar1_returns,
    series.garch_returns,
    series.split_prices,
    series.regime_change,
]


def returns(table, name="Close"):
    return np.diff(np.log(table[name]))


@pytest.mark.parametrize("make", MAKERS)
def test_a_function_of_the_seed_alone(make):
    one, again, other = make(300, 1), make(300, 1), make(300, 2)
    np.testing.assert_array_equal(one.values, again.values)
    assert not np.isclose(one.values, other.values).all()


@pytest.mark.parametrize(
    "make", [m for m in MAKERS if m.__name__ not in ("split_prices", "regime_change")]
)
def test_the_beginning_does_not_depend_on_the_end(make):
    short, long = make(100, 1), make(300, 1)
    np.testing.assert_array_equal(short.values, long.values[:100])
    np.testing.assert_array_equal(short.volatility, long.volatility[:100])


@pytest.mark.parametrize("make", MAKERS)
def test_what_remains_after_the_truth_is_noise(make):
    """Standard normal, without memory in itself or in its square."""
    table = make(20_000, 3)
    name = table.names[-1]
    z = (returns(table, name) - table.mean[1:]) / table.volatility[1:]
    assert abs(z.mean()) < 0.03 and abs(z.std() - 1) < 0.02
    assert abs((z**4).mean() - 3) < 0.25
    for x in (z, z**2):
        assert abs(np.corrcoef(x[1:], x[:-1])[0, 1]) < 0.03


def test_the_generator_stays_what_it_is():
    np.testing.assert_allclose(
        series.random_walk(3, 0)["Close"],
        [99.8822925975428, 102.4253270499324, 102.98892385593528],
        rtol=1e-12,
    )


def test_autoregression():
    table = series.ar1_returns(20_000, 0)
    r = returns(table)
    assert np.corrcoef(r[1:], r[:-1])[0, 1] == pytest.approx(0.3, abs=0.03)
    assert r.std() == pytest.approx(0.01, rel=0.03)


def test_garch_clusters():
    table = series.garch_returns(20_000, 0)
    r = returns(table)
    assert np.corrcoef(r[1:] ** 2, r[:-1] ** 2)[0, 1] > 0.1
    assert abs(np.corrcoef(r[1:], r[:-1])[0, 1]) < 0.04
    assert r.std() == pytest.approx(0.01, rel=0.15)


def test_the_split_is_found_where_it_is():
    table = series.split_prices(1000, 0, at=0.4, ratio=3)
    assert jumps(table["Close"]) == [(400, 3.0)] and jumps(table["Adj Close"]) == []
    [note] = odd(table)
    assert note.startswith(f"Close jumps by 3:1 on {table.dates[400]}")


def test_the_regime_changes():
    table = series.regime_change(4000, 0)
    r = returns(table)
    assert r[:1999].std() == pytest.approx(0.005, rel=0.05)
    assert r[1999:].std() == pytest.approx(0.02, rel=0.05)
    assert table.regime[1999] == 0 and table.regime[2000] == 1


@pytest.mark.parametrize("name", [card.name for card in series.CARDS])
def test_cards(name):
    splits = find(name).load(rows=200, seed=5)
    assert [len(part) for part in splits.parts().values()] == [160, 20, 20]
    assert splits.notes[0].startswith("Truth: ")
    assert set(splits.train.names) <= {"Close", "Adj Close"}  # truth is nothing to learn from
    with pytest.raises(ValueError, match="simulated"):
        find(name).load("prices.csv")


def test_refused():
    with pytest.raises(ValueError, match="`rows`"):
        series.random_walk(0)
    with pytest.raises(ValueError, match="`seed`"):
        series.random_walk(10, -1)
    with pytest.raises(ValueError, match="`coefficient`"):
        series.ar1_returns(10, coefficient=1.0)
    with pytest.raises(ValueError, match="`alpha`"):
        series.garch_returns(10, alpha=0.2, beta=0.8)
