"""What came of the runs: how each cell does on each problem, and its rank over all of them."""

import dataclasses
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

import numpy as np

from zoo.compare.kept import Run
from zoo.compare.plan import chosen
from zoo.report.scores import falls

LEARNT = 0.01  # of the loss of the baseline: what is gained less hardly counts
QUARTER = 4  # of the validations, and so of the updates, as the last part


@dataclasses.dataclass(frozen=True)
class Facts:
    """Of a problem, the same for all cells; see `Problem`."""

    story: str
    data: str
    updates: int
    measure: str
    places: int
    trivial: str
    trivial_score: float
    trivial_loss: float

    def order(self, score: float | None) -> float:
        """Less for what is better, the most for none; equal for what is shown as equal."""
        if score is None:
            return math.inf
        return (1 if falls(self.measure) else -1) * round(score, self.places)


@dataclasses.dataclass(frozen=True)
class Standing:
    """How a cell does on a problem.

    rate           of learning, the one that it did best with
    edge           whether that is the lowest or the highest of all that were tried
    scores         one for each seed; None: it diverged
    courses        for each seed (updates, loss on the validation part)
    milliseconds   of an update, the median over the seeds
    processor      the same of processor time
    learning       whether the loss still fell in the last quarter, with any seed
    """

    problem: str
    cell: str
    units: int
    parameters: int
    rate: float
    edge: bool
    scores: tuple[float | None, ...]
    courses: tuple[tuple[tuple[int, float | None], ...], ...]
    milliseconds: float
    processor: float
    learning: bool

    @property
    def score(self) -> float | None:
        """The mean over the seeds; None if any diverged."""
        scores = [score for score in self.scores if score is not None]
        return statistics.fmean(scores) if len(scores) == len(self.scores) else None

    @property
    def spread(self) -> float:
        """Half the distance from the lowest to the highest."""
        scores = [score for score in self.scores if score is not None]
        return (max(scores) - min(scores)) / 2 if scores else math.nan


@dataclasses.dataclass(frozen=True)
class Ranking:
    """A comparison and what came of it.

    about       budget, rates, seeds, how it was learnt, machines, dates, commands, seconds, runs
    problems    name → facts, in the order of the runs
    standings   of every cell on every problem
    """

    about: Mapping[str, Any]
    problems: Mapping[str, Facts]
    standings: tuple[Standing, ...]

    @property
    def cells(self) -> list[str]:
        """The best first; at the end those that some problem lacks."""
        ranks = self.ranks()
        return sorted(
            dict.fromkeys(one.cell for one in self.standings),
            key=lambda cell: (cell not in ranks, ranks.get(cell, (0.0, 0.0)), cell),
        )

    def of(self, problem: str, cell: str) -> Standing | None:
        """None: there was no such run."""
        found = (s for s in self.standings if (s.problem, s.cell) == (problem, cell))
        return next(found, None)

    def ranks(self) -> dict[str, tuple[float, float]]:
        """Cell → its rank, the mean over problems and seeds, and half the distance of the seeds.

        With each seed cells are ranked anew; who has the same score in the digits that are shown
        has the same rank, the mean of theirs, and who diverged the last.  A cell that was not run
        on all problems has none.
        """
        whole = [c for c in {s.cell: 0 for s in self.standings} if self._whole(c)]
        if not whole:
            return {}
        table = np.array([self._ranked(name, whole) for name in self.problems])
        by_seed = table.mean(0)  # (seeds, cells)
        low, high = by_seed.min(0), by_seed.max(0)
        return {
            cell: (float(by_seed[:, n].mean()), float(high[n] - low[n]) / 2)
            for n, cell in enumerate(whole)
        }

    def _whole(self, cell: str) -> bool:
        return all(self.of(name, cell) for name in self.problems)

    def _ranked(self, problem: str, cells: Sequence[str]) -> list[list[float]]:
        """(seeds, cells)"""
        found = [self.of(problem, cell) for cell in cells]
        seeds = zip(*(one.scores for one in found if one), strict=True)
        order = self.problems[problem].order
        return [ranked(list(map(order, scores))) for scores in seeds]

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return dataclasses.asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """What `plain` gave, once JSON kept it."""
        problems = {name: Facts(**facts) for name, facts in plain["problems"].items()}
        standings = tuple(Standing(**_tuples(one)) for one in plain["standings"])
        return cls(plain["about"], problems, standings)


def _tuples(standing: Mapping[str, Any]) -> dict[str, Any]:
    courses = tuple(tuple(map(tuple, course)) for course in standing["courses"])
    return {**standing, "scores": tuple(standing["scores"]), "courses": courses}


def ranked(scores: Sequence[float]) -> list[float]:
    """1 for the lowest; those that are equal share the mean of their places."""
    below = [sum(other < score for other in scores) for score in scores]
    equal = [scores.count(score) for score in scores]
    return [1 + before + (same - 1) / 2 for before, same in zip(below, equal, strict=True)]


def ranking(runs: Iterable[Run]) -> Ranking:
    """What came of runs.

    Raises:
        ValueError: there are none, or they are of several comparisons.
    """
    runs = list(runs)
    if not runs:
        raise ValueError("There is no ranking, as there are no runs. Make some: zoo compare cells")
    _check_one(runs)
    facts = [field.name for field in dataclasses.fields(Facts)]
    problems = {run["problem"]: Facts(**{name: run[name] for name in facts}) for run in runs}
    groups: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        groups.setdefault((run["problem"], run["cell"]), []).append(run)
    seeds = len({run["seed"] for run in runs})
    standings = [_standing(group, problems[name]) for (name, _), group in groups.items()]
    compiled = sum(max(run["compiled"] for run in group) for group in groups.values())
    return Ranking(
        about={**_about(runs, seeds), "seconds": round(compiled + sum(r["seconds"] for r in runs))},
        problems=problems,
        standings=tuple(one for one in standings if len(one.scores) == seeds),
    )


def _check_one(runs: Sequence[Run]) -> None:
    for name in ("budget", "how", "updates", "data"):
        found: dict[str, set[str]] = {}
        for run in runs:
            of = run["problem"] if name in ("updates", "data") else "all"
            found.setdefault(of, set()).add(repr(run[name]))
        for of, values in found.items():
            if len(values) > 1:
                where = "" if of == "all" else f" of {of}"
                raise ValueError(
                    "A ranking must be of runs of one comparison. Received: runs with "
                    f"{name}{where} of {' and of '.join(sorted(values))}. Keep them in files of "
                    "their own, by --out."
                )


def _standing(group: Sequence[Run], facts: Facts) -> Standing:
    rates = sorted({run["rate"] for run in group})
    first = chosen([run for run in group if run["seed"] == 0] or group)
    runs = {run["seed"]: run for run in reversed(group) if run["rate"] == first["rate"]}
    own = [runs[seed] for seed in sorted(runs)]
    return Standing(
        problem=first["problem"],
        cell=first["cell"],
        units=first["units"],
        parameters=first["parameters"],
        rate=first["rate"],
        edge=len(rates) > 1 and first["rate"] in (rates[0], rates[-1]),
        scores=tuple(run["score"] for run in own),
        courses=tuple(tuple(map(tuple, run["course"])) for run in own),
        milliseconds=statistics.median(run["milliseconds"] for run in own),
        processor=statistics.median(run["processor"] for run in own),
        learning=any(learning(run["course"], facts.trivial_loss) for run in own),
    )


def learning(course: Sequence[Sequence[Any]], trivial: float) -> bool:
    """Whether the lowest loss of the last quarter is lower than all before by more than a trace.

    A trace is one part in a hundred of the loss of the baseline.
    """
    losses = [math.inf if loss is None else loss for _, loss in course]
    cut = len(losses) - max(1, len(losses) // QUARTER)
    return min(losses[:cut], default=math.nan) - min(losses[cut:]) > LEARNT * trivial


def _about(runs: Sequence[Run], seeds: int) -> dict[str, Any]:
    return {
        "budget": runs[0]["budget"],
        "how": runs[0]["how"],
        "rates": sorted({run["rate"] for run in runs}),
        "seeds": seeds,
        "runs": len(runs),
        "machines": sorted({run["machine"] for run in runs}),
        "dates": sorted({run["date"] for run in runs}),
        "commands": sorted({run["command"] for run in runs if run.get("command")}),
        "versions": runs[-1]["versions"],
    }
