"""`zoo runs`: what was trained, and how it compares."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from zoo.cli._files import FILE, picture, place
from zoo.cli._told import Told

SPARE = ("epochs", "time", "data", "task", "state", "model")  # the folder's name tells most of it


@click.command(
    cls=Told,
    example="zoo runs --chart curves.svg",
    short_help="List what was trained, and compare it.",
)
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--chart", type=FILE, callback=picture, help="A .png or .svg file.")
@click.option("--csv", "table", type=FILE, callback=place, help="A file for their courses.")
def runs(folders: tuple[Path, ...], chart: Path | None, table: Path | None) -> dict[str, Any]:
    """List the runs in FOLDERS, runs/ if none is named, and compare them.

    A folder may hold runs or be one. Best is the lowest loss on the validation split, in nats; the
    score is the task's own, on the test split if there is one. Runs of one task on the same data
    are compared.
    """
    from rich.console import Console

    from zoo.cli._table import Drawn
    from zoo.training.record import courses
    from zoo.training.record.curves import draw
    from zoo.training.record.runs import runs as found_in

    found = found_in(*folders)
    if not found:
        places = ", ".join(map(str, folders)) or "runs/"
        click.echo(f"There is no run in {places} yet. Make one: zoo train spell --word hello")
        return {"runs": []}
    console = Console(highlight=False)
    console.print(Drawn(_listed(found), spare=SPARE))
    for compared in _alike(found):
        console.print(Drawn(_compared(compared)))
    if table is not None:
        courses.write(found, table)
    if chart is not None:
        draw(found, chart)
    told = [dataclasses.asdict(run) for run in found]
    return {"runs": told, "chart": chart, "csv": table}


def _listed(found: Sequence[Any]) -> Any:
    from zoo.report import Table

    columns = ("run", "task", "state", "data", "model", "epochs", "time", "best", "score")
    rows = tuple(
        (
            run.folder,
            run.task,
            run.state,
            _data(run),
            run.model,
            _told(run.epochs, "d"),
            _time(run.seconds),
            _told(run.best, ".4f"),
            _score(run),
        )
        for run in found
    )
    return Table("Runs", columns, rows)


def _alike(found: Sequence[Any]) -> list[list[Any]]:
    """Those that compare: of one task and the same data, where there are several."""
    groups: dict[tuple[str, str | None], list[Any]] = {}
    for run in found:
        if run.best is not None:
            groups.setdefault((run.task, run.data), []).append(run)
    return [runs for runs in groups.values() if len(runs) > 1]


def _compared(found: Sequence[Any]) -> Any:
    """The best first; beside it, when each was as good as the worst of them became."""
    from zoo.report import Table

    ordered = sorted(found, key=lambda run: run.best)
    aim = ordered[-1].best
    rows = tuple(
        (
            run.folder,
            f"{run.best:.4f}",
            _time(run.reached),
            _time(next(seconds for seconds, loss in run.curve if loss <= aim)),
            _told(run.speed, ",.0f"),
            _score(run),
        )
        for run in ordered
    )
    columns = ("run", "best", "reached after", f"{aim:.4f} after", "per second", "score")
    caption = f"{ordered[0].task} on {_data(ordered[0])}, the best first"
    return Table(caption, columns, rows, highlight=0)


def _data(run: Any) -> str:
    return Path(run.data).name if run.data else "–"


def _score(run: Any) -> str:
    """The task's own, or of a language model, whose loss that is, the lowest of the baselines."""
    if run.measure is not None:
        return f"{run.measure} {run.score:.4g}"
    return "–" if run.baseline is None else f"baseline {run.baseline:.4f}"


def _told(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def _time(seconds: float | None) -> str:
    from zoo.training.record.runs import duration

    return "–" if seconds is None else duration(seconds)
