"""What the lesson on pronouns measured: its table, its findings, its page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zoo import report
from zoo.datasets.pronouns import LEARNT
from zoo.lessons.pronouns import BATCH, RATE, UNITS, WEIGHT, Lesson, Outcome
from zoo.report import Curve, Fact, Page, Table

_CHANCE = "chance"
_PARTS = {
    "known names, distances learnt": (False, False),
    "known names, longer": (False, True),
    "new names, distances learnt": (True, False),
    "new names, longer": (True, True),
}


def compare(lesson: Lesson) -> Table:
    """A row for each cell: its right pronouns, its unit, and what is left without it."""
    rows: list[tuple[str, ...]] = [(_CHANCE, *["0.5"] * len(_PARTS), "–", "–", "–")]
    for each in lesson.outcomes:
        right = [f"{each.right[part]:.4f}" for part in _PARTS.values()]
        rows.append(
            (each.cell, *right, str(each.unit), f"{each.unit.r:.3f}", f"{each.without:.4f}")
        )
    return Table(
        "Share of the pronouns that are right, on lines not learnt from; the unit that follows the "
        "answer, and the share over all lines with that unit held at its mean",
        ("", *_PARTS, "unit", "r", "without it"),
        tuple(rows),
        highlight=1 + lesson.outcomes.index(_best(lesson)),
    )


def plain(lesson: Lesson) -> dict[str, Any]:
    """What came of each cell, as plain data."""
    outcomes = [
        {
            "cell": each.cell,
            "right": {name: each.right[part] for name, part in _PARTS.items()},
            "right_by_clauses": each.by_clauses,
            "unit": str(each.unit),
            "r": each.unit.r,
            "right_without_unit": each.without,
        }
        for each in lesson.outcomes
    ]
    return {"epochs": lesson.epochs, "seed": lesson.seed, "outcomes": outcomes}


def findings(lesson: Lesson) -> Iterator[str]:
    """What the numbers say, whichever way they went."""
    for each in lesson.outcomes:
        reached = [n for n, share in each.by_clauses.items() if share >= 0.95]
        steady = [
            n for n in each.by_clauses if all(m in reached for m in each.by_clauses if m <= n)
        ]
        far = f"over up to {steady[-1]} clauses" if steady else "over no distance"
        yield f"{each.cell} carries the gender of a new name {far} (19 of 20 pronouns right)."
    best = _best(lesson)
    yield (
        f"{best.cell}: {best.unit} follows it with r = {best.unit.r:.3f}; held at its mean, "
        f"{best.without:.0%} of the pronouns are right instead of {best.whole:.0%}."
    )


def curve(lesson: Lesson) -> Curve:
    """A line for each cell, and one for chance: what is left of the memory over the distance."""
    lines = {
        each.cell: ([*map(float, each.by_clauses)], [*each.by_clauses.values()])
        for each in lesson.outcomes
    }
    distances = lines[lesson.outcomes[0].cell][0]
    lines[_CHANCE] = (distances, [0.5] * len(distances))
    learnt = f"clauses between name and pronoun ({LEARNT[0]} to {LEARNT[1]} were learnt)"
    return Curve("Right pronouns of new names", learnt, "share right", lines)


def write(lesson: Lesson, path: Path) -> Path:
    """Writes one self-contained HTML page; OSError if it cannot be written."""
    best = _best(lesson)
    settings = {
        "units": str(UNITS),
        "lines": f"read {lesson.epochs} times, {BATCH} at once, rate {RATE}",
        "loss": f"of every character; that of a pronoun's first letter counts {WEIGHT}-fold",
        "seed": str(lesson.seed),
        "r": "Pearson's correlation of the unit with the gender, from the end of the name up to "
        "the pronoun, on lines by which it was not found",
    }
    page = Page(
        title="Where does she live?",
        summary=" ".join(findings(lesson)),
        facts=(
            Fact("new names, longer distances", f"{best.right[True, True]:.4f}", best.cell),
            Fact("by chance", "0.5", "share of the pronouns"),
            Fact(str(best.unit), f"{best.unit.r:.3f}", "correlation with the answer"),
        ),
        comparison=compare(lesson),
        settings=Table("Settings", ("", ""), tuple(settings.items())),
        curves=(curve(lesson),),
        footer=f"zoo lesson pronouns --cells {','.join(each.cell for each in lesson.outcomes)} "
        f"--epochs {lesson.epochs} --seed {lesson.seed}",
    )
    return report.write(page, path)


def _best(lesson: Lesson) -> Outcome:
    return max(lesson.outcomes, key=lambda each: each.whole)
