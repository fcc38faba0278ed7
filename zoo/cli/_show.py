"""What the terminal shows of a result: tables and texts, drawn by rich."""

import dataclasses
import itertools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from zoo.cli import _fold
from zoo.cli._table import Drawn
from zoo.report import Table

CLASSES = "of each class"


def trained(result: Any) -> None:
    """The tables of what was trained, what they come to, and samples."""
    console = Console()
    for table in result.tables():
        console.print(Drawn(table))
    if verdict := result.verdict():
        console.print(Text(f"{verdict}\n"))
    for sample in result.samples():
        console.print(Text(sample.title, style="bold"))
        console.print(Padding(Text(sample.text), (0, 2)))


def flow(flow: Any) -> None:
    """A flow of gradients, and what is wrong with it."""
    console = Console(highlight=False)
    for table in flow.tables():
        console.print(Drawn(table))
    for verdict in flow.verdicts:
        console.print(Text(str(verdict)))


def flow_as_data(flow: Any) -> dict[str, Any]:
    """The same as plain data."""
    rates = {layer.name: layer.rate for layer in flow.layers}
    verdicts = [dataclasses.asdict(verdict) for verdict in flow.verdicts]
    return {**dataclasses.asdict(flow), "rates": rates, "verdicts": verdicts}


def document(path: Path) -> None:
    """A page of Markdown, without what stands above it for machines.

    FileNotFoundError: there is none.
    """
    text = path.read_text(encoding="utf-8")
    Console().print(Markdown(text.split("---\n", 2)[-1]))


def listing(what: str) -> dict[str, str]:
    """Names of one kind, a line each, with what they are."""
    found = dict(sorted(_names(what).items()))
    indent, width = max(24, 2 + max(map(len, found))), _fold.width()
    for name, story in found.items():
        print(_fold.beside(name, story, indent, width))
    return found


def _names(what: str) -> dict[str, str]:
    from zoo import names, tasks

    if what == "tasks":
        found = map(tasks.find, names.names(tasks))
        return {task.name: task.story for task in found}
    if what == "datasets":
        from zoo.datasets.cards.registry import cards

        return {name: card.story for name, card in cards().items()}
    if what == "presets":
        return _presets()
    from zoo.cli._quiet import quiet_tensorflow

    quiet_tensorflow()
    from zoo import layers, topologies

    if what == "topologies":
        return {
            n: _first_line(names.find(topologies, n, "topology")) for n in names.names(topologies)
        } | {n: _alias(*of) for n, of in topologies.ALIASES.items()}
    if what == "engines":
        modules = (f"zoo.layers.engines.{name}" for name in layers.engines.engines())
        return {name.rpartition(".")[2]: _first_line(sys.modules[name]) for name in modules}
    return {n: _first_line(layer) for n, layer in layers.named.Named.known.items()}


def _alias(topology: str, fixed: dict[str, Any]) -> str:
    return f"{topology} with {', '.join(f'{name}={value}' for name, value in fixed.items())}."


def _presets() -> dict[str, str]:
    from zoo import tasks
    from zoo.presets import receipt
    from zoo.presets.folder import read_card, read_config
    from zoo.presets.named import pins, place
    from zoo.report import sizes

    found = {}
    for name in pins():
        folder, _ = place(name)
        told = receipt.read(read_card(folder, {"receipt"}))
        measure, score = told.chief if told else ("–", float("nan"))
        task = tasks.find(read_config(folder)["task"])
        size = sizes.told(sum(file.stat().st_size for file in folder.iterdir()))
        found[name] = f"{task.story}: {measure} {score:.4g}, {size}"
    return found


def _first_line(documented: Any) -> str:
    return str(documented.__doc__).strip().partition("\n")[0]


def card(card: Any, splits: Any, measured: list[Any]) -> None:
    """What a dataset declares, and what was counted in it."""
    console = Console()
    console.print(Text(f"{card.name}: {card.story}", style="bold"))
    told = {
        "split": card.split,
        "to beat": card.baseline,
        "licence": card.licence,
        "citation": card.citation,
        "files": _files({source.url: source.bytes for source in card.sources}),
        "known": "\n".join(card.quirks),
        "found": "\n".join(() if splits is None else splits.notes),
    }
    for name, text in told.items():
        if text:
            print(_fold.beside(name, text, 10, console.width))
    names = ("field", "shape", "meaning")
    fields = tuple((field.name, field.shape, field.story) for field in card.fields)
    console.print(Drawn(Table("", names, fields), words=names))
    if measured:
        columns = ("split", "rows", "shortest", "median", "longest", CLASSES)
        rows = [
            (m.split, f"{m.rows:,}", *_lengths(m.lengths), _balance(m.balance)) for m in measured
        ]
        console.print(Drawn(_filled(columns, rows), words=(CLASSES,)))


def _files(sizes: dict[str, int]) -> str:
    """Addresses with their sizes; what they have in common is told once."""
    folders = [url.split("/")[:-1] for url in sizes]
    shared = list(
        itertools.takewhile(lambda names: len({*names}) == 1, zip(*folders, strict=False))
    )
    if len(sizes) < 2 or len(shared) < 3:  # not even the host
        return "\n".join(f"{url} ({size:,} bytes)" for url, size in sizes.items())
    base = "".join(f"{names[0]}/" for names in shared)
    files = (f"{url.removeprefix(base)} ({size:,} bytes)" for url, size in sizes.items())
    return f"{base}\n{', '.join(files)}"


def _filled(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    """A table without the columns that are empty."""
    kept = [n for n in range(len(columns)) if any(row[n] for row in rows)]
    picked = (tuple(row[n] for n in kept) for row in rows)
    return Table("", tuple(columns[n] for n in kept), tuple(picked))


def _lengths(lengths: tuple[int, float, int] | None) -> tuple[str, str, str]:
    if lengths is None:
        return "", "", ""
    return f"{lengths[0]:,}", f"{lengths[1]:,.10g}", f"{lengths[2]:,}"


def _balance(balance: dict[str, int] | None, most: int = 12) -> str:
    if balance is None:
        return ""
    likeliest = sorted(balance.items(), key=lambda item: -item[1])
    told = ", ".join(f"{name} {count:,}" for name, count in likeliest[:most])
    return told + (f" and {len(balance) - most} more" if len(balance) > most else "")
