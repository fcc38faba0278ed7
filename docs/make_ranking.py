"""Writes ranking.md and ranking.svg, beside this file: which cell learns what.

    python docs/make_ranking.py          the page anew, from ranking.json
    python docs/make_ranking.py FILE…    after taking over the runs in files of `zoo compare cells`

Of several files, as of several machines, all runs must be of one comparison.
"""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

from zoo.bench.plan import CELLS
from zoo.compare import chart, kept, tables
from zoo.compare.standing import Ranking, ranking
from zoo.report import Table
from zoo.training.record.runs import duration

PAGE = Path(__file__).with_name("ranking.md")
KEPT = Path(__file__).with_name("ranking.json")
PICTURE = Path(__file__).with_name("ranking.svg")
HEAD = """# Cells, ranked

The same small network around every cell: numbers pass a rectified layer of {front} (tokens are
embedded as {front}), then the recurrence, a rectified layer of {read out}, and the outputs. The two
rectified layers are there for cells that are linear in their state, and all cells have them. The
width is chosen so that all weights together come nearest to {budget:,}. All learn equally many
batches of {batch} rows, by Adam at a rate that stays, gradients no longer than {clip:g}, and a
running average of the weights ({average:g}). Each cell has a rate of its own for each problem: of
{rates} the one that did best on validation rows with seed 0. Scores are of test rows, by the
weights that did best in validation; ± is half the distance from the lowest to the highest of
{seeds} seeds, that of a rank included. Equal scores, in the digits that are shown, share a rank.

It tells of small networks, one layer and short sequences, and no more: with other sizes, rates or
patience the order is another. Made by `python docs/make_ranking.py` from the runs of
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", nargs="*", type=Path)
    given = parser.parse_args()
    if given.runs:
        for path in given.runs:
            if not path.is_file():
                parser.error(f"there is no file {path}")
        found = ranking([run for path in given.runs for run in kept.read(path)])
        KEPT.write_text(json.dumps(found.plain(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    found = Ranking.from_plain(json.loads(KEPT.read_text("utf-8")))
    PAGE.write_text(page(found), "utf-8")
    chart.draw(found, PICTURE)


def page(found: Ranking) -> str:
    """The whole page."""
    return "\n".join(_lines(found)).rstrip() + "\n"


def _lines(found: Ranking) -> Iterator[str]:
    about = found.about
    rates = ", ".join(f"{rate:g}" for rate in about["rates"])
    facts = {**about["how"], **about, "rates": rates}
    yield HEAD.format(**facts)
    yield from (f"    {command}" for command in commands(found))
    yield (
        f"\n{about['runs']} runs, {duration(about['seconds'])} on {', '.join(about['machines'])}, "
        f"{' to '.join(dict.fromkeys((about['dates'][0], about['dates'][-1])))}; TensorFlow "
        f"{about['versions']['tensorflow']}, Keras {about['versions']['keras']}.\n"
    )
    yield f"![A panel for each problem, a line for each cell]({PICTURE.name})\n"
    yield (
        "A dot is the mean over the seeds, hollow where the loss still fell; the dotted line is "
        "the baseline, which needs no network.\n"
    )
    yield from _table(tables.overall(found))
    yield from (f"- {_starred(line)}" for line in tables.notes(found))
    timed = tables.equal_time(found)
    if timed is not None:
        yield "\n## At equal time\n"
        yield from _table(timed)
    for name in found.problems:
        yield f"\n## {name.replace('_', ' ').capitalize()}\n"
        yield from _table(tables.of_problem(found, name))


def commands(found: Ranking) -> list[str]:
    """How to make the runs: where processes shared all cells among them, by one."""
    made = found.about["commands"]
    if {standing.cell for standing in found.standings} != {*CELLS}:
        return made
    return sorted({re.sub(r" --cells \S+", "", command) for command in made})


def _table(table: Table) -> Iterator[str]:
    """In Markdown, its caption first; a star is a star."""
    yield f"{table.caption}.\n"
    yield f"| {' | '.join(table.columns)} |"
    yield f"|---|{'---|' * (len(table.columns) - 1)}"
    for row in table.rows:
        yield f"| {' | '.join(_starred(str(cell)) for cell in row)} |"
    yield ""


def _starred(text: str) -> str:
    return text.replace("*", r"\*")


if __name__ == "__main__":
    main()
