"""What README.md and the guides show runs: every block of Python, and every line of `zoo`.

Sizes and budgets are the smallest.  `test_own_cell.py`, `test_serving.py` and `test_weights.py` run
their pages, and hold them to more.
"""

import random
import sys

import numpy as np
import pandas as pd
import pytest

import zoo
from pages import ROOT, read, words
from zoo import tasks
from zoo.bench import race
from zoo.cli import main
from zoo.export import proof
from zoo.playground import serving

GUIDES = (
    *("engines", "forecasting", "from_keras", "from_pytorch", "glass_box", "own_data"),
    *("reproducibility", "resuming", "serving", "training"),
)
PAGES = {name: ROOT / f"docs/{name}.md" for name in GUIDES} | {"README": ROOT / "README.md"}
ELSEWHERE = {"serving"}  # whose blocks another test runs

# What makes a training small.
TEXT = {"units": 8, "layers": 1, "window": 20, "batch": 4}
SERIES = {"units": 4, "lags": 5, "every": 8, "engine": "loop"}
SMALL = {"char-lm": TEXT, "forecast": SERIES, "sentiment": {"units": 4, "embedding": 4}}
# What is said beside a line, so that it takes seconds; of two values the last counts.
BESIDE = {
    "backtest": "--epochs 1 --units 4 --lags 5 --every 8 --engine loop",
    "forecast": "--epochs 1 --units 4 --lags 5 --every 8 --engine loop --until 2020-12-31",
    "bench": "--turns 3",
    "compare cells": "--cells irnn --problems digits --scale 0.001 --rates 0.01",
    "inspect": "--write 20",
    "lesson gradients": "--time 8 --steps 10",
    "lesson pronouns": "--epochs 1 --cells irnn",
    "train char-lm": "--epochs 1 --units 8 --layers 1 --window 20 --batch 4",
    "train sentiment": "--epochs 1 --units 4 --embedding 4",
}
WORDS = ("a", "good", "fine", "bad", "dull", "film", "day", "plot", "it", "was", "what")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with data of one's own, where nothing takes long."""
    text = "Once upon a time there was a cell of one's own. " * 60
    for name in ("my.txt", "tinyshakespeare.txt", "speech.txt"):
        (tmp_path / name).write_text(text)
    days = pd.bdate_range("2019-06-03", periods=420)
    prices = 100 * np.exp(0.01 * np.random.default_rng(0).normal(size=len(days)).cumsum())
    pd.DataFrame({"Date": days, "Close": prices}).to_csv(tmp_path / "prices.csv", index=False)
    draw = random.Random(0)
    texts = {" ".join(draw.choices(WORDS, k=6)): number % 2 for number in range(80)}
    rows = [f"{text},{('bad', 'good')[label]}" for text, label in texts.items()]
    (tmp_path / "mine.csv").write_text("\n".join(["text,label", *rows]) + "\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ZOO_TEST_DATA", raising=False)
    monkeypatch.setattr(proof, "compare", lambda *_: proof.Proof(3e-7, 12))
    return tmp_path


@pytest.mark.parametrize("name", sorted({*PAGES} - ELSEWHERE))
def test_the_blocks_of_a_page_run(name, place, monkeypatch):
    known, train = {}, tasks.train

    def small(task, **given):
        return train(task, **{"epochs": 1, **given, **SMALL[task]})

    monkeypatch.setattr(tasks, "train", small)
    blocks = [block for block in read(PAGES[name]).blocks if "class LSTMCell" not in block]
    assert blocks
    for block in blocks:
        exec(compile(block, f"{name}.md", "exec"), known)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_the_lines_of_a_page_run(name, place, monkeypatch, capsys):
    monkeypatch.setattr(race, "race", lambda entries, turns: {"zoo": "tired", "keras": "tired"})
    for act in ("check", "serve"):  # which would go on until it is interrupted
        monkeypatch.setattr(serving, act, lambda *_, **__: None)
    zoo.train("char-lm", data="my.txt", epochs=1, out="runs/char-lm-1", **TEXT)
    zoo.train("forecast", data="prices.csv", epochs=1, out="runs/kept", **SERIES)
    for line in read(PAGES[name]).lines:
        program, *said = words(line)
        if program == "zoo":
            code, told = run(said, monkeypatch, capsys)
            ended = "--resume" in said and "a training that ended" in told  # nobody killed it
            assert code == 0 or ended, (line, told)


def run(said, monkeypatch, capsys):
    """The exit code of what is said after `zoo`, and what came on stderr."""
    beside = next((more for of, more in BESIDE.items() if " ".join(said).startswith(of)), "")
    if "--resume" in said or ("inspect" in said and "--write" not in said):
        beside = ""
    monkeypatch.setattr(sys, "argv", ["zoo", *said, *beside.split()])
    with pytest.raises(SystemExit) as stopped:
        main()
    return stopped.value.code, capsys.readouterr().err
