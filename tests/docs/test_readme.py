"""The tables of README.md are what was measured."""

import json

import pytest

from scripts import loaded


@pytest.fixture(scope="module")
def module():
    return loaded("docs/make_readme.py")


def test_its_tables_are_made_from_what_was_measured(module):
    readme = module.README.read_text("utf-8")
    assert module.page(readme) == readme
    assert module.page(readme.replace("| 0.9734 |", "| 0.99 |")) == readme


def test_a_line_tells_every_seed_and_the_best_rival(module, monkeypatch, tmp_path):
    others = {"chance": {"error": 0.9}, "unknown": {"error": None}, "copy": {"error": 0.5}}
    kept = [
        {"command": f"zoo train toys{seed}", "scores": {**others, module.OURS: {"error": score}}}
        for seed, score in (("", 0.25), (" --seed 1", 0.125), (" --epochs 2", 0.0))
    ]
    (tmp_path / "scores.json").write_text(json.dumps(kept), "utf-8")
    monkeypatch.setattr(module, "DOCS", tmp_path)
    monkeypatch.setattr(module, "TASKS", {"toys": "`toys`"})
    assert list(module.scores())[2:] == ["| `toys` | error | 0.2500, 0.1250 | 0.5000 (copy) |"]


def test_a_readme_without_its_table_is_refused(module):
    with pytest.raises(ValueError, match=r"must have one table 'scores'\. Received: 0"):
        module.page("# RNN Zoo\n")
