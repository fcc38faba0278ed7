"""What came of a comparison, to be read."""

from collections.abc import Iterator

from zoo.compare.standing import Facts, Ranking, Standing
from zoo.report import Table

LEARNING = "*"
TIMED = "characters"  # what is told again at equal time


def overall(ranking: Ranking) -> Table:
    """A row for each cell, the best first, below that of the baseline."""
    ranks = ranking.ranks()
    trivial = [_shown(facts.trivial_score, facts) for facts in ranking.problems.values()]
    rows = [("baseline", "–", *trivial)]
    for cell in ranking.cells:
        rank = "{:.1f} ±{:.1f}".format(*ranks[cell]) if cell in ranks else "–"
        rows.append((cell, rank, *(_score(ranking, name, cell) for name in ranking.problems)))
    measures = [f"{name.replace('_', ' ')}: {f.measure}" for name, f in ranking.problems.items()]
    return Table(
        "Mean rank over all problems, and the score on rows that were not learnt",
        ("cell", "rank", *measures),
        tuple(rows),
        highlight=1 if ranks else None,
    )


def of_problem(ranking: Ranking, name: str) -> Table:
    """A row for each cell: its size, its rate, its score, and what an update takes."""
    facts = ranking.problems[name]
    found = [one for one in ranking.standings if one.problem == name]
    found.sort(key=lambda one: (facts.order(one.score), one.cell))
    rows = tuple(
        (
            one.cell,
            one.units,
            f"{one.parameters:,}",
            f"{one.rate:g}",
            _score(ranking, name, one.cell),
            f"{one.milliseconds:.1f}",
            f"{one.processor:.1f}",
        )
        for one in found
    )
    trivial = f"{facts.trivial}: {_shown(facts.trivial_score, facts)}"
    return Table(
        f"{name.replace('_', ' ')}: {facts.story}; {facts.data}; {facts.updates:,} updates; "
        f"{trivial}",
        ("cell", "units", "weights", "rate", facts.measure, "ms an update", "of processor"),
        rows,
    )


def equal_time(ranking: Ranking) -> Table | None:
    """The loss of the character model when the quickest cell had made all its updates.

    Time is that of the processor, as others may have been on the machine.
    """
    found = [one for one in ranking.standings if one.problem == TIMED and one.score is not None]
    if not found:
        return None
    updates = ranking.problems[TIMED].updates
    seconds = min(one.processor for one in found) * updates / 1e3
    losses = {one.cell: _after(one, 1e3 * seconds / one.processor) for one in found}
    rows = sorted(
        ((cell, *told) for cell, told in losses.items() if told), key=lambda row: (row[1], row[0])
    )
    return Table(
        f"{TIMED} after {seconds:.1f} s of processor time, in which the quickest cell makes all "
        "its updates",
        ("cell", "validation, nats", "updates"),
        tuple((cell, f"{loss:.3f}", f"{done:,}") for cell, loss, done in rows),
    )


def _after(standing: Standing, updates: float) -> tuple[float, int] | None:
    """The lowest loss until then, the mean of the seeds, and the validation it was told by."""
    lowest, last = [], 0
    for course in standing.courses:
        until = [
            (done, loss) for done, loss in course if done <= updates + 0.5 and loss is not None
        ]
        if not until:
            return None
        lowest.append(min(loss for _, loss in until))
        last = until[-1][0]
    return sum(lowest) / len(lowest), last


def notes(ranking: Ranking) -> Iterator[str]:
    """What the tables do not say themselves."""
    late = sum(one.learning for one in ranking.standings)
    yield (
        f"{LEARNING} still learning: in the last quarter of the updates its loss fell by more than "
        f"1 % of the baseline's ({late} of {len(ranking.standings)})."
    )
    for name, facts in ranking.problems.items():
        bar = facts.order(facts.trivial_score)
        found = [one for one in ranking.standings if one.problem == name]
        behind = [one.cell for one in found if facts.order(one.score) >= bar]
        if behind:
            many = "none" if len(behind) == len(found) else f"all but {len(behind)}"
            told = f"{name.replace('_', ' ')}: {many} of {len(found)} cells do better than "
            names = "" if many == "none" else f": {', '.join(behind)}"
            yield f"{told}{facts.trivial}{names}."
    edge = [one for one in ranking.standings if one.edge]
    rates = ranking.about["rates"]
    if edge:
        lowest = sum(one.rate == rates[0] for one in edge)
        yield (
            f"Of {len(ranking.standings)} searches for a rate {lowest} ended at the lowest, "
            f"{rates[0]:g}, and {len(edge) - lowest} at the highest, {rates[-1]:g}: there, another "
            "might do better still."
        )


def _score(ranking: Ranking, problem: str, cell: str) -> str:
    one, facts = ranking.of(problem, cell), ranking.problems[problem]
    if one is None:
        return "–"
    if one.score is None:
        return "diverged"
    star = LEARNING if one.learning else ""
    return f"{_shown(one.score, facts)} ±{_shown(one.spread, facts)}{star}"


def _shown(value: float, facts: Facts) -> str:
    return f"{value:.{facts.places}f}"
