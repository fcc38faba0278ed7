"""A backtest as a table, a picture and a page."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.evaluation.intervals import Share
from zoo.forecasting import judgements
from zoo.forecasting.backtest import Backtest
from zoo.forecasting.judgements import ADVICE
from zoo.forecasting.judgements.value import direction, interval
from zoo.forecasting.trading import COST, trading
from zoo.report import Curve, Fact, Page, Sample, Table
from zoo.report.scores import OURS, told

Floats = NDArray[np.float64]
SHOWN = 250  # origins in the picture
SHORT = ("RMSE", "sMAPE, %", "MASE", "skill", "p")  # what a terminal has room for


def compare(found: Backtest, short: bool = False) -> Table:
    """Scores of every forecast on the same origins; in short, few of them."""
    measured = judgements.of(found.network.head.tells).scores(found)
    measures = list(measured[OURS])
    if short and len(measures) > len(SHORT) + 1:
        measures = [name for name in measures if name in SHORT]
    rows = tuple(
        (name, *(told(scores.get(measure)) for measure in measures))
        for name, scores in measured.items()
    )
    origins = sum(len(course.origins) for course in found.courses)
    several = len(found.courses)
    whose = f"{several} series" if several > 1 else found.courses[0].series.name
    steps = found.settings.horizon
    ahead = "the next row" if steps == 1 else f"the next {steps} rows"
    caption = f"Walk-forward: {ahead} of {whose}, told at {origins:,} origins"
    return Table(caption, ("", *measures), rows, highlight=list(measured).index(OURS))


def verdict(found: Backtest) -> str:
    """In words, and what the intervals cover."""
    said = [judgements.of(found.network.head.tells).verdict(found)]
    within = interval(found)
    if within is not None:
        share = within.covered
        said.append(
            f"Of what came, {share.value:.1%} lies in the {found.settings.level:.0%} intervals "
            f"({share.low:.1%} to {share.high:.1%})."
        )
    return " ".join([*said, ADVICE])


def plain(found: Backtest) -> dict[str, Any]:
    """Scores and verdict as plain data; numbers that are none are None."""
    scores = judgements.of(found.network.head.tells).scores(found)
    within = interval(found)
    return {
        "scores": {
            name: {m: float(v) if np.isfinite(v) else None for m, v in of.items()}
            for name, of in scores.items()
        },
        "verdict": verdict(found),
        "covered": None if within is None else within.covered._asdict(),
        "width": None if within is None else within.width,
        "origins": sum(len(course.origins) for course in found.courses),
        "series": [course.series.name for course in found.courses],
        "settings": dataclasses.asdict(found.settings),
    }


def card(found: Backtest) -> dict[str, Any]:
    """What a forecaster keeps of its backtest, as plain data: the page but for its footer."""
    settings = tuple(
        (name, str(value)) for name, value in dataclasses.asdict(found.settings).items()
    )
    facts: tuple[Fact, ...] = ()
    within = interval(found)
    if within is not None:
        way = direction(found)
        facts = (
            Fact("inside the intervals", f"{within.covered.value:.1%}", _note(within.covered)),
            Fact("width of an interval", told(within.width), "the mean"),
            Fact("rises and falls told rightly", f"{way.value:.1%}", _note(way)),
        )
    page = Page(
        title=f"Backtest of {found.settings.data}",
        summary=verdict(found),
        facts=facts,
        comparison=compare(found),
        settings=Table("Settings", ("", ""), settings),
        curves=(_curve(found),) if found.courses[0].interval is not None else (),
        samples=(Sample("The data", "\n".join(found.notes)),) if found.notes else (),
        findings=traded(found),
    )
    return {"report": dataclasses.asdict(page)}


def page(card: dict[str, Any], command: str = "", curves: Sequence[Curve] = ()) -> Page:
    """The report.

    Arguments:
        card: see `card`.
        command: that does it again.
        curves: shown before its own.
    """
    kept = card["report"]
    return Page(
        title=kept["title"],
        summary=kept["summary"],
        facts=tuple(Fact(**fact) for fact in kept["facts"]),
        comparison=_table(kept["comparison"]),
        settings=_table(kept["settings"]),
        curves=(*curves, *(Curve(**curve) for curve in kept["curves"])),
        samples=tuple(Sample(**sample) for sample in kept["samples"]),
        footer=command,
        findings=tuple(map(_table, kept["findings"])),
    )


def traded(found: Backtest) -> tuple[Table, ...]:
    """What following the forecast would have earned, beside holding on; or nothing."""
    earned = trading(found)
    if earned is None:
        return ()
    rows = (
        ("buy and hold", f"{earned.held:+z.1%}", "1", "100 %"),
        ("by the forecast", f"{earned.traded:+z.1%}", f"{earned.changes:,}", f"{earned.in_it:.0%}"),
    )
    caption = f"Held while it is told to rise; each change costs {COST:.1%}. {ADVICE}"
    return (Table(caption, ("", "earned", "changes", "held"), rows),)


def _note(share: Share) -> str:
    return f"of {share.n:,}; 95 % interval {share.low:.1%} to {share.high:.1%}"


def ahead(name: str, values: Floats, told: Any) -> Curve:
    """The last values of a series, and what follows them.

    Arguments:
        told: a table as `Forecaster.predict` gives it.
    """
    first = max(0, len(values) - SHOWN // 3)
    rows = [float(row) for row in range(first, len(values))]
    later = [float(len(values) + step) for step in range(len(told))]
    series = {"came": (rows, [float(value) for value in values[first:]])}
    series |= {
        column: (later, [float(value) for value in told[column]])
        for column in told.columns
        if column != "date"
    }
    return Curve(f"{name}, what comes next", "row", name, series)


def _table(kept: dict[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in kept["rows"])
    return Table(kept["caption"], tuple(kept["columns"]), rows, kept["highlight"])


def _curve(found: Backtest) -> Curve:
    """The first step at the last origins of the first series."""
    course = found.courses[0]
    rows = np.arange(max(0, len(course.origins) - SHOWN), len(course.origins))
    x = [float(origin + 1) for origin in course.origins[rows]]
    lines: dict[str, Any] = {
        "came": course.actual,
        "told": course.forecasts[OURS],
    }
    if course.interval is not None:
        lines |= {"low": course.interval.low, "high": course.interval.high}
    series = {name: (x, [float(v) for v in line[rows, 0]]) for name, line in lines.items()}
    return Curve(f"{course.series.name}, one row ahead", "row", course.series.name, series)
