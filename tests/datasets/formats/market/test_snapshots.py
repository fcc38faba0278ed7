"""Quotations by ticker: fetched once by a yfinance that is not there, then used without it."""

import datetime
import json
import sys
import types
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from zoo.datasets import prices
from zoo.datasets.formats.market import snapshots

NOW = datetime.datetime(2024, 2, 23, 12, tzinfo=ZoneInfo("UTC")).timestamp()  # a Friday


class RateLimit(Exception):
    pass


def frame(days=40, last="2024-02-22", zone="Asia/Kolkata", freq="B", scale=1.0):
    index = pd.date_range(end=last, periods=days, freq=freq, tz=zone)
    close = scale * (100.25 + np.arange(days))
    columns = {"Open": close - 1, "High": close + 2, "Low": close - 2, "Close": close}
    return pd.DataFrame(columns | {"Volume": np.arange(days)}, index)


@pytest.fixture
def yahoo(monkeypatch):
    """What it answers, in turn; `asked` tells what it was asked, `waited` how long we slept."""
    yahoo = types.SimpleNamespace(answers=[], asked=[], waited=[])

    class Ticker:
        def __init__(self, ticker):
            self.ticker = ticker

        def history(self, **settings):
            yahoo.asked.append((self.ticker, settings))
            answer = yahoo.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

    module, errors = types.ModuleType("yfinance"), types.ModuleType("yfinance.exceptions")
    module.Ticker, module.__version__, module.exceptions = Ticker, "1.7.0", errors
    errors.YFRateLimitError = RateLimit
    monkeypatch.setitem(sys.modules, "yfinance", module)
    monkeypatch.setitem(sys.modules, "yfinance.exceptions", errors)
    monkeypatch.setattr(snapshots.time, "sleep", yahoo.waited.append)
    monkeypatch.setattr(snapshots.time, "time", lambda: NOW)
    return yahoo


def quotes(tickers="MRF.NS", auto_adjust=False, **settings):
    return prices.quotes(tickers, auto_adjust=auto_adjust, **settings)


def test_fetched_once_then_offline(yahoo, cache):
    yahoo.answers = [frame()]
    first = quotes()
    second = quotes()  # there is no second answer
    assert len(yahoo.asked) == 1
    assert first.train.names == ("Open", "High", "Low", "Close", "Volume")
    assert [len(p) for p in first.parts().values()] == [32, 4, 4]
    assert str(first.test.dates[-1]) == "2024-02-22"
    np.testing.assert_array_equal(first.train.values, second.train.values)
    assert first.notes[0].startswith("MRF.NS: as fetched on ")
    assert "yfinance 1.7.0, adjusted for splits known then" in first.notes[0]
    [manifest] = (cache / "prices").glob("*.json")
    told = json.loads(manifest.read_text())
    assert told["rows"] == 40 and told["asked"]["auto_adjust"] is False
    assert told["yfinance"] == "1.7.0" and len(told["sha256"]) == 64 and told["fetched"]


def test_what_is_asked(yahoo):
    yahoo.answers = [frame() for _ in range(4)]
    quotes()
    quotes(start="2020-01-01", end="2024-02-23")
    quotes(auto_adjust=True)
    quotes("^GSPC", end="2024-02-23", interval="1wk")
    settings = {"interval": "1d", "auto_adjust": False, "actions": False}
    assert yahoo.asked == [
        ("MRF.NS", {"period": "max", "end": None} | settings),
        ("MRF.NS", {"start": "2020-01-01", "end": "2024-02-23"} | settings),
        ("MRF.NS", {"period": "max", "end": None} | settings | {"auto_adjust": True}),
        ("^GSPC", {"end": "2024-02-23"} | settings | {"interval": "1wk"}),
    ]


def test_adjusted_and_raw_are_kept_apart(yahoo):
    yahoo.answers = [frame(), frame(scale=0.5)]
    raw, adjusted = quotes(columns="Close"), quotes(columns="Close", auto_adjust=True)
    np.testing.assert_allclose(adjusted.train.values, raw.train.values / 2)
    assert "adjusted for splits and dividends known then" in adjusted.notes[0]


def test_whether_to_adjust_must_be_said():
    with pytest.raises(TypeError, match="auto_adjust"):
        prices.quotes("MRF.NS")


def test_refresh_fetches_anew_and_keeps_both(yahoo, cache):
    yahoo.answers = [frame(), frame(scale=2)]
    quotes()
    assert quotes(refresh=True).train["Close"][0] == 200.5
    assert quotes().train["Close"][0] == 200.5
    assert len(list((cache / "prices").glob("*.csv"))) == 2


@pytest.mark.parametrize(
    "last, zone, interval, freq, kept",
    [
        ("2024-02-23", "Asia/Kolkata", "1d", "B", 39),  # 17:30 there: not midnight yet
        ("2024-02-23", "Pacific/Auckland", "1d", "B", 40),  # already Saturday there
        ("2024-02-22", "America/New_York", "1d", "B", 40),
        ("2024-02-19", "Asia/Kolkata", "1wk", "W-MON", 39),
        ("2024-02-12", "Asia/Kolkata", "1wk", "W-MON", 40),
        ("2024-02-01", "Asia/Kolkata", "1mo", "MS", 39),
        ("2024-02-23 06:15", "America/New_York", "1h", "h", 39),  # 11:15 UTC, and it is 12:00
        ("2024-02-23 06:00", "America/New_York", "1h", "h", 40),
    ],
)
def test_what_is_not_over_at_the_exchange_is_left_out(yahoo, last, zone, interval, freq, kept):
    yahoo.answers = [frame(last=last, zone=zone, freq=freq)]
    splits = quotes(interval=interval)
    assert sum(map(len, splits.parts().values())) == kept
    assert any("was not over at the exchange" in note for note in splits.notes) == (kept == 39)


def test_a_limit_of_requests_is_waited_out(yahoo):
    yahoo.answers = [RateLimit(), RateLimit(), frame()]
    assert len(quotes().train) == 32
    assert yahoo.waited == [2.0, 8.0]


def refused(**settings):
    with pytest.raises(OSError) as error:
        quotes(**settings)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    "answers, told",
    [
        ([RateLimit()] * 4, "fewer requests, 4 times in a row"),
        ([pd.DataFrame()], r"no rows. Is the ticker right"),
        ([None], "no rows"),
        ([KeyError("chart\nresult")], "KeyError"),
        ([ConnectionError("no network")], "ConnectionError: no network"),
        ([frame().rename(columns={"Close": "close"})], "columns Open, High, Low, close"),
        ([frame().tz_localize(None)], "index DatetimeIndex"),
        ([frame(days=1, last="2024-02-23")], "alone, which is not over"),
    ],
)
def test_no_prices_are_an_error_and_leave_nothing(yahoo, cache, answers, told):
    yahoo.answers = list(answers)
    assert told in refused()
    assert [p.name for p in (cache / "prices").iterdir() if p.suffix != ".lock"] == []


def test_a_failed_refresh_keeps_what_there_was(yahoo):
    yahoo.answers = [frame(), pd.DataFrame()]
    quotes()
    assert "is still at" in refused(refresh=True)
    assert len(quotes().train) == 32


@pytest.mark.parametrize("damage", ["values", "gone", "manifest", "elsewhere"])
def test_a_damaged_snapshot_is_told_and_fetched_anew(yahoo, cache, damage):
    yahoo.answers = [frame(), frame()]
    quotes()
    [manifest], [file] = (list((cache / "prices").glob(f"*.{end}")) for end in ("json", "csv"))
    if damage == "values":
        file.write_bytes(file.read_bytes().replace(b"101.25", b"111.25"))
    elif damage == "gone":
        file.unlink()
    elif damage == "manifest":
        manifest.write_text(manifest.read_text()[:100])
    else:
        told = json.loads(manifest.read_text()) | {"file": "../../etc/passwd"}
        manifest.write_text(json.dumps(told))
    assert "refresh=True" in refused()
    assert len(quotes(refresh=True).train) == 32
    assert len(quotes().train) == 32


def test_several_tickers_side_by_side(yahoo):
    yahoo.answers = [frame(), frame(days=30)]
    splits = quotes(["MRF.NS", "^GSPC"], columns="Close")
    assert splits.train.names == ("MRF.NS", "^GSPC")
    assert np.isnan(splits.train["^GSPC"][:10]).all()
    assert any("^GSPC has 30 of the 40 dates" in note for note in splits.notes)


def test_what_is_odd_is_told_here_too(yahoo):
    odd = frame()
    odd.iloc[5, 3] = np.nan
    yahoo.answers = [odd]
    assert any(note.startswith("MRF.NS: Of 40 rows a value is missing") for note in quotes().notes)


@pytest.mark.parametrize("ticker", ["", "../x", "a/b", "MRF NS", ".hidden", "x" * 40, "A\nB"])
def test_no_ticker(yahoo, ticker):
    with pytest.raises(ValueError, match="`ticker`"):
        quotes(ticker)


def test_other_arguments(yahoo):
    with pytest.raises(ValueError, match="`interval`"):
        quotes(interval="1y")
    with pytest.raises(ValueError, match="`start`, a day"):
        quotes(start="01/02/2020")
    with pytest.raises(ValueError, match="`tickers`"):
        quotes([])
    assert yahoo.asked == []
