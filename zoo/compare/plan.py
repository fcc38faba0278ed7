"""Which runs a comparison takes, and who makes those that are not kept yet.

Every cell learns every problem with the first seed at each of a few rates.  That which did best on
the validation part is the cell's own, and with it the other seeds follow.
"""

import dataclasses
import datetime
import gc
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import keras

from zoo import names
from zoo.bench.result import machine
from zoo.compare import kept, problems
from zoo.compare.kept import Run
from zoo.compare.learner import HOW, Learner, Trained
from zoo.compare.network import width
from zoo.compare.problem import Problem
from zoo.layers.named import Named
from zoo.versions import versions


@dataclasses.dataclass(frozen=True)
class Comparison:
    """What is compared.

    cells, problems   by name
    budget            weights of each network, all counted
    scale             times the updates that a problem has of its own
    seeds             how many, 0 being the first
    rates             of learning, of which each cell takes the one that suits it
    folder            of real data, or None
    command           how to do it again
    """

    cells: Sequence[str]
    problems: Sequence[str]
    budget: int
    scale: float
    seeds: int
    rates: Sequence[float]
    folder: Path | None = None
    command: str = ""

    @property
    def count(self) -> int:
        """How many runs it takes."""
        return len(self.cells) * len(self.problems) * (len(self.rates) + self.seeds - 1)


def compare(
    comparison: Comparison, out: Path, tell: Callable[[Run, bool], None] = lambda run, new: None
) -> list[Run]:
    """All runs of a comparison; those that are in the file are not made again.

    Arguments:
        out: a file of runs, which is continued.
        tell: called with every run, and whether it was made now.

    Raises:
        ValueError: a name that there is not, or a budget that some network cannot meet.
        OSError: data cannot be read, or the file not be written.
    """
    for cell in comparison.cells:
        if cell not in Named.known:
            raise ValueError(names.unknown("cell", cell, sorted(Named.known)))
    found = {_key(run): run for run in reversed(kept.read(out))}
    runs = []
    for name in comparison.problems:
        problem = names.find(problems, name, "problem").read(comparison.folder)
        for cell in comparison.cells:
            for run in _of_cell(comparison, name, problem, cell, found):
                new = _key(run) not in found
                if new:
                    kept.add(out, run)
                tell(run, new)
                runs.append(run)
    return runs


def _of_cell(
    comparison: Comparison, name: str, problem: Problem, cell: str, found: dict[str, Run]
) -> Iterator[Run]:
    """The runs of a cell on a problem, found or made."""
    learner: Learner | None = None
    updates = max(1, round(problem.updates * comparison.scale))
    about = {
        "problem": name,
        "cell": cell,
        "data": problem.data,
        "budget": comparison.budget,
        "updates": updates,
        "how": HOW,
    }

    def run(seed: int, rate: float) -> Run:
        nonlocal learner
        key = {**about, "seed": seed, "rate": rate}
        if _key(key) in found:
            return found[_key(key)]
        if learner is None:
            learner = Learner(problem, cell, width(problem, cell, comparison.budget))
        trained = learner.train(seed, rate, updates)
        return {**key, **_told(learner, trained), "command": comparison.command}

    searched = []
    for rate in comparison.rates:
        searched.append(run(0, rate))
        yield searched[-1]
    best = chosen(searched)
    for seed in range(1, comparison.seeds):
        yield run(seed, best["rate"])
    if learner is not None:
        learner = None
        keras.backend.clear_session()  # else the graphs of all networks stay in memory
        gc.collect()


def chosen(searched: Sequence[Run]) -> Run:
    """Of runs at several rates the one that did best on the validation part."""
    return min(searched, key=lambda run: math.inf if run["loss"] is None else run["loss"])


def _key(run: Run) -> str:
    """What makes two runs the same."""
    names = ("problem", "cell", "data", "budget", "updates", "how", "seed", "rate")
    return repr([run.get(name) for name in names])


def _told(learner: Learner, trained: Trained) -> dict[str, Any]:
    problem = learner.problem
    losses = [loss for _, loss in trained.course]
    return {
        "units": learner.units,
        "parameters": learner.parameters,
        "score": trained.score,
        "loss": None if trained.score is None else min(losses),
        "course": [[done, loss if math.isfinite(loss) else None] for done, loss in trained.course],
        "milliseconds": round(trained.milliseconds, 3),
        "processor": round(trained.processor, 3),
        "seconds": round(trained.seconds, 2),
        "compiled": round(learner.compiled, 2),
        "story": problem.story,
        "measure": problem.measure,
        "places": problem.places,
        "trivial": problem.trivial,
        "trivial_score": problem.trivial_score,
        "trivial_loss": problem.trivial_loss,
        "machine": machine()["processor"],
        "date": datetime.date.today().isoformat(),
        "versions": versions(),
    }
