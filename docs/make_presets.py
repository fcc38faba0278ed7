"""Packs the pretrained models, pins them, and writes presets.md, beside this file.

    python docs/make_presets.py                           the page anew
    python docs/make_presets.py --on "…" --runs RUNS      after packing RUNS/<name> of each name
    python docs/make_presets.py --on "…" --runs RUNS names digits-rows

Each run is a folder that `zoo train` wrote; its data are measured once more, so they must be at
hand.  Scores of other seeds are those of scores.json; cards that lack some are given them.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from zoo.datasets.cards.registry import cards
from zoo.files import write_whole
from zoo.presets import sums
from zoo.presets.folder import read_card
from zoo.presets.model_card import baselines
from zoo.presets.named import PINS, SHIPPED, pins
from zoo.presets.packing import pack, retell
from zoo.report.scores import OURS, rival, told

PAGE = Path(__file__).with_name("presets.md")
SCORES = Path(__file__).with_name("scores.json")
DATA = {  # name → the dataset whose licence it tells
    "char-lm": "tiny-shakespeare",
    "next-word": "tiny-shakespeare",
    "sentiment": "aclimdb",
    "translation-en-fr": "multi30k",
    "names": "names",
    "pos-tags": "ud-english-ewt",
    "digits-rows": "mnist",
    "spoken-digit": "spoken-digits",
    "frames-occupancy": "occupancy",
    "caption-digits": "mnist-scenes",
    "forecast": "seattle-weather",
}
HEAD = """# Pretrained models

`zoo.load("sentiment")`, or `zoo predict sentiment "a fine film"`. Every score was measured on rows
that were not learnt, with the numbers that are shipped, and beside it stands the best of what any
model has to beat. `zoo verify NAME` measures it anew; `zoo info NAME` tells by which command, from
which data, in what time. No data are inside. Made by `python docs/make_presets.py`.

| name | score | to beat | data, and their licence | weights | MB |
|---|---|---|---|---|---|
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="which; all whose run is there")
    parser.add_argument("--runs", type=Path, help="where the runs are")
    parser.add_argument("--on", help="the machine that trained them, in words")
    given = parser.parse_args()
    if given.runs and not given.on:
        parser.error("runs need a machine: --on 'two cores of …'")
    if given.runs:
        for name in given.names or [name for name in DATA if (given.runs / name).is_dir()]:
            packed = packed_anew(name, given.runs, given.on)
            print(f"{name}: {packed.bytes / 1e6:.2f} MB, {dict(packed.scores)}")
    for name in pins():
        retell(SHIPPED / name, other_seeds(read_card(SHIPPED / name, {"receipt"})["receipt"]))
    pin()
    PAGE.write_text(HEAD + "".join(f"{line}\n" for line in rows()), "utf-8")


def packed_anew(name: str, runs: Path, machine: str):
    """Packs one, and pins it."""
    licence = cards()[DATA[name]].licence
    packed = pack(runs / name, SHIPPED / name, half=True, licence=licence, machine=machine)
    pin()
    return packed


def other_seeds(receipt: dict) -> dict:
    """Seed → scores of the same training with it."""
    kept = json.loads(SCORES.read_text("utf-8"))
    again = f"{receipt['command']} --seed "
    ours = [one for one in kept if one["command"].startswith(again)]
    return {str(one["seed"]): one["scores"][OURS] for one in ours}


def pin() -> None:
    """Notes the hash of every folder."""
    there = [name for name in DATA if (SHIPPED / name).is_dir()]
    pinned = {name: sums.digest(SHIPPED / name / sums.NAME) for name in there}
    write_whole(PINS, json.dumps(pinned, indent=1) + "\n")
    pins.cache_clear()


def rows() -> Iterator[str]:
    """The lines of the table."""
    for name in pins():
        folder = SHIPPED / name
        card, data = read_card(folder, {"receipt"}), cards()[DATA[name]]
        receipt = card["receipt"]
        measure, score = next(iter(receipt["scores"].items()))
        size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
        yield (
            f"| [`{name}`](../zoo/presets/shipped/{name}/README.md) | {measure} {told(score)} | "
            f"{best(card, measure)} | {data.name}: {data.licence} | {receipt['precision']} | "
            f"{size:.2f} |"
        )


def best(card: dict, measure: str) -> str:
    """The best of the baselines in this measure, and which it is."""
    scores = {name: of[measure] for name, of in baselines(card).items() if measure in of}
    beside = card["receipt"]["scores"].get(f"{measure}, the last value")
    if beside is not None:
        scores["the last value"] = beside
    found = rival(scores, measure)
    return f"{told(found[1])} ({found[0]})" if found else "–"


if __name__ == "__main__":
    main()
