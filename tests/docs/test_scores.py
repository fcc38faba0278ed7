"""The page of scores is what its data say, and names no place of anybody's machine."""

import importlib.util
import json
from pathlib import Path

import zoo

DOCS = Path(zoo.__file__).resolve().parents[1] / "docs"


def test_the_page_is_made_from_its_data():
    spec = importlib.util.spec_from_file_location("make_scores", DOCS / "make_scores.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    entries = json.loads(module.KEPT.read_text("utf-8"))
    assert module.PAGE.read_text("utf-8") == module.page(entries)
    assert len({entry["command"] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry["command"].startswith(f"zoo train {entry['task']} ")
        assert " /" not in entry["command"]
        assert module.OURS in entry["scores"] and len(entry["scores"]) > 1
