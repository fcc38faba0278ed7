"""The command that trains a task again."""

import dataclasses
import shlex
from collections.abc import Mapping
from typing import Any

from zoo.training.learning import own_first


def again(task: str, settings: Any, **changed: Any) -> str:
    """The command that trains a task with these settings but for those changed; defaults left out.

    Arguments:
        settings: an instance of the task's `Settings`.
    """
    chosen = dataclasses.replace(settings, **changed)
    defaults = {field.name: field.default for field in dataclasses.fields(settings)}
    given = dataclasses.asdict(chosen)
    return command(task, {name: v for name, v in given.items() if v != defaults[name]})


def command(task: str, settings: Mapping[str, Any]) -> str:
    """The command that trains a task with these settings."""
    given = {name: settings[name] for name in own_first(settings) if settings[name] is not None}
    options = [
        word
        for name, value in given.items()
        for word in (f"--{name.replace('_', '-')}", str(value))
    ]
    return shlex.join(["zoo", "train", task, *options])
