"""Kept models of several kinds, and what a refusal to load one looks like."""

import json
import resource
import sys
import time
from pathlib import Path

import pytest

import zoo
from zoo.cli import _is_message
from zoo.presets import sums
from zoo.tasks import find

LONGEST = 600  # signs of a message
SECONDS = 5  # of computing, until what is wrong is found
MEBIBYTES = 300

# Of each kind: settings and facts.
KINDS = {
    "char-lm": ({"units": 4, "embedding": 4, "layers": 1}, {}),
    "forecast": (
        {"units": 3, "lags": 5, "horizon": 2, "engine": "loop"},
        {
            "names": ["Close"],
            "observed": 0,
            "planned": 0,
            "rhythm": ["weekdays", 1],
            "timed": False,
            "last": ["2019-01-31"],
            "radii": [[1.0, 2.0]],
            "largest": [[0.5, 0.5]],
        },
    ),
    "names": (
        {"units": 4, "embedding": 4},
        {"letters": ["A", "b", "é"], "nations": ["Irish", "Dutch"], "shares": [0.25, 0.75]},
    ),
    "pos-tags": (
        {"units": 4, "embedding": 4},
        {"classes": ["NOUN", "VERB"], "pieces": ["=a", "1<A", "#x"], "words": ["a", "an"]},
    ),
    "spoken-digit": (
        {"units": 4},
        {"classes": ["0", "1"], "scaler": {"mean": [0.0] * 40, "deviation": [1.0] * 40}},
    ),
    "translation": (
        {"units": 4, "embedding": 4},
        {"source": ["a", "dog"], "target": ["un", "chien", "!"]},
    ),
    "weather": (
        {"units": 4},
        {"classes": ["rain", "sun"], "scaler": {"mean": [0.0] * 4, "deviation": [1.0] * 4}},
    ),
}
# Whoever believed one of these would run it.
LAMBDA = {"class_name": "Lambda", "config": {"function": "open('canary', 'w')"}}
CALL = {
    "module": "builtins",
    "class_name": "function",
    "config": "eval",
    "registered_name": "function",
}

POINT = {"validation_loss": 1.0, "nats_per_character": 1.0, "seconds": 1.0, "epoch": 1}
CARD = {name: {} for name in ("data", "split", "settings", "versions", "report")}


def keep(task: str, folder: Path) -> None:
    """A model of the task that has learnt nothing, in a folder."""
    given, facts = KINDS[task]
    settings, card = (
        find(task).settings(**given),
        {**CARD, "data": {"name": task}, "validation": POINT},
    )
    if task == "char-lm":
        from zoo.datasets.vocabularies.characters import Vocabulary
        from zoo.tasks.models.char_lm import CharacterModel

        CharacterModel(settings, Vocabulary("ab é\n"), card).save(folder)
    elif task == "forecast":
        from zoo.forecasting.forecaster import Forecaster
        from zoo.forecasting.network import Network

        Forecaster(settings, Network(settings, 1, 0, 0), facts, card).save(folder)
    else:
        import importlib

        models = importlib.import_module(f"zoo.tasks.models.{task.replace('-', '_')}")
        models.Model(settings, facts, card).save(folder)


def edit(path: Path, change) -> None:
    """Changes what a JSON file tells, as somebody would who then also writes SHA256SUMS anew.

    change: is given the data; what it returns, if anything, takes their place.
    """
    data = json.loads(path.read_text("utf-8"))
    changed = change(data)
    path.write_text(json.dumps(data if changed is None else changed), "utf-8")
    sums.write(path.parent)


def settle(name: str, value: object):
    """Sets a setting."""

    def change(config):
        config["settings"][name] = value

    return change


def assert_refused(folder: Path, *told: str) -> None:
    """It is refused by this package, soon, in one line that tells one of these, if any is given."""
    before, began = _peak(), time.process_time()
    with pytest.raises((ValueError, TypeError, OSError)) as caught:
        zoo.load(folder)
    seconds, more = time.process_time() - began, _peak() - before
    assert _is_message(caught.value), repr(caught.value)
    message = str(caught.value).replace(str(folder), "")
    assert len(message) < LONGEST, message
    assert message.isprintable(), message
    assert not told or any(each in message for each in told), message
    assert seconds < SECONDS
    assert more < MEBIBYTES


def _peak() -> float:
    """The most memory that was ever in use, in MiB."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
