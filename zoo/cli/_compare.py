"""`zoo compare cells`: which cell learns what, all being as large and learning as long."""

import shlex
import time
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from zoo.cli._files import FILE, picture, place
from zoo.cli._told import Commands

RATES = (0.003, 0.01, 0.03)


def _names(context: click.Context, option: click.Parameter, text: str | None) -> Any:
    """Names joined by commas, with hyphens or underscores, each once."""
    if text is None:
        return None
    return tuple(dict.fromkeys(name.strip().replace("-", "_") for name in text.split(",")))


def _rates(context: click.Context, option: click.Parameter, text: str) -> tuple[float, ...]:
    try:
        rates = tuple(sorted({float(rate) for rate in text.split(",")}))
    except ValueError:
        rates = ()
    if not rates or not all(0 < rate < 10 for rate in rates):
        raise click.BadParameter(
            f"{text!r} is not numbers joined by commas, each above 0 and below 10, such as 0.001."
        )
    return rates


@click.group(cls=Commands, example="zoo compare cells --cells gru,lru --scale 0.5")
def compare() -> None:
    """Compare what there is, under equal conditions."""


@compare.command(example="zoo compare cells --cells gru,lru --scale 0.5")
@click.option("--cells", callback=_names, help="Some by name.", show_default="all")
@click.option("--problems", callback=_names, help="Some by name.", show_default="all")
@click.option(
    "--budget",
    default=10_000,
    type=click.IntRange(1),
    show_default=True,
    help="Weights of each network, whose width is chosen to have as many.",
)
@click.option(
    "--scale",
    default=1.0,
    type=click.FloatRange(0, min_open=True),
    show_default=True,
    help="Times the updates of each problem.",
)
@click.option("--seeds", default=2, type=click.IntRange(1), show_default=True, help="How many.")
@click.option(
    "--rates",
    callback=_rates,
    default=",".join(map(str, RATES)),
    show_default=True,
    help="Learning rates, of which each cell takes its best, by validation with seed 0.",
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="ZOO_TEST_DATA",
    help="A folder of real data; without them a text and series inside the package serve.",
    show_default="$ZOO_TEST_DATA",
)
@click.option(
    "--out",
    type=FILE,
    callback=place,
    default="cells.jsonl",
    show_default=True,
    help="A file of runs. What is in it is not run again, so what was stopped goes on.",
)
@click.option("--chart", type=FILE, callback=picture, help="A .png or .svg file for a chart.")
def cells(
    cells: tuple[str, ...] | None,
    problems: tuple[str, ...] | None,
    data: Path | None,
    out: Path,
    chart: Path | None,
    **sizes: Any,
) -> dict[str, Any]:
    """Rank cells by what they learn, each in the same small network with as many weights.

    \b
    adding          the sum of two marked numbers of many
    copy_memory     symbols to be said again after a pause
    digits          small digits, pixel by pixel
    characters      the next character of a text
    exchange_rate   eight rates, some days ahead

    Each cell learns each problem at every rate with seed 0, and with the other seeds at the rate
    that did best on validation rows. Scores are of test rows. On one core all of it takes an
    hour and a half; name cells and problems to take less, or use several processes, each with cells
    of its own: they may share the file.
    """
    from zoo import names
    from zoo.compare import data as of_data
    from zoo.compare import kept
    from zoo.compare import problems as known

    for name in problems or ():
        if name not in names.names(known):
            raise ValueError(names.unknown("problem", name, names.names(known)))
    of_data.check(data)
    kept.read(out)
    from zoo.cli._quiet import quiet_tensorflow

    quiet_tensorflow()
    from zoo.compare.plan import Comparison
    from zoo.compare.plan import compare as run
    from zoo.compare.standing import ranking
    from zoo.layers.named import Named

    comparison = Comparison(
        cells=cells or sorted(Named.known),
        problems=problems or names.names(known),
        folder=data,
        command=_command(data),
        **sizes,
    )
    found = ranking(_told(run, comparison, out))
    _show(found)
    if chart is not None:
        from zoo.compare.chart import draw

        draw(found, chart)
    click.echo(f"Runs: {out}")
    return {**found.plain(), "ranks": found.ranks(), "out": out, "chart": chart}


def _told(run: Any, comparison: Any, out: Path) -> Any:
    """The runs, each told as it is made, with how long the rest will take."""
    from zoo.training.record.runs import duration

    begun = time.monotonic()
    made = passed = 0

    def tell(run: dict[str, Any], new: bool) -> None:
        nonlocal made, passed
        passed += 1
        made += new
        if not new:
            return
        left = (comparison.count - passed) * (time.monotonic() - begun) / made
        score = "diverged" if run["score"] is None else f"{run['score']:.{run['places']}f}"
        click.echo(
            f"{passed}/{comparison.count} {run['problem']} {run['cell']}, rate {run['rate']:g}, "
            f"seed {run['seed']}: {score}, {run['seconds']:.0f} s; {duration(left)} to go"
        )

    return run(comparison, out, tell)


def _command(data: Path | None) -> str:
    """That which does it again; a folder of data is named as everybody may have it."""
    context = click.get_current_context()
    words = ["zoo", "compare", "cells"]
    for name in ("cells", "problems", "budget", "scale", "seeds", "rates"):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            value = context.params[name]
            told = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
            words += [f"--{name}", told]
    return shlex.join(words) + (" --data $ZOO_TEST_DATA" if data else "")


def _show(found: Any) -> None:
    from rich.console import Console

    from zoo.cli._table import Drawn
    from zoo.compare import tables

    console = Console(highlight=False)
    for name in found.problems:
        console.print(Drawn(tables.of_problem(found, name)))
    timed = tables.equal_time(found)
    if timed is not None:
        console.print(Drawn(timed))
    console.print(Drawn(tables.overall(found)))
    for line in tables.notes(found):
        console.print(line)
