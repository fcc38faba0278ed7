"""JSON of another meaning, or of several; and facts and cards of another kind."""

import json
import math

import pytest

import zoo
from corrupted import CALL, KINDS, LAMBDA, assert_refused, edit
from zoo.presets import sums

CONFIG, _, CARD = sums.NEEDED
DEEP = "[" * 200 + "]" * 200

# Texts that are not the JSON of one meaning

TEXTS = {
    "not a number": '{"format": 1, "task": "char-lm", "settings": {"units": NaN}}',
    "without end": '{"format": 1, "task": "char-lm", "settings": {"units": 1e999}}',
    "twice": '{"format": 1, "task": "names", "task": "char-lm", "settings": {}}',
    "twice inside": '{"format": 1, "task": "char-lm", "settings": {"seed": 1, "seed": 2}}',
    "twice of many": "{" + ",".join(f'"{n}": 0' for n in [*range(10**5), 99_999]) + "}",
    "deep": f'{{"format": 1, "task": "char-lm", "settings": {DEEP}}}',
    "bottomless": f'{{"format": 1, "settings": {"[" * 10**5}}}',
    "of objects": '{"format": 1, "a": [' + "{}," * 2_000_000 + "{}]}",
    "too long": '{"format": 1, "a": "' + "a" * 2**24 + '"}',
    "of numbers": '{"format": 1, "a": [' + "0.5," * 2_000_000 + "0]}",
    "of digits": '{"format": ' + "1" * 10**5 + "}",
    "half a character": '{"format": 1, "task": "\\ud800"}',
    "half a name": '{"format": 1, "task": "char-lm", "\\ud800": 1}',
    "with comments": '{"format": 1 /* one */}',
    "with a mark": '\ufeff{"format": 1}',
    "in quotes": "{'format': 1}",
    "more behind": '{"format": 1}{}',
    "Python": "__import__('os').system('touch canary')",
    "of format true": '{"format": true, "task": "char-lm", "settings": {}}',
    "of format 1.0": '{"format": 1.0, "task": "char-lm", "settings": {}}',
    "YAML": "!!python/object/apply:os.system ['touch canary']",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_configuration_of_several_meanings_is_refused(copy, text):
    path = copy("char-lm") / CONFIG
    path.write_text(text, "utf-8")
    sums.write(path.parent)
    assert_refused(path.parent, CONFIG, "There is no task")


# Cards

CARDS = ["data", "split", "settings", "validation", "versions", "curve", "examples", "scores"]


@pytest.mark.parametrize("value", [None, 3, "x", True, [[]], LAMBDA["class_name"]], ids=ascii)
@pytest.mark.parametrize("name", CARDS)
def test_a_card_of_another_kind_is_refused(copy, name, value):
    if isinstance(value, list) and name in ("curve", "examples"):
        value = {}
    folder = copy("pos-tags")
    edit(folder / CARD, lambda card: {**card, name: value})
    assert_refused(folder, CARD)


@pytest.mark.parametrize("text", ["[]", "null", "3", '"x"', "", "{", '{"data": {}, "data": {}}'])
@pytest.mark.parametrize("task", KINDS)
def test_a_card_that_is_none_is_refused(copy, task, text):
    path = copy(task) / CARD
    path.write_text(text)
    sums.write(path.parent)
    assert_refused(path.parent, CARD)


@pytest.mark.parametrize(
    "odd", [LAMBDA, CALL, "open('canary', 'w')"], ids=["lambda", "call", "text"]
)
@pytest.mark.parametrize("task", KINDS)
def test_what_a_card_tells_is_never_run(copy, monkeypatch, tmp_path, task, odd):
    """Nor that it tells of another model: whoever reads it is told what is written there."""
    folder = copy(task)
    monkeypatch.chdir(tmp_path)
    edit(folder / CARD, lambda card: {**card, "data": {"name": odd}, "settings": {"cell": odd}})
    zoo.load(folder)
    assert not (tmp_path / "canary").exists()


# Facts

ODD = (None, "os.system", -1, 0.5, True, math.nan, 10**30, [], {}, LAMBDA)
ODD_LISTS = (
    [None],
    [[]],
    [{}],
    [-1],
    ["\ud800", "b"],
    ["\0", "b"],
    [10**400],
    [[[[1.0]]]],
    [LAMBDA],
)
BELIEVED = (("timed", True), ("vocabulary", "os.system"))  # of the right kind, as it happens
FACTS = [(task, name) for task, (_, facts) in KINDS.items() for name in facts]


@pytest.mark.parametrize("task, name", [*FACTS, ("forecast", "scales"), ("char-lm", "vocabulary")])
def test_a_fact_of_another_kind_is_refused(copy, task, name):
    folder = copy(task)

    def put(value):
        def change(config):
            (config if name in config else config["facts"])[name] = value

        return change

    for value in (*ODD, *ODD_LISTS):
        if (name, value) not in BELIEVED:
            edit(folder / CONFIG, put(value))
            assert_refused(folder, f"`{name}`", CONFIG)


@pytest.mark.parametrize("task, name", FACTS)
def test_a_fact_of_another_size_is_refused(copy, task, name):
    folder = copy(task)
    content = (folder / CONFIG).read_text("utf-8")
    value = json.loads(content)["facts"][name]
    changes = [lambda facts: facts.__delitem__(name), lambda facts: facts.update(more=value)]
    if isinstance(value, list) and (task, name) != ("pos-tags", "words"):  # any number of these
        changes.append(lambda facts: facts.update({name: value[:-1]}))
        changes.append(lambda facts: facts.update({name: [*value, "more"]}))
        changes.append(lambda facts: facts.update({name: [*value, value[0]]}))
    for change in changes:
        (folder / CONFIG).write_text(content, "utf-8")
        edit(folder / CONFIG, lambda config, change=change: change(config["facts"]))
        assert_refused(folder, CONFIG)


SCALES = [0.0, -1.0, math.nan, math.inf, "1", None, [], [1.0, 1.0], 10**400]


@pytest.mark.parametrize("value", SCALES, ids=lambda value: str(value)[:9])
@pytest.mark.parametrize("name", ["least", "past", "ahead", "target"])
def test_a_scale_that_is_none_is_refused(copy, name, value):
    folder = copy("forecast")

    def change(config):
        scales = config["facts"]["scales"]
        if name == "least":
            scales["least"] = value
        else:
            scales[name]["deviation"][0][0] = value

    edit(folder / CONFIG, change)
    assert_refused(folder, CONFIG)


@pytest.mark.parametrize("value", SCALES, ids=lambda value: str(value)[:9])
def test_a_scaler_that_is_none_is_refused(copy, value):
    folder = copy("spoken-digit")
    edit(folder / CONFIG, lambda c: c["facts"]["scaler"]["deviation"].__setitem__(3, value))
    assert_refused(folder, "`scaler`", CONFIG)


@pytest.mark.parametrize("size", [1, 3, 5, 39, 41])
@pytest.mark.parametrize("task", ["spoken-digit", "weather"])
def test_a_scaler_of_another_size_is_refused(copy, task, size):
    folder = copy(task)
    scaler = {"mean": [0.0] * size, "deviation": [1.0] * size}
    edit(folder / CONFIG, lambda config: config["facts"].update(scaler=scaler))
    assert_refused(folder, f"means and deviations. Received: {size} of each")


@pytest.mark.parametrize(
    "characters", ["", "a", "ab é\nx", "ab éa", "ab\0éx", "ab\ud800éx"], ids=ascii
)
def test_characters_that_the_model_has_not_are_refused(copy, characters):
    folder = copy("char-lm")
    edit(folder / CONFIG, lambda config: config.update(vocabulary=characters))
    assert_refused(folder, CONFIG, "`characters`")
