"""A config.json that lies, by somebody who writes SHA256SUMS anew.

Lies that harm nobody are believed: another seed, other words of the same number, a card that tells
of another model. What is computed is then something else, and nothing else.
"""

import dataclasses
import json

import pytest

from corrupted import CALL, KINDS, LAMBDA, assert_refused, edit, settle
from zoo.presets import sums
from zoo.tasks import find

CONFIG = sums.NEEDED[0]
FOREIGN = (
    *("builtins>eval", "os.system", "zoo>Blanked", "keras>Lambda", "keras.layers>TFSMLayer"),
    *(
        "Lambda",
        "Recurrent",
        "Named",
        "../lstm",
        "lstm\0",
        "LSTM()",
        "__class__",
        "\ud800",
        "x" * 10**5,
    ),
)
ODD = (*([], {}, ["lstm"], LAMBDA, CALL, True), 10**400, -(10**400), float("nan"), float("inf"))


def settings(task):
    return {field.name: field for field in dataclasses.fields(find(task).settings)}


def wrong(field):
    """Values that a setting cannot have, by what it says of itself."""
    kind, bounds = field.metadata["kind"], field.metadata["bounds"]
    yield from (value for value in ODD if not (kind is bool and value is True))
    if kind is str:
        yield from [3, 0.5, *["nothing"] * bool(field.metadata["choices"])]
    else:
        yield from ["3", "", "open('canary', 'w')", *[0.5] * (kind is int)]
    if field.default is not None:
        yield None
    steps = {"at_least": -1, "above": 0, "below": 0, "at_most": 1}
    for name, step in steps.items():
        if (bound := bounds[name.replace("_", " ")]) is not None:
            yield bound + step


@pytest.mark.parametrize("task, name", [(task, name) for task in KINDS for name in settings(task)])
def test_a_setting_that_it_cannot_have_is_refused(copy, task, name):
    folder = copy(task)
    for value in wrong(settings(task)[name]):
        edit(folder / CONFIG, settle(name, value))
        assert_refused(folder, f"`{name}`", CONFIG)


@pytest.mark.parametrize("cell", FOREIGN, ids=lambda cell: ascii(cell[:20]))
@pytest.mark.parametrize("task", KINDS)
def test_a_cell_that_is_none_is_refused(copy, task, cell):
    folder = copy(task)
    edit(folder / CONFIG, settle("cell", cell))
    assert_refused(folder, CONFIG)


SIZES = {"units": 2**16, "layers": 100, "embedding": 2**16, "members": 100, "filters": 2**40}


@pytest.mark.parametrize("names", [*([name] for name in SIZES), [*SIZES]], ids="+".join)
@pytest.mark.parametrize("task", KINDS)
def test_sizes_that_nobody_has_are_refused(copy, task, names):
    folder = copy(task)
    if not (there := settings(task).keys() & names):
        pytest.skip("the task has no such size")
    for name in there:
        edit(folder / CONFIG, settle(name, SIZES[name]))
    assert_refused(folder, "does not fit its config.json", CONFIG)


TASKS = (
    *("../x", "os", "__init__", "_task", "_row_model", "models", "models.names", "zoo.tasks.names"),
    *("", " ", "char-lm\0", "/etc/passwd", "x" * 10**5, None, 3, True, [], ["char-lm"], {}, LAMBDA),
)


@pytest.mark.parametrize("name", TASKS, ids=lambda name: ascii(name)[:20])
def test_a_task_that_there_is_not_is_refused(copy, name):
    folder = copy("char-lm")
    edit(folder / CONFIG, lambda config: {**config, "task": name})
    assert_refused(folder, "There is no task", CONFIG)


@pytest.mark.parametrize("other", KINDS)
@pytest.mark.parametrize("task", KINDS)
def test_another_task_is_refused(copy, task, other):
    folder = copy(task)
    edit(folder / CONFIG, lambda config: {**config, "task": other})
    if task != other:
        assert_refused(folder, CONFIG, "setting of")


@pytest.mark.parametrize("name", ["model", "layer", "__class__", "module", "build_config", ""])
@pytest.mark.parametrize("part", [None, "settings", "facts"])
def test_what_nobody_asked_for_is_refused(copy, part, name):
    folder = copy("names")
    edit(folder / CONFIG, lambda config: (config[part] if part else config).update({name: LAMBDA}))
    assert_refused(folder, CONFIG, "setting of names")


@pytest.mark.parametrize("name", ["format", "task", "settings", "facts", "vocabulary"])
@pytest.mark.parametrize("task", KINDS)
def test_what_is_missing_is_told(copy, task, name):
    folder = copy(task)
    if name not in json.loads((folder / CONFIG).read_text("utf-8")):
        pytest.skip("the task has none")
    edit(folder / CONFIG, lambda config: config.__delitem__(name))
    assert_refused(folder, CONFIG, "There is no task")
