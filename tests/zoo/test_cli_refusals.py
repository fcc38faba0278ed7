"""What the command line refuses: in one line, with exit code 2, and nothing written."""

import pytest

from refused import TINY, assert_refused

BAD_TRAINING = {
    "missing": (["--data", "missing.txt"], "missing.txt"),
    "folder": (["--data", "."], "binary.txt"),  # a file in it is no text
    "empty": (["--data", "empty.txt"], "empty.txt"),
    "no name": (["--data", ""], "`data`"),
    "blank": (["--data", "blank.txt"], "blank.txt"),
    "one character": (["--data", "one.txt"], "two distinct characters"),
    "binary": (["--data", "binary.txt"], "binary.txt"),
    "encoding": (["--data", "latin.txt"], "latin-1"),
    "unknown encoding": (["--data", "fine.txt", "--encoding", "utf-9"], "utf-8"),
    "too short": (["--data", "short.txt"], "at least one window"),
    "too many streams": (["--data", "fine.txt", *TINY, "--batch", 900], "`batch`"),
    "negative": (["--units", "-4"], "`units`"),
    "zero": (["--layers", 0], "`layers`"),
    "no integer": (["--units", "many"], "'many' is not a valid integer"),
    "not a number": (["--learning-rate", "nan"], "`learning_rate`"),
    "all dropped": (["--dropout", 1], "`dropout`"),
    "large seed": (["--seed", 2**32], "`seed`"),
    "unknown option": (["--unit", 3], "--units"),
    "no value": (["--units"], "--units"),
    "argument": (["extra"], "extra"),
    "unknown cell": (["--data", "fine.txt", *TINY, "--cell", "lstn"], "Did you mean 'lstm'"),
    "unknown engine": (["--data", "fine.txt", *TINY, "--engine", "lop"], "Did you mean 'loop'"),
    "under a file": (["--data", "fine.txt", *TINY, "--out", "fine.txt/run"], "fine.txt"),
    "a file": (["--data", "fine.txt", *TINY, "--out", "fine.txt"], "fine.txt"),
    "taken": (["--data", "fine.txt", *TINY, "--out", "."], "holds other things"),
}


@pytest.mark.parametrize("arguments, message", BAD_TRAINING.values(), ids=BAD_TRAINING)
def test_what_cannot_be_trained_is_one_line_and_nothing_is_written(
    command, place, files, arguments, message
):
    before = files(place)
    assert_refused(command("train", "char-lm", *arguments), message)
    assert files(place) == before


BAD_COMMANDS = {
    "unknown command": (["trian"], "Did you mean 'train'"),
    "unknown option": (["--loud"], "--loud"),
    "unknown task": (["train", "char-ln"], "Did you mean 'char-lm'"),
    "short word": (["train", "spell", "--word", "a"], "two to 30 letters"),
    "unknown list": (["list", "cats"], "cats"),
    "list of nothing": (["list"], "tasks"),
    "no folder": (["generate", "nowhere"], "nowhere"),
    "a file": (["evaluate", "fine.txt"], "fine.txt"),
    "another folder": (["predict", ".", "text"], "config.json"),
    "no texts": (["predict", "nowhere"], "RAW"),
    "export of nothing": (["export", "nowhere", "there/1"], "nowhere"),
    "export to a file": (["export", "nowhere", "fine.txt"], "fine.txt"),
    "no time": (["demo", "--minutes", 0], "`minutes`"),
}


@pytest.mark.parametrize("arguments, message", BAD_COMMANDS.values(), ids=BAD_COMMANDS)
def test_what_makes_no_sense_is_one_line_and_nothing_is_written(
    command, place, files, arguments, message
):
    before = files(place)
    assert_refused(command(*arguments), message)
    assert files(place) == before


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["generate", "--prompt", ""], "at least one character"),
        (["generate", "--prompt", "ж"], "'ж' (U+0436)"),
        (["generate", "--length", 0], "`length`"),
        (["generate", "--length", "all"], "--length"),
        (["generate", "--temperature", -1], "`temperature`"),
        (["generate", "--temperature", "nan"], "`temperature`"),
        (["generate", "--top-k", -1], "`top_k`"),
        (["generate", "--top-p", 0], "`top_p`"),
        (["generate", "--seed", 2**40], "`seed`"),
        (["predict", "a", ""], "at least one character"),
        (["predict", "a", "--most", 0], "--most"),
        (["evaluate", "--data", "missing.txt"], "missing.txt"),
        (["evaluate", "--data", ""], "`data`"),
    ],
    ids=str,
)
def test_what_a_model_cannot_do_is_one_line(command, folder, trained, arguments, message):
    name, *rest = arguments
    assert_refused(command(name, folder, *rest), message)
