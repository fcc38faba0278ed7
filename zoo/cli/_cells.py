"""`zoo cells`: what there is of recurrences, what each states, and what it costs."""

from typing import Any

import click

from zoo.cli._told import Told


@click.command(cls=Told, example="zoo cells lru --units 128")
@click.argument("name", required=False)
@click.option("--features", default=64, type=click.IntRange(1), show_default=True, help="Of x.")
@click.option("--units", default=64, type=click.IntRange(1), show_default=True, help="Of a state.")
def cells(name: str | None, features: int, units: int) -> dict[str, Any]:
    """Tell all cells, or NAME with its equations in full.

    Equations and papers are those of the cell's file. Parameters are counted in a layer that is
    built, operations in the graph of a step: a multiplication and an addition are two, and so many
    are what each row of a batch costs. Engines are those that run such a layer on this machine.
    """
    from zoo.cli._quiet import quiet_tensorflow

    quiet_tensorflow()
    from rich.console import Console

    from zoo.cli._table import Drawn
    from zoo.collection.told import ENGINES, PAPER, WORDS, table, tell
    from zoo.layers.named import Named

    told = [tell(each, features, units) for each in ([name] if name else sorted(Named.known))]
    if name:
        _show(told[0])
    else:
        console = Console(highlight=False)
        console.print(Drawn(table(told), words=WORDS, spare=(PAPER, ENGINES)))
        console.print("The engine loop runs them all. What one states, in full: zoo cells NAME.")
    return {"cells": [each.plain() for each in told]}


def _show(told: Any) -> None:
    """A cell in full."""
    from zoo.cli import _fold

    width = _fold.width()
    story = _fold.paragraphs(f"{told.name}: {told.story}\n\n{told.text}", width)
    click.echo(f"{story}\n")
    sizes = f"With {told.features} features and {told.units} units"
    click.echo(f"{sizes}: {told.parameters:,} parameters, {told.operations:,} operations a step.")
    for engine, reason in told.refused.items():
        click.echo(_fold.beside(engine, reason or "runs it", 8, width))
