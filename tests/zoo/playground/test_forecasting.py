"""What may follow a pasted series."""

import numpy as np
import pytest

from zoo.datasets.series import ar1_returns, random_walk
from zoo.forecasting.series import Series
from zoo.playground import forecasting
from zoo.playground.limits import Refused


def numbered(values):
    values = np.asarray(values, float)
    return Series("price", np.arange(len(values)), values)


def test_at_once_the_last_value_the_drift_and_a_mean_are_told_and_how_far_they_were_off():
    values = random_walk(200, seed=1).values[:, 0]
    found = forecasting.at_once(numbered(values), 5)
    rows = {row[0]: row[1:] for row in found.table.rows}
    assert [*rows] == ["the last value", "drift", "mean of the last 5"]
    assert rows["the last value"][0] == f"{values[-1]:,.2f}"
    origins = np.arange(5, 195)
    off = np.abs(values[origins[:, None] + np.arange(1, 6)] - values[origins, None]).mean()
    assert rows["the last value"][1] == f"{off:.4g}"
    assert "no financial advice" in found.verdict


def test_the_drift_is_found_to_be_closest_where_there_is_nothing_else():
    found = forecasting.at_once(numbered(np.arange(50.0)), 3)
    assert found.table.rows[found.table.highlight][0] == "drift"
    np.testing.assert_allclose(found.chart.ahead["drift"], [50, 51, 52])


def test_nine_in_ten_of_what_followed_lies_in_the_band():
    walk = random_walk(3000, seed=3).values[:, 0]
    inside = []
    for end in range(300, 2900, 20):
        chart = forecasting.at_once(numbered(walk[:end]), 1).chart
        inside.append(chart.low[0] <= walk[end] <= chart.high[0])
    assert np.mean(inside) == pytest.approx(0.9, abs=0.07)


@pytest.mark.parametrize("horizon", [1, forecasting.FARTHEST])
@pytest.mark.parametrize(
    "values", [np.full(30, 5.0), np.zeros(30), -np.arange(30.0), np.tile([1e-9, 1e11], 15)]
)
def test_odd_series_are_drawn_too(values, horizon):
    chart = forecasting.at_once(numbered(values), horizon).chart
    assert len(chart.low) == len(chart.high) == horizon
    assert np.isfinite(chart.low).all() and (chart.low <= chart.high).all()
    assert len(chart.names) == len(chart.past) + horizon


def test_rows_ahead_have_the_dates_that_follow():
    days = np.arange("2024-01-01", "2024-03-01", dtype="datetime64[D]")
    chart = forecasting.at_once(Series("price", days, np.arange(60.0)), 2).chart
    assert chart.names[-3:] == ("2024-02-29", "2024-03-01", "2024-03-02")


def test_to_learn_takes_more_rows():
    with pytest.raises(Refused, match=r"120 prices or more\. Received: 50"):
        forecasting.learn(numbered(np.arange(1.0, 51)), 2)


def test_a_network_learns_it_and_is_judged_beside_the_last_value(monkeypatch):
    pytest.importorskip("statsmodels")
    monkeypatch.setitem(forecasting.SMALL, "epochs", 1)
    stories = []
    walk = ar1_returns(160, seed=2).values[:, 0]
    found = forecasting.learn(numbered(walk), 2, stories.append)
    assert len(stories) == 3
    assert {*found.chart.ahead} == {"the network", "the last value"}
    assert (found.chart.low < found.chart.high).all()
    assert "the last value" in [row[0] for row in found.table.rows]
    assert "no financial advice" in found.verdict
