"""What the terminal shows of a result: tables and texts, drawn by rich."""

import sys
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text


def trained(result: Any) -> None:
    """The tables and samples of what was trained."""
    console = Console()
    for table in result.tables():
        console.print(drawn(table))
    for sample in result.samples():
        console.print(Text(sample.title, style="bold"))
        console.print(Padding(Text(sample.text), (0, 2)))


def drawn(table: Any) -> RichTable:
    """A table of a report as one for the terminal."""
    rich = RichTable(title=Text(table.caption), title_justify="left", title_style="bold")
    for number, column in enumerate(table.columns):
        rich.add_column(Text(column), justify="left" if number == 0 else "right")
    for number, row in enumerate(table.rows):
        style = "bold green" if number == table.highlight else ""
        rich.add_row(*(Text(str(cell)) for cell in row), style=style)
    return rich


def listing(what: str) -> None:
    """Names of one kind, a line each, with what they are."""
    for name, story in sorted(_names(what).items()):
        print(f"{name:24}{story}".rstrip())


def _names(what: str) -> dict[str, str]:
    from zoo import names, tasks

    if what == "tasks":
        found = map(tasks.find, names.names(tasks))
        return {task.name: task.story for task in found}
    if what == "datasets":
        from zoo.datasets import text

        return text.STORIES
    from zoo.cli._quiet import quiet_tensorflow

    quiet_tensorflow()
    from zoo import layers, topologies

    if what == "topologies":
        return {
            n: _first_line(names.find(topologies, n, "topology")) for n in names.names(topologies)
        }
    if what == "engines":
        modules = (f"zoo.layers.engines.{name}" for name in layers.engines.engines())
        return {name.rpartition(".")[2]: _first_line(sys.modules[name]) for name in modules}
    return {n: _first_line(layer) for n, layer in layers.named.Named.known.items()}


def _first_line(documented: Any) -> str:
    return str(documented.__doc__).strip().partition("\n")[0]
