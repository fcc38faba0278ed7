"""docs/ranking.md says what its data say, and is made from runs."""

import json
import sys
import types

import pytest

from compared import run
from scripts import loaded
from zoo import names
from zoo.compare import problems
from zoo.compare.standing import Ranking


@pytest.fixture
def module():
    return loaded("docs/make_ranking.py")


@pytest.fixture
def elsewhere(module, monkeypatch, tmp_path):
    """The page in a folder of its own."""
    for name in ("PAGE", "KEPT", "PICTURE"):
        monkeypatch.setattr(module, name, tmp_path / getattr(module, name).name)
    return tmp_path


def test_the_page_is_made_from_its_data(module):
    if not module.KEPT.is_file():
        pytest.skip("no ranking is kept")
    found = Ranking.from_plain(json.loads(module.KEPT.read_text("utf-8")))
    assert module.PAGE.read_text("utf-8") == module.page(found)
    for command in found.about["commands"]:
        assert command.startswith("zoo compare cells") and " /" not in command
    for name, problem in found.problems.items():  # a problem was not changed since
        assert problem.updates == names.find(problems, name, "problem").UPDATES


def test_of_several_processes_that_made_all_cells_it_shows_one_command(module, monkeypatch):
    commands = [f"zoo compare cells --cells {cells} --budget 9" for cells in ("gru", "lru,lstm")]
    standings = [types.SimpleNamespace(cell=cell) for cell in ("gru", "lru", "lstm")]
    found = types.SimpleNamespace(about={"commands": commands}, standings=standings)
    assert module.commands(found) == commands
    monkeypatch.setattr(module, "CELLS", ("gru", "lru", "lstm"))
    assert module.commands(found) == ["zoo compare cells --budget 9"]


def test_runs_of_several_files_become_a_page(module, elsewhere, monkeypatch):
    pytest.importorskip("matplotlib")
    parts = {"a.jsonl": [run()], "b.jsonl": [run(cell="lstm", score=0.5)]}
    for name, runs in parts.items():
        (elsewhere / name).write_text("".join(json.dumps(one) + "\n" for one in runs))
    monkeypatch.setattr(sys, "argv", ["make", *(str(elsewhere / name) for name in parts)])
    module.main()
    page = (elsewhere / "ranking.md").read_text("utf-8")
    assert "| gru | 1.0 ±0.0 | 0.0200 ±0.0000 |" in page
    assert "| baseline | – | 0.1667 |" in page
    assert "    zoo compare cells\n" in page and "a machine, 2026-11-26" in page
    assert "\n## Adding\n" in page and "come nearest to 10,000" in page
    assert all(line.count("|") == 4 for line in page.splitlines() if line.startswith("| gru | 1"))
    assert (elsewhere / "ranking.svg").is_file()
    monkeypatch.setattr(sys, "argv", ["make"])
    module.main()
    assert (elsewhere / "ranking.md").read_text("utf-8") == page


def test_a_file_that_is_not_there_is_told(module, elsewhere, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["make", "no.jsonl"])
    with pytest.raises(SystemExit):
        module.main()
    assert "there is no file no.jsonl" in capsys.readouterr().err
