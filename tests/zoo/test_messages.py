"""How much TensorFlow logs is left to the user, and errors are not hidden."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import zoo
from zoo import messages
from zoo.cli._quiet import quiet_tensorflow

LOADED = "import sys, types; sys.modules['tensorflow'] = types.ModuleType('tensorflow'); "


@pytest.mark.parametrize(
    "before, given, level",
    [("", {}, "1"), ("", {messages.LEVEL: "0"}, "0"), (LOADED, {}, None)],
    ids=["ours", "the user's", "too late"],
)
def test_information_is_left_out_if_nobody_chose_otherwise(before, given, level):
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{before}import os, zoo; print(os.environ.get({messages.LEVEL!r}))",
        ],
        env={"PYTHONPATH": str(Path(zoo.__file__).parents[1]), **given},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == str(level)


@pytest.mark.parametrize("chosen, level", [(False, "3"), (True, "1")])
def test_commands_log_nothing_unless_the_user_chose(monkeypatch, chosen, level):
    monkeypatch.setenv(messages.LEVEL, "1")
    monkeypatch.setattr(messages, "chosen", chosen)
    quiet_tensorflow()
    assert os.environ[messages.LEVEL] == level
