"""Writes forecasts.md, beside this file: what backtests of real series come to.

    python docs/make_forecasts.py              the page anew, from forecasts.json
    python docs/make_forecasts.py --on "…"     after running all commands on that machine
    python docs/make_forecasts.py --on "…" --only etth1

Every command is one that a user can give; data under $ZOO_TEST_DATA are named from there.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from zoo.report.scores import OURS, markdown, told

PAGE = Path(__file__).with_name("forecasts.md")
KEPT = Path(__file__).with_name("forecasts.json")
SCRIPTS = Path(__file__).resolve().parents[1] / "benchmarks"

M4 = "--scaling window --model encoder-decoder --units 64 --epochs 10"
STOCKS = {
    "MRF": "MRF.NS_yfinance_2002_2020.csv",
    "GSPC": "GSPC_yahoo_1990_2018.csv",
    "AAPL": "AAPL_yahoo_2001_2020.csv",
    "MSFT": "MSFT_2006-01-01_to_2018-01-01.csv",
}
CURRENCIES = ("AUD", "GBP", "CAD", "CHF", "CNY", "JPY", "NZD", "SGD")
RATES = "exchange-rate --path $ZOO_TEST_DATA/forecast/exchange_rate.txt.gz"
LAST_FIFTH = 1518  # of its 7,588 rows
SECTIONS = {
    "Daily series": [
        *(f"$ZOO_TEST_DATA/stocks/{file} --head quantiles" for file in STOCKS.values()),
        *(f"{RATES} --column {name} --head quantiles" for name in CURRENCIES),
    ],
    "Series that others have been compared on": [
        # That the last of so many rows ahead be each row of the last fifth, as Lai et al. count.
        *(
            f"{RATES} --column all --horizon {n} --test {LAST_FIFTH - 1 + n}"
            for n in (3, 6, 12, 24)
        ),
        *(
            "etth1 --path $ZOO_TEST_DATA/forecast/ett/ETTh1.csv --column OT --horizon 24 "
            f"--lags 48 --target difference --epochs 10 --seed {seed}"
            for seed in (0, 1)
        ),
        *(
            "m4-hourly --path $ZOO_TEST_DATA/forecast/m4 --horizon 48 --lags 96 --seasons 24,168 "
            f"--every 12 {M4} --seed {seed}"
            for seed in (0, 1)
        ),
        *(
            f"m4-weekly --path $ZOO_TEST_DATA/forecast/m4 --horizon 13 --lags 26 --every 4 {M4} "
            f"--seed {seed}"
            for seed in (0, 1)
        ),
    ],
    "How large returns will be": [
        f"$ZOO_TEST_DATA/stocks/{STOCKS['GSPC']} --head volatility --lags 60 --members 5 "
        f"--seed {seed}"
        for seed in (0, 10, 20)
    ],
    "Simulated series, whose truth is known": [
        "random-walk",
        "ar1-returns",
        "garch-returns --head volatility --lags 60",
    ],
}
HEAD = """# Forecasts

What `zoo backtest` says of real series: each table is made by the command above it, and every row
of it told the same origins, of which nothing was known but what came before. The baselines are
fitted on the part that trains. `skill` is 1 - MSE / MSE of the last value, `p` that of being as
good as the last value (Diebold and Mariano; of several rows ahead by groups of origins). Intervals
are meant to cover 90 %; the range behind a coverage is its 95 % confidence interval, as if all
steps were independent, which those of several rows ahead are not. None of it is financial advice.
Made by `python docs/make_forecasts.py`.
"""
VERDICTS = """## How often verdicts are right

    python benchmarks/verdicts.py

On 200 series each of known truth, 2,500 rows, the last fifth of them foretold.
"""
LEAKS = """## How often leaks are found

    python benchmarks/leaks.py

Pipelines with leaks planted by somebody who did not know the detectors, and the same ones without,
on 50 series each; then forecasts that repeat yesterday, told by `lag_copy`.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--on", help="the machine, in words")
    parser.add_argument("--only", default="", help="commands that hold this text")
    given = parser.parse_args()
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}
    if given.on:
        for command in (*(one for part in SECTIONS.values() for one in part), *SCRIPTED):
            if given.only in command:
                kept[command] = ran(command, given.on)
                KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text(page(kept), "utf-8")


SCRIPTED = {"verdicts.py": VERDICTS, "leaks.py": LEAKS}


def ran(command: str, machine: str) -> dict[str, Any]:
    """What is kept of it."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        if command in SCRIPTED:
            words = [sys.executable, str(SCRIPTS / command)]
        else:
            data = os.environ.get("ZOO_TEST_DATA", "")
            words = shlex.split(command.replace("$ZOO_TEST_DATA", data))
            words = [sys.executable, "-m", "zoo", "backtest", *words, "--json"]
            words += ["--report", str(Path(place) / "report.html")]
        out = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    about = {
        "seconds": round(time.monotonic() - begun),
        "machine": machine,
        "date": date.today().isoformat(),
    }
    if command in SCRIPTED:
        return {"text": out, **about}
    said = json.loads(out.splitlines()[-1])
    return {name: said[name] for name in ("scores", "verdict", "covered", "origins")} | about


def page(kept: dict[str, Any]) -> str:
    """The whole page."""
    lines = [HEAD, *daily(kept)]
    for title, commands in SECTIONS.items():
        lines.append(f"## {title}\n")
        for command in commands:
            if command in kept:
                lines += section(command, kept[command])
    for script, head in SCRIPTED.items():
        if script in kept:
            lines += [head, kept[script]["text"]]
    return "\n".join(lines).rstrip() + "\n"


def daily(kept: dict[str, Any]) -> Iterator[str]:
    """Coverage of the daily series, in one table."""
    yield "| daily series | skill | p | inside the 90 % intervals | |"
    yield "|---|---|---|---|---|"
    for name, command in zip(
        (*STOCKS, *(f"exchange rate {one}" for one in CURRENCIES)),
        SECTIONS["Daily series"],
        strict=True,
    ):
        if command in kept:
            own, inside = kept[command]["scores"][OURS], kept[command]["covered"]
            holds = "90 % within" if inside["low"] <= 0.9 <= inside["high"] else "90 % outside"
            yield (
                f"| {name} | {told(own['skill'])} | {told(own['p'])} | {inside['value']:.1%} "
                f"({inside['low']:.1%} to {inside['high']:.1%}) | {holds} |"
            )
    yield ""


def section(command: str, found: dict[str, Any]) -> Iterator[str]:
    """The lines of a backtest."""
    yield f"    zoo backtest {command}\n"
    yield (
        f"{found['origins']:,} origins; {found['seconds']} s on {found['machine']}, "
        f"{found['date']}.\n"
    )
    yield from markdown(found["scores"], OURS)
    yield f"\n{found['verdict']}\n"


if __name__ == "__main__":
    main()
