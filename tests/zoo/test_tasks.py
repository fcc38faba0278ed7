"""Tasks are found by name, and their settings are declared once and checked."""

import dataclasses
import math
from pathlib import Path

import pytest

from zoo import names, tasks
from zoo.settings import replaced, setting
from zoo.tasks import find, read_settings
from zoo.tasks._task import Task

TASKS = [find(name) for name in names.names(tasks)]


@dataclasses.dataclass(frozen=True)
class Settings:
    size: int = setting(3, "the size", at_least=1, below=10)
    rate: float = setting(0.5, "the rate", kind=float, above=0)
    limit: float | None = setting(None, "the limit", kind=float, above=0)
    path: str = setting("here", "the path", kind=str)
    wide: int = setting(1, "the wide", at_most=8)
    names: str = setting("", "the names", kind=str)
    warm: bool = setting(False, "the warm", kind=bool)


SAMPLE = Task("sample", "a sample", Settings, print, print, print)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_is_found_by_its_own_name_and_its_defaults_are_allowed(task):
    assert find(task.name) is task
    defaults = dataclasses.asdict(task.settings())
    assert read_settings(task, defaults) == task.settings()


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_setting_tells_what_it_is(task):
    for field in dataclasses.fields(task.settings):
        assert field.metadata["story"]
        assert field.metadata["kind"] in (int, float, str, bool)


def test_the_first_tasks_are_there():
    assert {"char-lm", "spell"} <= {task.name for task in TASKS}


@pytest.mark.parametrize("name, near", [("char-ln", "char-lm"), ("spel", "spell")])
def test_a_task_that_is_not_there_is_told_with_the_nearest(name, near):
    with pytest.raises(ValueError, match=rf"no task '{name}'\. Did you mean '{near}'\?"):
        tasks.train(name)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"size": 1},
        {"size": 9},
        {"rate": 1},
        {"rate": 1e-9},
        {"limit": None},
        {"limit": 2},
        {"path": "there"},
        {"path": Path("there")},
        {"names": ""},
        {"warm": True},
        {"warm": 1},
    ],
    ids=str,
)
def test_what_fits_is_taken(given):
    plain = {name: str(x) if isinstance(x, Path) else x for name, x in given.items()}
    assert read_settings(SAMPLE, given) == dataclasses.replace(Settings(), **plain)


@pytest.mark.parametrize(
    "given, expected",
    [
        ({"size": 0}, "an integer at least 1 and below 10"),
        ({"size": 10}, "an integer at least 1 and below 10"),
        ({"size": 2.0}, "an integer"),
        ({"size": "2"}, "an integer"),
        ({"size": True}, "an integer"),
        ({"size": None}, "an integer"),
        ({"rate": 0}, "a finite number above 0"),
        ({"rate": math.nan}, "a finite number above 0"),
        ({"rate": math.inf}, "a finite number above 0"),
        ({"rate": "0.1"}, "a finite number above 0"),
        ({"limit": -1}, "a finite number above 0"),
        ({"wide": 9}, "an integer at most 8"),
        ({"path": 3}, "a text"),
        ({"path": ""}, "a text that is not blank"),
        ({"path": " "}, "a text that is not blank"),
        ({"path": None}, "a text"),
        ({"warm": 2}, "True or False"),
        ({"warm": "yes"}, "True or False"),
        ({"warm": None}, "True or False"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_told_with_what_would(given, expected):
    ((name, value),) = given.items()
    with pytest.raises(ValueError, match=rf"`{name}`, the {name}, must be {expected}") as error:
        read_settings(SAMPLE, given)
    assert str(error.value).endswith(f"Received: {name}={value!r}.")


def test_what_replaces_a_setting_is_checked():
    assert replaced(Settings(), size=4, path=Path("a")) == Settings(size=4, path="a")
    with pytest.raises(ValueError, match="`path`, the path, must be a text that is not blank"):
        replaced(Settings(), path="")


def test_a_setting_that_is_not_there_is_told_with_the_nearest():
    with pytest.raises(TypeError, match=r"no setting of sample 'sise'. Did you mean 'size'\?"):
        read_settings(SAMPLE, {"sise": 3})
