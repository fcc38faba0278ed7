"""What to learn: data, topology, loss, metric and baseline, one file for each task.

char_lm    a character language model: learns a text, and writes on in its manner
spell      the smallest lesson: learns to spell one word
"""

import functools
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from zoo import names
from zoo.tasks._task import Task, Trained, read_settings


def find(name: str) -> Task:
    """The task of that name, with hyphens or underscores.

    Raises:
        ValueError: there is none; the message gives the nearest.
    """
    task: Task = names.find(sys.modules[__name__], name, "task").TASK
    return task


def train(
    task: str, /, *, out: str | Path | None = None, overwrite: bool = False, **settings: Any
) -> Trained:
    """Learns a task: `train("char-lm", data="my.txt", cell="gru", minutes=5)`.

    Arguments:
        task: the name of a file of this folder.
        out: a folder to keep the best model in while training; nothing is written without it.
        overwrite: whether a trained model that is in `out` already may be replaced.
        **settings: those of the task; see the `Settings` of that file.

    Returns:
        What was learnt: `.model`, `.predict`, `.evaluate`, `.export`, …

    Raises:
        ValueError, TypeError: a setting that makes no sense or does not exist.
        OSError: data that cannot be read, or a folder that cannot be written.
    """
    return prepare(task, out, overwrite, settings)(None if out is None else Path(out))


def prepare(
    task: str, out: str | Path | None, overwrite: bool, settings: Mapping[str, Any]
) -> Callable[[Path | None], Trained]:
    """All of `train` that is quick and can go wrong; what it returns trains, given the folder."""
    from zoo.files import claim
    from zoo.presets.folder import SIGN

    found = find(task)
    chosen = read_settings(found, settings)
    data = found.read(chosen)
    if out is not None:
        claim(Path(out), SIGN, overwrite)
    return functools.partial(found.train, chosen, data)


def load(folder: str | Path) -> Trained:
    """What `train(…, out=folder)` or `Trained.save(folder)` kept.

    Raises:
        FileNotFoundError: the folder is not that of a trained model.
        ValueError: a file of it is damaged, or of another version.
    """
    from zoo.presets import folder as preset

    config = preset.read_config(Path(folder))
    task = find(str(config.get("task")))
    settings = config.get("settings")
    if not isinstance(settings, dict):
        raise ValueError(f"{folder}/config.json must hold `settings`. Received: {settings!r}.")
    read_settings(task, settings)  # a damaged one should be told, not built
    return task.load(Path(folder), config)
