"""What a task is, and how its settings are read."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from zoo.settings import checked


class Trained(Protocol):
    """What training gives and loading gives back; a task's own has more, such as `generate`."""

    task: str
    settings: Any
    model: Any
    card: dict[str, Any]

    def predict(self, *raw: Any) -> Any: ...

    def tables(self) -> list[Any]: ...

    def samples(self) -> list[Any]: ...

    def verdict(self) -> str: ...

    def report(self, path: str | Path) -> Path: ...

    def save(self, folder: str | Path) -> None: ...


@dataclasses.dataclass(frozen=True)
class Task:
    """A task.

    Arguments:
        name: as the user writes it.
        story: what is learnt, in one line.
        settings: a frozen dataclass whose fields are made by `setting`.
        read: (settings) → what is learnt from; raises, before anything slow is loaded, if nothing
            can be learnt from it.
        train: (settings, what was read, folder to keep the best in, or None, further callbacks of
            Keras) → Trained.
        load: (folder, its config.json) → Trained.
        acts: the commands, beside `zoo train`, that its models have a method for.
        resumes: whether a training that was killed can go on; not if it takes seconds.
    """

    name: str
    story: str
    settings: type
    read: Callable[[Any], Any]
    train: Callable[[Any, Any, Path | None, Sequence[Any]], Any]
    load: Callable[[Path, dict[str, Any]], Any]
    acts: tuple[str, ...] = ()
    resumes: bool = True


def read_settings(task: Task, given: Mapping[str, Any]) -> Any:
    """The settings of a task from what the user gave.

    Raises:
        TypeError: a setting that the task does not have; the message gives the nearest.
        ValueError: a value that is of another kind or out of bounds.
    """
    return checked(task.settings, task.name, given)
