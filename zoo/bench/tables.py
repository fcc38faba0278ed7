"""What came of races, to be read: times, ratios, growth with length, and where ours is slower."""

import math
from collections.abc import Sequence

from zoo.bench.race import Times
from zoo.bench.result import FLOOR, Result
from zoo.bench.shapes import Shape
from zoo.report.table import Cell, Table


def times(results: Sequence[Result]) -> Table:
    """Medians in ms and their spread, the matrix floor, and what the first run of ours took."""
    names = _names(results)
    rows = [
        (
            str(result.task),
            *(_time(result.times.get(name)) for name in names),
            *(digits(result.milliseconds(name)) for name in _floor(results)),
            _first(result.times[result.names[0]]),
        )
        for result in results
    ]
    return Table(
        "Milliseconds, median ± half the distance of the quartiles",
        ("", *names, *_floor(results), "first run, s"),
        tuple(rows),
    )


def ratios(results: Sequence[Result]) -> Table:
    """How long ours takes as a part of each other's time, and of the matrix floor."""
    names = _names(results)
    others = (*names[1:], *_floor(results))
    rows = [(str(result.task), *(rounded(result.ratio(x)) for x in others)) for result in results]
    return Table(
        "Time of ours / time of the other",
        ("", *(f"{names[0]} / {x}" for x in others)),
        tuple(rows),
    )


def lengths(results: Sequence[Result]) -> list[Table]:
    """Of each layer that was run over several lengths: time and memory as it gets longer."""
    groups: dict[tuple[str, Shape], list[Result]] = {}
    for result in results:
        if result.task.act == "length":
            kind = result.task.layer, result.task.shape._replace(time=0)
            groups.setdefault(kind, []).append(result)
    return [_growth(group) for group in groups.values()]


def _growth(results: list[Result]) -> Table:
    names, (layer, shape) = _names(results), (results[0].task.layer, results[0].task.shape)
    rows: list[tuple[Cell, ...]] = [
        (
            result.task.shape.time,
            *(_for_a_step(result, results[0], name) for name in names),
            *(_more_memory(result, results[0], name) for name in names),
        )
        for result in results
    ]
    return Table(
        f"A training step of {layer} {shape.batch} x steps x {shape.features} x {shape.units}: "
        f"µs for each step (as a part of those at {shape.time}), and MB of memory for each 1,000 "
        f"steps more than {shape.time}",
        ("steps", *(f"{name}, µs" for name in names), *(f"{name}, MB" for name in names)),
        tuple(rows),
    )


def _for_a_step(result: Result, shortest: Result, name: str) -> str:
    spent, first = (each.milliseconds(name) for each in (result, shortest))
    if spent is None:
        return "–"
    spent *= 1e3 / result.task.shape.time
    part = f" ({spent / first * shortest.task.shape.time / 1e3:.2f})" if first else ""
    return digits(spent) + part


def _more_memory(result: Result, shortest: Result, name: str) -> str:
    most, least = (each.times.get(name) for each in (result, shortest))
    steps = result.task.shape.time - shortest.task.shape.time
    if not isinstance(most, Times) or not isinstance(least, Times) or not steps:
        return "–"
    return f"{(most.memory - least.memory) / 1e3 / steps:.0f}"


def slower(results: Sequence[Result]) -> list[str]:
    """Where ours takes longer, a line for each other."""
    names = _names(results)
    lines = []
    for other in names[1:]:
        found = [(str(result.task), result.ratio(other)) for result in results]
        lost = [f"{task} {rounded(ratio)}" for task, ratio in found if ratio and ratio > 1]
        if any(ratio for _, ratio in found):
            lines.append(f"Slower than {other}: {', '.join(lost) or 'nowhere'}.")
    return lines


def overtaking(results: Sequence[Result]) -> list[str]:
    """From how many steps on all at once are quicker than one by one, a line for each layer."""
    groups: dict[tuple[str, Shape], list[Result]] = {}
    for result in results:
        groups.setdefault((result.task.layer, result.task.shape._replace(time=0)), []).append(
            result
        )
    lines = []
    for (layer, _), group in groups.items():
        group.sort(key=lambda result: result.task.shape.time)
        ours = group[0].names[0]
        for other in group[0].names[1:]:
            ratios = [(result.task.shape.time, result.ratio(other)) for result in group]
            slower = [time for time, ratio in ratios if ratio is None or ratio >= 1]
            longer = [time for time, _ in ratios if not slower or time > slower[-1]]
            told = f"from {longer[0]} steps on" if longer else f"not within {ratios[-1][0]} steps"
            lines.append(f"{layer}: {ours} is quicker than {other} {told}.")
    return lines


def digits(value: float | None) -> str:
    """1240, 102, 8.13, 0.318: three digits, unless there are more before the point; – for None."""
    if value is None:
        return "–"
    places = 2 - math.floor(math.log10(value)) if value > 0 else 0
    return f"{value:.{max(places, 0)}f}"


def _names(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(name for result in results for name in result.names))


def _floor(results: Sequence[Result]) -> list[str]:
    """The floor, if there is any."""
    return [FLOOR] if any(result.milliseconds(FLOOR) for result in results) else []


def _time(times: Times | str | None) -> str:
    if not isinstance(times, Times):
        return "–"
    return f"{digits(1e3 * times.median)} ±{100 * times.spread:.0f}%"


def rounded(ratio: float | None) -> str:
    """0.52, 12.31, but 0.0063."""
    if ratio is None:
        return "–"
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:#.2g}"


def _first(times: Times | str) -> str:
    return f"{times.first:.1f}" if isinstance(times, Times) else "–"
