"""Writes the tables of README.md anew, from scores.json and speed.json beside this file.

    python docs/make_readme.py

A table stands between its name in a comment and the next <!-- end -->.  speed.json is what `zoo
bench --torch PYTHON --out docs/speed.json` wrote.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zoo.report.scores import OURS, rival, told

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


RACES = {  # layer and shape → how they are called
    ("lstm", "32x50x32x64"): "LSTM",
    ("lstm", "64x100x64x256"): "LSTM",
    ("lstm", "64x200x128x512"): "LSTM",
    ("gru", "64x100x64x256"): "GRU",
    ("simple_rnn", "64x100x64x256"): "SimpleRNN",
    ("peephole", "64x100x64x256"): "a peephole cell of one's own",
}


def main() -> None:
    README.write_text(page(README.read_text("utf-8")), "utf-8")


def page(readme: str) -> str:
    """The same with its tables made anew."""
    for name, lines in {"scores": scores(), "speed": speed()}.items():
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
        others = {name: of[measure] for name, of in seeds[0].items() if name != OURS}
        name, theirs = rival(others, measure) or ("no baseline", None)
        yield f"| {label} | {measure} | {ours} | {told(theirs)} ({name}) |"


def _without_seed(one: dict[str, Any]) -> str:
    return re.sub(r" --seed \d+$", "", one["command"])


def speed() -> Iterator[str]:
    """Training steps, ours beside those of others."""
    kept = json.loads((DOCS / "speed.json").read_text("utf-8"))["results"]
    races = {(one["layer"], one["shape"]): one["times"] for one in kept if one["act"] == "step"}
    yield "| | zoo | keras | torch | zoo / keras | zoo / torch |"
    yield "|---|---|---|---|---|---|"
    for race, label in RACES.items():
        took = [races[race].get(name, {}).get("median_ms") for name in ("zoo", "keras", "torch")]
        ratios = [None if other is None else took[0] / other for other in took[1:]]
        cells = [*(_figures(ms) for ms in took), *map(_ratio, ratios)]
        yield f"| {label} {race[1].replace('x', '×')} | {' | '.join(cells)} |"


def _figures(ms: float | None) -> str:
    """With two digits at least."""
    return "–" if ms is None else f"{ms:.1f}" if ms < 10 else f"{ms:.0f}"


def _ratio(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.2f}"


if __name__ == "__main__":
    main()
