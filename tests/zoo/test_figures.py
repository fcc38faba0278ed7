"""The figures the README promises, measured again: minutes each, so they run when asked for."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import zoo

DATA = os.environ.get("ZOO_TEST_DATA")
ROOT = Path(zoo.__file__).parents[1]
pytestmark = pytest.mark.slow


def run(*arguments, cwd):
    """`zoo …` in a process of its own: seconds taken."""
    begun = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "zoo", *arguments], cwd=cwd, env=environment, check=True)
    return time.monotonic() - begun


@pytest.mark.skipif(DATA is None, reason="needs $ZOO_TEST_DATA")
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_ten_minutes_of_tiny_shakespeare(tmp_path, seed):
    text = Path(DATA) / "lm" / "tinyshakespeare.txt"
    options = ["--data", text, "--minutes", "10", "--seed", str(seed), "--out", "run"]
    run("train", "char-lm", *options, cwd=tmp_path)
    card = json.loads((tmp_path / "run" / "card.json").read_text("utf-8"))
    measured = card["validation"]["nats_per_character"]
    assert measured <= 1.55
    assert measured < min(card["baselines"].values())


def test_the_demo_takes_minutes(tmp_path):
    """Eight in all for a newcomer, of which making the environment may take half."""
    assert run("demo", cwd=tmp_path) < 4 * 60
    card = json.loads((tmp_path / "runs/demo-1/card.json").read_text("utf-8"))
    assert card["seconds"] < 3 * 60
