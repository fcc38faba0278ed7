"""A task whose data are rows, and whose model is the class `Model` of its file in models/.

What is heavy to import stays there, so that `zoo train --help` is instant.
"""

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from zoo.tasks._task import Task

OF_TEXTS = ("evaluate", "export", "inspect", "predict")  # of models that read texts step by step


def row_task(
    name: str,
    story: str,
    settings: type,
    read: Callable[[Any], Any],
    acts: Sequence[str] = ("evaluate", "export", "predict"),
) -> Task:
    """The task.

    Arguments:
        name: as the user writes it; with underscores, that of the files.
        story, settings, read, acts: see `Task`.
    """

    def model() -> Any:
        return importlib.import_module(f"zoo.tasks.models.{name.replace('-', '_')}").Model

    def train(settings: Any, data: Any, out: Path | None, callbacks: Sequence[Any] = ()) -> Any:
        return model().train(settings, data, out, callbacks)

    def load(folder: Path, config: dict[str, Any]) -> Any:
        return model().load(folder, config)

    return Task(name, story, settings, read, train, load, tuple(acts))
