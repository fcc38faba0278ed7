"""`zoo cells`: all cells in a table, one in full."""

import json

import pytest

from refused import assert_refused
from zoo.collection.told import table, tell
from zoo.layers.engines import engines
from zoo.layers.named import Named


def test_a_cell_is_told_by_its_layer():
    told = tell("min-lstm", features=3, units=2)
    assert (told.name, told.features, told.units) == ("min_lstm", 3, 2)
    assert told.parameters == 3 * (3 * 2 + 2)
    assert told.engines == ("fused", "scan", "loop")
    assert list(told.refused) == list(engines())


def test_the_table_has_the_smallest_first():
    made = table([tell(name, 4, 4) for name in ("lstm", "slstm", "ind_rnn")])
    assert [row[0] for row in made.rows] == ["ind_rnn", "lstm", "slstm"]
    assert made.rows[0][1] == "h ← max(0, x·W + b + u⊙h)"
    assert made.rows[2][1].splitlines()[0] == "c ← f⊙c + i⊙z"
    assert made.rows[0][-2:] == ("fused", "Li et al. 2018\narXiv:1803.04831")
    assert "4 features and 4 units" in made.caption


def test_all_are_shown(command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")
    said = command("cells", "--units", 3)
    assert (said.code, said.err) == (0, "")
    for name in Named.known:
        assert f" {name} " in said.out
    assert "o⊙tanh(c)" in said.out and "64 features and 3 units" in said.out


def test_one_is_shown_in_full(command):
    said = command("cells", "gru-reset-before", "--features", 2, "--units", 2)
    assert said.code == 0
    assert "g = tanh(x·Wg + bg + (r⊙h)·Ug)" in said.out
    assert f"{3 * 2 * (2 + 2 + 1)} parameters" in said.out
    assert "fused   GRUResetBeforeCell is not cut" in said.out


@pytest.mark.parametrize("name", [(), ("lru",)], ids=str)
def test_json_tells_all(command, name):
    told = json.loads(command("cells", *name, "--json").out)["cells"]
    (one,) = (each for each in told if each["name"] == "lru")
    assert one["states"] == ["s ← λ⊙s + exp γ⊙(x·B)"]
    assert one["papers"] == [{"who": "Orvieto et al. 2023", "arxiv": "2303.06349"}]
    assert one["equations"].startswith("λ = exp(")
    assert one["operations"] > 2 * one["parameters"]
    assert len(told) == (1 if name else len(Named.known))


@pytest.mark.parametrize(
    "options, message",
    [
        (["lstn"], "There is no cell 'lstn'. Did you mean 'lstm'?"),
        (["--units", 0], "'--units'"),
        (["lstm", "--features", -1], "'--features'"),
    ],
    ids=str,
)
def test_what_there_is_not_is_one_line(command, options, message):
    assert_refused(command("cells", *options), message)
