"""`zoo inspect`: what a trained model does at every step of what it reads, as one page."""

import shlex
from pathlib import Path
from typing import Any

import click

from zoo.cli._files import FILE, drawable, report
from zoo.cli._load import load
from zoo.cli._told import Told


@click.command(
    cls=Told,
    example='zoo inspect char-lm --text "First Citizen:" --write 1500',
    short_help="Look into a model while it reads: a page.",
)
@click.argument("model")
@click.option("--text", help="What it reads.")
@click.option("--file", type=FILE, help="A text file that it reads instead.")
@click.option("--data", help="A file of prices, or a ticker, that a forecaster reads.")
@click.option("--encoding", help="How that file's characters are written.")
@click.option("--write", type=click.IntRange(1), help="Characters it writes on first, of its own.")
@click.option("--layer", help="Whose gates and states are shown.", show_default="the last")
@click.option(
    "--unit",
    "units",
    multiple=True,
    type=click.IntRange(0),
    help="One whose state colours the text, or has a line beneath the series; several if you like.",
    show_default="some that swing widest and slowest",
)
@report("inside.html")
def inspect(
    model: str,
    text: str | None,
    file: Path | None,
    data: str | None,
    encoding: str | None,
    write: int | None,
    layer: str | None,
    units: tuple[int, ...],
    report: Path,
) -> dict[str, Any]:
    """Look into MODEL, a name or a folder, while it reads a text of up to 2,000 characters,
    or while a forecaster reads the last window of a series.

    One page that opens offline: what it expected, its gates and states over the text, how long its
    units keep, where attention looks, and which letters or words an output depends on. Of a series,
    its values and what was kept of them.
    """
    given, told = (
        _text(text, file, encoding) if data is None else _data(data, text, file, encoding, write)
    )
    drawable()
    trained: Any = load(model, "inspect")
    if (trained.task == "forecast") != (data is not None):
        wants = "a series: give --data" if data is None else "texts: give --text or --file"
        raise ValueError(f"{model} reads {wants}. Received: {told[0]}.")
    from zoo.inspection.views.page import LONGEST, page
    from zoo.report import write as write_page

    if write is not None:
        if not hasattr(trained, "generate"):
            raise ValueError(f"--write is of models that write on. {model} does not: leave it out.")
        given, told = trained.generate(given, write), [*told, "--write", str(write)]
    command = ["zoo", "inspect", model, *told]
    command += ["--layer", layer] if layer else []
    for unit in units:
        command += ["--unit", str(unit)]
    try:
        name, footer = Path(model).name, shlex.join(command)
        made = page(trained, given, layer=layer, units=units, name=name, footer=footer)
    except KeyError as error:  # whose message is the name of a layer that there is not
        raise ValueError(error.args[0]) from error
    write_page(made, report)
    read = {}
    if data is None:
        read = {"characters": min(len(given), LONGEST)}
        if len(given) > LONGEST:
            click.echo(f"The text was cut: {LONGEST:,} of its {len(given):,} characters were read.")
    click.echo(f"Report: {report}")
    facts = {fact.label.replace(" ", "_"): fact.value for fact in made.facts}
    return {"model": model, "report": report, **read, **facts}


def _data(data: str, *others: Any) -> tuple[str, list[str]]:
    """What a forecaster reads, and the option that says so."""
    if any(other is not None for other in others):
        raise click.UsageError("--data is of forecasters: leave out --text, --file and --write.")
    return data, ["--data", data]


def _text(text: str | None, file: Path | None, encoding: str | None) -> tuple[str, list[str]]:
    """What is read, and the options that say so."""
    if (text is None) == (file is None):
        raise click.UsageError(
            "Give what is to be read: either --text or --file, or of a forecaster --data."
        )
    if file is None:
        if encoding is not None:
            raise click.UsageError("--encoding is that of a --file.")
        return text or "", ["--text", text or ""]
    from zoo.datasets.sources.reading import read_text

    read, _ = read_text(file, encoding, "--file, the text to read,")
    return read, ["--file", str(file), *(["--encoding", encoding] if encoding else [])]
