"""Writes scores.md, beside this file, from what trained models tell of themselves.

    python docs/make_scores.py                 the page anew, from scores.json
    python docs/make_scores.py --on "…" RUN…   after adding these runs, trained on that machine

A run is a folder that `zoo train` wrote; it takes the place of an older one of the same command.
Data under $ZOO_TEST_DATA are named from there.
"""

import argparse
import json
import os
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from zoo.presets.folder import read_card, read_config
from zoo.report.scores import OURS, markdown
from zoo.tasks import again, find
from zoo.training.record.runs import duration

PAGE = Path(__file__).with_name("scores.md")
KEPT = Path(__file__).with_name("scores.json")
HEAD = """# Scores

Every model was trained by the command above its table. Settings were compared on validation splits;
of `frames` on occupancy and of `caption` the test scores of some variants had been seen by then, so
theirs may be flattered. Beside it stands, on the same rows, what any model has to beat. Made by
`python docs/make_scores.py` from the cards of the runs.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", nargs="*", type=Path)
    parser.add_argument("--on", help="the machine, in words")
    given = parser.parse_args()
    if given.runs and not given.on:
        parser.error("runs need a machine: --on 'two cores of …'")
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else []
    kept = {entry["command"]: entry for entry in kept}
    for run in given.runs:
        entry = of_run(run, given.on)
        kept[entry["command"]] = entry
    entries = sorted(kept.values(), key=lambda entry: (entry["task"], entry["command"]))
    KEPT.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text(page(entries), "utf-8")


def of_run(folder: Path, machine: str) -> dict[str, Any]:
    """What is kept of it."""
    card, task = read_card(folder, {"settings", "split"}), find(read_config(folder)["task"])
    settings = task.settings(**card["settings"])
    root = os.environ.get("ZOO_TEST_DATA")
    command = again(task.name, settings)
    if root:
        command = command.replace(str(Path(root)), "$ZOO_TEST_DATA")
    scores = card.get("scores") or {
        **{name: {"nats per character": nats} for name, nats in card["baselines"].items()},
        OURS: {"nats per character": card["validation"]["nats_per_character"]},
    }
    return {
        "task": task.name,
        "data": Path(str(card["data"]["name"])).name,
        "command": command,
        "seed": settings.seed,
        "judged": card.get("judged", "validation"),
        "rows": card["split"][card.get("judged", "validation")],
        "unit": card.get("unit", "characters"),
        "how": card["versions"].get("BLEU"),
        "seconds": round(card["seconds"]),
        "machine": machine,
        "date": date.today().isoformat(),
        "scores": scores,
    }


def page(entries: list[dict[str, Any]]) -> str:
    """The whole page."""
    lines = [HEAD]
    for task, runs in groupby(entries, key=lambda entry: entry["task"]):
        lines += [f"## {task}\n"]
        for run in runs:
            lines += told(run)
    return "\n".join(lines).rstrip() + "\n"


def told(run: dict[str, Any]) -> Iterator[str]:
    """The lines of a run."""
    yield f"    {run['command']}\n"
    how = f"; {run['how']}" if run["how"] else ""
    yield (
        f"On the {run['rows']:,} {run['unit']} of the {run['judged']} split; seed {run['seed']}, "
        f"{duration(run['seconds'])} on {run['machine']}, {run['date']}{how}.\n"
    )
    yield from markdown(run["scores"], OURS, number)
    yield ""


def number(score: float | None) -> str:
    """A score in four digits."""
    if score is None:
        return "–"
    return f"{score:,.2f}" if abs(score) >= 10 else f"{score:.4f}"


if __name__ == "__main__":
    main()
