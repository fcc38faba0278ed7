"""A backtest as a table, a picture and a page."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.forecasting import judgements
from zoo.forecasting.backtest import OURS, Backtest
from zoo.forecasting.judgements import ADVICE
from zoo.forecasting.judgements.value import interval
from zoo.report import Curve, Fact, Page, Sample, Table
from zoo.report.scores import told

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


def card(found: Backtest) -> dict[str, Any]:
    """What a forecaster keeps of its backtest, as plain data: the page but for its footer."""
    settings = tuple(
        (name, str(value)) for name, value in dataclasses.asdict(found.settings).items()
    )
    facts: tuple[Fact, ...] = ()
    within = interval(found)
    if within is not None:
        share = within.covered
        note = f"of {share.n:,}; 95 % interval {share.low:.1%} to {share.high:.1%}"
        facts = (Fact("inside the intervals", f"{share.value:.1%}", note),)
    page = Page(
        title=f"Backtest of {found.settings.data}",
        summary=verdict(found),
        facts=facts,
        comparison=compare(found),
        settings=Table("Settings", ("", ""), settings),
        curves=(_curve(found),) if found.courses[0].interval is not None else (),
        samples=(Sample("The data", "\n".join(found.notes)),) if found.notes else (),
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
    )


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
