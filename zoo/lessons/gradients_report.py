"""What the lesson on gradients measured: its table, its findings, its page."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from zoo import report
from zoo.inspection.layer_flow import LayerFlow
from zoo.lessons.gradients import BATCH, CLIP, RATES, UNITS, Lesson, Outcome
from zoo.report import Curve, Fact, Page, Table


def compare(lesson: Lesson) -> Table:
    """A row for each recipe: its error with every seed, and the gradients with the first."""
    rows = []
    for outcomes in _by_recipe(lesson):
        first = outcomes[0]
        end = ("–", "–") if first.diverged else _told(first.after)
        flows = (*_told(first.before), *end)
        rows.append((first.recipe.name, *map(_error, outcomes), *flows))
    trivial = ("always 1, no network", *[f"{lesson.trivial:.4f}"] * len(lesson.seeds))
    gradients = ("rate at start", "first / last at start", "rate at end", "first / last at end")
    return Table(
        f"Mean squared error on 1,000 rows not learnt from; gradient by the state, over "
        f"{lesson.time} steps",
        ("", *[f"error, seed {seed}" for seed in lesson.seeds], *gradients),
        ((*trivial, "–", "–", "–", "–"), *rows),
        highlight=1 + _best(lesson),
    )


def plain(lesson: Lesson) -> dict[str, Any]:
    """What came of each recipe with each seed, as plain data."""
    outcomes = [
        {
            "recipe": _full(outcome, lesson),
            "seed": outcome.seed,
            "error": outcome.error,
            "diverged": outcome.diverged,
            "rate_at_start": outcome.before.rate,
            "rate_at_end": outcome.after.rate,
        }
        for outcome in lesson.outcomes
    ]
    sizes = {name: getattr(lesson, name) for name in ("time", "steps", "seeds", "trivial")}
    return {**sizes, "outcomes": outcomes}


def findings(lesson: Lesson) -> Iterator[str]:
    """What the numbers say, whichever way they went."""
    groups = _by_recipe(lesson)
    full = [_full(outcomes[0], lesson) for outcomes in groups]
    diverged = [
        f"{name} (at step {outcomes[0].diverged})"
        for name, outcomes in zip(full, groups, strict=True)
        if outcomes[0].diverged
    ]
    learnt = [
        name
        for name, outcomes in zip(full, groups, strict=True)
        if all(outcome.error < lesson.trivial / 2 for outcome in outcomes)
    ]
    yield f"Less than half the error of always saying 1: {'; '.join(learnt) or 'none'}."
    yield f"The loss stopped being a number: {'; '.join(diverged) or 'never'}."
    for name, outcomes in zip(full, groups, strict=True):
        if outcomes[0].recipe.truncated:
            seen = (outcomes[0].before.norms > 0).sum()
            errors = ", ".join(map(_error, outcomes))
            yield (
                f"{name}: the gradient reaches back {seen} of {lesson.time} steps, and the first "
                f"mark lies {lesson.time // 2} steps back or more: error {errors}."
            )


def curve(lesson: Lesson) -> Curve:
    """What is left of the gradient over the distance before anything is learnt, of each layer."""
    firsts: dict[Any, tuple[str, LayerFlow]] = {}
    base = ""
    for each in lesson.outcomes:
        named = each.recipe.name.startswith("… ")
        base = base if named else each.recipe.name.partition(",")[0]
        if not each.recipe.truncated:
            name = each.recipe.name.replace("…", f"{base},")
            firsts.setdefault(each.recipe.layer, (name, each.before))
    return _over_distance("Gradients before anything is learnt", [*firsts.values()])


def curves(lesson: Lesson) -> tuple[Curve, ...]:
    """A line for each recipe, with the first seed: gradients over the distance, and the error."""
    firsts = [(_full(outcomes[0], lesson), outcomes[0]) for outcomes in _by_recipe(lesson)]
    return (
        _over_distance("Gradients at the start", [(n, o.before) for n, o in firsts]),
        _over_distance("Gradients at the end", [(n, o.after) for n, o in firsts]),
        Curve(
            "Error",
            "batches",
            "mean squared error",
            {
                name: ([step for step, _ in each.course], [error for _, error in each.course])
                for name, each in firsts
            },
        ),
    )


def write(lesson: Lesson, path: Path) -> Path:
    """Writes one self-contained HTML page; OSError if it cannot be written."""
    groups = _by_recipe(lesson)
    best = groups[_best(lesson)][0]
    settings = {
        "units": str(UNITS),
        "batches": f"{lesson.steps:,} of {BATCH} rows, each row met once",
        "seeds": ", ".join(map(str, lesson.seeds)),
        "learning rates": ", ".join(f"{name} {rate}" for name, rate in RATES.items()),
        "clipped": f"global norm {CLIP}",
        "rate": "by what the gradient is multiplied with every step back, fitted over all steps",
        "first / last": "norm of the gradient by the state at the first step, in that at the last",
    }
    page = Page(
        title="Gradients that vanish and explode",
        summary=f"The adding problem over {lesson.time} steps. {' '.join(findings(lesson))}",
        facts=(
            Fact("lowest error", _error(best), _full(best, lesson)),
            Fact("always saying 1", f"{lesson.trivial:.4f}", "mean squared error"),
        ),
        comparison=compare(lesson),
        settings=Table("Settings", ("", ""), tuple(settings.items())),
        curves=curves(lesson),
        footer=f"zoo lesson gradients --time {lesson.time} --steps {lesson.steps} "
        f"--seeds {len(lesson.seeds)}",
    )
    return report.write(page, path)


def _over_distance(title: str, flows: list[tuple[str, LayerFlow]]) -> Curve:
    lines = {}
    for name, flow in flows:
        with np.errstate(divide="ignore"):
            back = range(len(flow.norms))
            lines[name] = (back, np.log10(flow.norms[::-1]).tolist())
    return Curve(title, "steps back", "log₁₀ of the gradient's norm", lines)


def _by_recipe(lesson: Lesson) -> list[list[Outcome]]:
    return [list(group) for _, group in groupby(lesson.outcomes, lambda each: each.recipe)]


def _best(lesson: Lesson) -> int:
    sums = [sum(each.error for each in outcomes) for outcomes in _by_recipe(lesson)]
    return int(np.argmin(np.nan_to_num(sums, nan=np.inf)))


def _full(outcome: Outcome, lesson: Lesson) -> str:
    """A recipe's name, with what … stands for."""
    name, base = outcome.recipe.name, ""
    for other in lesson.outcomes:
        if not other.recipe.name.startswith("… "):
            base = other.recipe.name
        if other.recipe is outcome.recipe:
            break
    return name.replace("…", f"{base},")


def _error(outcome: Outcome) -> str:
    return f"diverged at step {outcome.diverged}" if outcome.diverged else f"{outcome.error:.4f}"


def _told(flow: LayerFlow) -> tuple[str, str]:
    numbers = (f"{flow.rate:.3f}", f"{flow.first_to_last:.1e}")
    one, other = ("–" if number in ("nan", "inf") else number for number in numbers)
    return one, other
