"""`zoo inspect`: what a trained model does at every step of a text, as one page."""

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
@click.option("--encoding", help="How that file's characters are written.")
@click.option("--write", type=click.IntRange(1), help="Characters it writes on first, of its own.")
@click.option("--layer", help="Whose gates and states are shown.", show_default="the last")
@click.option(
    "--unit",
    "units",
    multiple=True,
    type=click.IntRange(0),
    help="One whose state colours the text; several if you like.",
    show_default="some that swing widest and slowest",
)
@report("inside.html")
def inspect(
    model: str,
    text: str | None,
    file: Path | None,
    encoding: str | None,
    write: int | None,
    layer: str | None,
    units: tuple[int, ...],
    report: Path,
) -> dict[str, Any]:
    """Look into MODEL, a name or a folder, while it reads a text of up to 2,000 characters.

    One page that opens offline: what it expected, its gates and states over the text, how long its
    units keep, where attention looks, and which letters or words an output depends on.
    """
    text, told = _text(text, file, encoding)
    drawable()
    trained: Any = load(model, "inspect")
    from zoo.inspection.views.page import LONGEST, page
    from zoo.report import write as write_page

    if write is not None:
        if not hasattr(trained, "generate"):
            raise ValueError(f"--write is of models that write on. {model} does not: leave it out.")
        text, told = trained.generate(text, write), [*told, "--write", str(write)]
    command = ["zoo", "inspect", model, *told]
    command += ["--layer", layer] if layer else []
    for unit in units:
        command += ["--unit", str(unit)]
    try:
        name, footer = Path(model).name, shlex.join(command)
        made = page(trained, text, layer=layer, units=units, name=name, footer=footer)
    except KeyError as error:  # whose message is the name of a layer that there is not
        raise ValueError(error.args[0]) from error
    write_page(made, report)
    if len(text) > LONGEST:
        click.echo(f"The text was cut: {LONGEST:,} of its {len(text):,} characters were read.")
    click.echo(f"Report: {report}")
    facts = {fact.label.replace(" ", "_"): fact.value for fact in made.facts}
    return {"model": model, "report": report, "characters": min(len(text), LONGEST), **facts}


def _text(text: str | None, file: Path | None, encoding: str | None) -> tuple[str, list[str]]:
    """What is read, and the options that say so."""
    if (text is None) == (file is None):
        raise click.UsageError("Give what is to be read: either --text or --file.")
    if file is None:
        if encoding is not None:
            raise click.UsageError("--encoding is that of a --file.")
        return text or "", ["--text", text or ""]
    from zoo.datasets.sources.reading import read_text

    read, _ = read_text(file, encoding, "--file, the text to read,")
    return read, ["--file", str(file), *(["--encoding", encoding] if encoding else [])]
