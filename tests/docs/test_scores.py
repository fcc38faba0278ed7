"""The page of scores is what its data say, and names no place of anybody's machine."""

import json

from scripts import loaded


def test_the_page_is_made_from_its_data():
    module = loaded("docs/make_scores.py")
    entries = json.loads(module.KEPT.read_text("utf-8"))
    assert module.PAGE.read_text("utf-8") == module.page(entries)
    assert len({entry["command"] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry["command"].startswith(f"zoo train {entry['task']} ")
        assert " /" not in entry["command"]
        assert module.OURS in entry["scores"] and len(entry["scores"]) > 1
