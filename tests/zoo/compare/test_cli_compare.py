"""`zoo compare cells`: the whole way in small, and what it refuses."""

import pytest

from refused import assert_refused
from zoo.compare import kept

ASKED = ["--cells", "simple_rnn,min-gru", "--problems", "adding", "--budget", 3000]
SMALL = [*ASKED, "--scale", 0.5, "--rates", "0.01,0.003"]


@pytest.fixture(autouse=True)
def nowhere(monkeypatch, tmp_path):
    monkeypatch.delenv("ZOO_TEST_DATA", raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_whole_way(command, small, tmp_path):
    pytest.importorskip("matplotlib")
    said = command("compare", "cells", *SMALL, "--chart", "chart.svg")
    assert (said.code, said.err) == (0, "")
    *lines, last = said.out.splitlines()[:6]
    assert lines[0].startswith("1/6 adding simple_rnn, rate 0.003, seed 0: ")
    assert last.startswith("6/6 adding min_gru, rate ") and last.endswith(" s; 0 s to go")
    for word in ("baseline", "simple_rnn", "min_gru", "processor", "Runs: cells.jsonl"):
        assert word in said.out
    assert (tmp_path / "chart.svg").is_file()
    runs = kept.read(tmp_path / "cells.jsonl")
    assert [run["seed"] for run in runs] == [0, 0, 1] * 2
    assert all(abs(run["parameters"] - 3000) <= 150 for run in runs)
    assert {run["command"] for run in runs} == {
        "zoo compare cells --cells simple_rnn,min_gru --problems adding --budget 3000 --scale 0.5 "
        "--rates 0.003,0.01"
    }
    again = command("compare", "cells", *SMALL, "--out", "cells.jsonl")
    assert (again.code, again.err) == (0, "")
    assert again.out.splitlines() == said.out.splitlines()[6:]
    assert kept.read(tmp_path / "cells.jsonl") == runs


def test_a_folder_of_data_is_told_as_everybody_has_it(command, small, tmp_path):
    (tmp_path / "lm").mkdir()
    (tmp_path / "lm" / "tinyshakespeare.txt").write_text("x")
    said = command("compare", "cells", *SMALL, "--cells", "min_gru", "--seeds", 1, "--data", ".")
    assert said.code == 0
    assert kept.read(tmp_path / "cells.jsonl")[0]["command"].endswith(" --data $ZOO_TEST_DATA")


@pytest.mark.parametrize(
    "options, message",
    [
        (["--cells", "grv"], "There is no cell 'grv'. Did you mean 'gru'?"),
        (["--problems", "digts"], "There is no problem 'digts'. Did you mean 'digits'?"),
        (["--budget", 0], "'--budget'"),
        (["--budget", 90, "--problems", "adding"], "Take a larger budget."),
        (["--scale", 0], "'--scale'"),
        (["--seeds", 0], "'--seeds'"),
        (["--rates", "0.1,fast"], "not numbers joined by commas"),
        (["--rates", "nan"], "not numbers joined by commas"),
        (["--rates", "0"], "each above 0"),
        (["--out", "no/runs.jsonl"], "no/runs.jsonl"),
        (["--out", "other.txt"], "holds other things"),
        (["--data", "no"], "'no'"),
        (["--data", "."], "must hold lm/tinyshakespeare.txt"),
        (["--chart", "a.pdf"], ".png or .svg"),
    ],
    ids=str,
)
def test_what_cannot_be_compared_is_one_line(command, tmp_path, options, message):
    (tmp_path / "other.txt").write_text("other things")
    assert_refused(command("compare", "cells", *options), message)
    assert [path.name for path in tmp_path.iterdir()] == ["other.txt"]
