"""`--json`: every command there is prints one document, and nothing beside it."""

import functools
import json

import pytest

import typed
from refused import assert_refused
from zoo import tasks
from zoo.bench import race
from zoo.cli._told import document
from zoo.export.proof import Proof
from zoo.inspection.units import Unit
from zoo.lessons import gradients, pronouns
from zoo.playground import serving

SERIES = ("random-walk", "--epochs", 1, "--units", 4, "--lags", 5, "--every", 8, "--engine", "loop")
SMALLEST = ("--cells", "irnn", "--problems", "digits", "--scale", 0.001, "--rates", 0.01)

RIGHT = {(new, longer): 0.5 for new in (False, True) for longer in (False, True)}
UNIT = Unit("recurrence_0", "h", 3, 0.9, 0.8)
ASKED = pronouns.Lesson(1, 0, (pronouns.Outcome("lstm", RIGHT, {1: 0.5}, UNIT, 0.5, 0.4),))


COMMANDS = [words for words, _ in typed.commands()]
# What is said after the words of a command, FOLDER being that of the tiny model; and what must be
# told.  `train` stands for every task.
SAID = {
    ("backtest",): (SERIES, "scores verdict report"),
    ("bench",): (("--layers", "lstm", "--acts", "step", "--shapes", "S"), "machine results chart"),
    ("cells",): (("lstm", "--units", 3), "cells"),
    ("compare", "cells"): (SMALLEST, "about problems standings ranks out chart"),
    ("demo",): ((), "task folder report card verdict export"),
    ("doctor",): ((), "python packages backend engines"),
    ("evaluate",): (("FOLDER",), "model scores"),
    ("export",): (("FOLDER", "out"), "model folder format calls difference bytes notes"),
    ("fetch",): (("python-docs",), "name files"),
    ("forecast",): ((*SERIES, "--out", "kept"), "scores verdict report forecasts folder"),
    ("generate",): (("FOLDER", "--length", 5), "model texts"),
    ("gradients",): (("FOLDER",), "model loss layers rates verdicts"),
    ("info",): (("names",), "model dataset"),
    ("inspect",): (("FOLDER", "--text", "The"), "model report characters read"),
    ("lesson", "gradients"): (("--time", 8, "--steps", 10), "time outcomes findings report"),
    ("lesson", "pronouns"): ((), "epochs seed outcomes findings report"),
    ("list",): (("topologies",), "topologies"),
    ("pack",): (("FOLDER", "packed"), "folder bytes scores"),
    ("playground",): (("FOLDER", "--port", 0), "address"),
    ("predict",): (("FOLDER", "The ", "a"), "model answers"),
    ("runs",): ((), "runs"),
    ("train",): ((), "task folder report card verdict"),
    ("units",): (("FOLDER", "fine.txt"), "model property units"),
    ("verify",): (("FOLDER",), "models"),
}


@pytest.fixture
def light(trained, place, monkeypatch):
    """What takes long is not done: what is told of it is to be seen."""

    def learn(folder):
        trained.save(folder)
        return trained

    monkeypatch.setattr(tasks, "prepare", lambda *_, **__: learn)
    monkeypatch.setattr(tasks, "train", lambda *_, out, **__: learn(out))
    monkeypatch.setattr(type(trained), "export", lambda *_, **__: Proof(3e-7, 12))
    monkeypatch.setattr(race, "race", lambda entries, turns: {"zoo": "tired", "keras": "tired"})
    few = functools.partial(gradients.lesson, recipes=gradients.RECIPES[:1])
    monkeypatch.setattr(gradients, "lesson", few)
    monkeypatch.setattr(pronouns, "lesson", lambda **_: ASKED)
    monkeypatch.setattr(serving, "check", lambda *_: None)
    monkeypatch.setattr(serving, "serve", lambda *_, ready, **__: ready("http://127.0.0.1:7860/"))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_tells_one_document_and_nothing_else(words, command, light, folder):
    arguments, known = SAID["train",] if words[0] == "train" else SAID[words]
    arguments = [folder if argument == "FOLDER" else argument for argument in arguments]
    said = command(*words, *arguments, "--json")
    assert (said.code, said.err) == (0, "")
    assert said.out.count("\n") == 1
    told = json.loads(said.out)
    assert {*known.split()} <= told.keys()
    assert all(key.isidentifier() and key == key.lower() for key in told)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_refusal_is_a_line_and_no_document(words, command, place):
    assert_refused(command(*words, "--json", "--no-such-option", "1"), "--no-such-option")


@pytest.mark.parametrize(
    "arguments",
    [
        ["backtest", "no.csv"],
        ["evaluate", "nowhere"],
        ["export", "nowhere", "out"],
        ["fetch", "nothing"],
        ["info", "nothing"],
        ["list", "cats"],
        ["pack", "nowhere", "packed"],
        ["predict", "nowhere", "a"],
        ["train", "char-lm", "--data", "missing.txt"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_a_line_and_no_document(arguments, command, place):
    assert_refused(command(*arguments, "--json"))


def test_what_differs_is_told_and_refused(command, kept):
    (kept / "config.json").write_text("{")
    said = command("verify", kept, "--json")
    assert (said.code, said.err.count("\n")) == (2, 1)
    (told,) = json.loads(said.out)["models"]
    assert "config.json is damaged" in told["failed"]


def test_answers_are_told_in_full(command, folder, trained):
    told = json.loads(command("predict", folder, "The ", "--most", 1, "--json").out)
    ((one, answer),) = [answer.values() for answer in told["answers"]]
    assert (one, answer) == ("The ", pytest.approx(trained.predict(["The "])[0]))


def test_what_json_has_no_type_for_is_told():
    import numpy as np
    import pandas as pd

    table = pd.DataFrame({"date": pd.to_datetime(["2020-02-28"]), "low": [np.nan]})
    data = {"a": (np.float32(0.5), np.inf, None, True), "b": np.arange(2), "c": table}
    assert json.loads(document(data)) == {
        "a": [0.5, None, None, True],
        "b": [0, 1],
        "c": [{"date": "2020-02-28", "low": None}],
    }
