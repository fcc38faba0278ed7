"""Writes the table of scores in README.md anew, from scores.json beside this file.

    python docs/make_readme.py

A table stands between its name in a comment and the next <!-- end -->.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zoo.report.scores import OURS, falls, told

DOCS = Path(__file__).parent
README = DOCS.parent / "README.md"
TASKS = {  # the command of a training, to where its seed would stand → how it is called
    "char-lm --data $ZOO_TEST_DATA/lm/tinyshakespeare.txt --epochs 6 --average 0.99": (
        "`char-lm`, Tiny Shakespeare"
    ),
    "next-word --epochs 20": "`next-word`, the Python documentation",
    "sentiment --data $ZOO_TEST_DATA/sentiment/aclImdb_50k.tar.gz --epochs 5": (
        "`sentiment`, reviews of films"
    ),
    "translation --data $ZOO_TEST_DATA/translation/multi30k_task1 --epochs 15": (
        "`translation`, Multi30k English–French"
    ),
    "pos-tags --data $ZOO_TEST_DATA/tagging/ud_english_ewt --epochs 10": "`pos-tags`, UD EWT",
    "caption --data $ZOO_TEST_DATA/images/mnist --convolutions 4 --epochs 10": (
        "`caption`, scenes of two MNIST digits"
    ),
    "frames --data $ZOO_TEST_DATA/images/mnist --units 96 --dropout 0.3 --epochs 12": (
        "`frames`, clips of moving digits"
    ),
    "digits --data $ZOO_TEST_DATA/images/mnist --epochs 12": "`digits`, MNIST row by row",
    "spoken-digit --data $ZOO_TEST_DATA/speech/fsdd_recordings.tar.gz --epochs 30": (
        "`spoken-digit`, FSDD"
    ),
    "spoken-sequence --data $ZOO_TEST_DATA/speech/fsdd_recordings.tar.gz --epochs 30": (
        "`spoken-sequence`, three to six of them"
    ),
    "genes --data $ZOO_TEST_DATA/genes/splice.data --folds 10 --epochs 20": (
        "`genes`, splice junctions, 10 folds"
    ),
    "names --data $ZOO_TEST_DATA/names --epochs 30": "`names` of 18 nations",
    "stock --data $ZOO_TEST_DATA/stocks/MRF.NS_yfinance_2002_2020.csv --epochs 20": (
        "`stock`, a share"
    ),
}


def main() -> None:
    README.write_text(page(README.read_text("utf-8")), "utf-8")


def page(readme: str) -> str:
    """The same with its tables made anew."""
    for name, lines in {"scores": scores()}.items():
        table = "\n".join(lines)
        readme, found = re.subn(
            rf"(<!-- {name} -->\n).*?(<!-- end -->)",
            lambda match, table=table: f"{match[1]}{table}\n{match[2]}",
            readme,
            flags=re.DOTALL,
        )
        if found != 1:
            raise ValueError(f"README.md must have one table {name!r}. Received: {found}.")
    return readme


def scores() -> Iterator[str]:
    """A line for each task, with the best of what it has to beat."""
    kept = json.loads((DOCS / "scores.json").read_text("utf-8"))
    yield "| task, data | measure | this model | to beat |"
    yield "|---|---|---|---|"
    for command, label in TASKS.items():
        seeds = [one["scores"] for one in kept if _without_seed(one) == f"zoo train {command}"]
        measure = next(iter(seeds[0][OURS]))
        ours = ", ".join(told(of[OURS][measure]) for of in seeds)
        best = min if falls(measure) else max
        others = {name: of[measure] for name, of in seeds[0].items() if name != OURS}
        rival = best((name for name in others if others[name] is not None), key=others.__getitem__)
        yield f"| {label} | {measure} | {ours} | {told(others[rival])} ({rival}) |"


def _without_seed(one: dict[str, Any]) -> str:
    return re.sub(r" --seed \d+$", "", one["command"])


if __name__ == "__main__":
    main()
