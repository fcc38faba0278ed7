"""`zoo lesson …`: one effect of the field, measured in one table."""

from pathlib import Path
from typing import Any

import click

from zoo.cli._files import FILE, picture, report
from zoo.cli._told import Commands

_chart = click.option(
    "--chart",
    type=FILE,
    callback=picture,
    help="A .png or .svg file for the effect over the distance.",
)


@click.group(cls=Commands, example="zoo lesson pronouns --cells lstm,gru")
def lesson() -> None:
    """Measure an effect of the field, in one table and a report."""


@lesson.command(example="zoo lesson gradients --time 24 --steps 500")
@click.option("--time", default=48, show_default=True, help="Length of a sequence, 4, 8, 12, …")
@click.option("--steps", default=2000, show_default=True, help="Batches each recipe learns from.")
@click.option("--seeds", default=1, type=click.IntRange(1), show_default=True, help="How many.")
@report("gradients.html")
@_chart
def gradients(report: Path, chart: Path | None, seeds: int, **sizes: Any) -> dict[str, Any]:
    """Gradients that vanish and explode on the adding problem, and what each cure does.

    A vanilla network from small and from large weights, and each cure: clipping, ReLU from the
    identity, LSTM, GRU, truncated back-propagation, RMSprop. About two minutes on two cores.
    """
    from zoo.cli._quiet import quiet_tensorflow

    quiet_tensorflow()
    from rich.console import Console

    from zoo.lessons import gradients
    from zoo.lessons import gradients_report as told

    with Console(stderr=True).status("") as status:
        learnt = gradients.lesson(seeds=range(seeds), begin=status.update, **sizes)
    return _tell(told, learnt, report, chart)


@lesson.command(example="zoo lesson pronouns --cells lstm,gru")
@click.option(
    "--cells", default="simple_rnn,lstm,gru", show_default=True, help="Cells, joined by commas."
)
@click.option("--epochs", default=20, type=click.IntRange(1), show_default=True, help="Readings.")
@click.option("--seed", default=0, show_default=True, help="Of lines and weights.")
@report("pronouns.html")
@_chart
def pronouns(report: Path, chart: Path | None, cells: str, **sizes: Any) -> dict[str, Any]:
    """Where does she live? How far a memory is carried, and the unit that holds it.

    The last letter of a name tells a pronoun many clauses later. Each cell learns lines of such a
    language, and is asked for names and distances that it never met. About a minute a cell.
    """
    from zoo.cli._quiet import quiet_tensorflow

    quiet_tensorflow()
    from rich.console import Console

    from zoo.lessons import pronouns
    from zoo.lessons import pronouns_report as told

    with Console(stderr=True).status("") as status:
        learnt = pronouns.lesson(cells=cells.split(","), begin=status.update, **sizes)
    return _tell(told, learnt, report, chart)


def _tell(told: Any, learnt: Any, report: Path, chart: Path | None) -> dict[str, Any]:
    """Its table and its findings, which are also written to a page, and if asked for a chart."""
    from rich.console import Console

    from zoo.cli._table import Drawn

    console = Console(highlight=False)
    console.print(Drawn(told.compare(learnt)))
    findings = [*told.findings(learnt)]
    for line in findings:
        console.print(line)
    click.echo(f"Report: {told.write(learnt, report)}")
    if chart is not None:
        from zoo.report.chart import draw

        draw(told.curve(learnt), chart)
        click.echo(f"Chart: {chart}")
    return {**told.plain(learnt), "findings": findings, "report": report, "chart": chart}
