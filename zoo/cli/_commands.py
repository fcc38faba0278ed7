"""The commands of `zoo`.  What they need is imported inside them, so that `--help` is instant."""

import dataclasses
import math
from pathlib import Path
from typing import Any

import click

from zoo import __version__
from zoo.cli._bench import bench
from zoo.cli._cells import cells
from zoo.cli._compare import compare
from zoo.cli._data import fetch, info
from zoo.cli._doctor import doctor
from zoo.cli._files import FILE, picture
from zoo.cli._forecast import backtest, forecast
from zoo.cli._inspect import inspect
from zoo.cli._lesson import lesson
from zoo.cli._load import load
from zoo.cli._playground import playground
from zoo.cli._presets import pack, verify
from zoo.cli._read_as import note as read_as
from zoo.cli._runs import runs
from zoo.cli._told import Commands
from zoo.cli._training import TrainGroup, kept
from zoo.cli._units import units

KINDS = ("tasks", "presets", "topologies", "cells", "engines", "datasets")
# What learns enough within the minutes of a demonstration.
SMALL: dict[str, Any] = {"units": 256, "layers": 1, "dropout": 0.1}


HEADINGS = {
    "Begin": ("demo", "list", "info", "fetch", "doctor"),
    "Train": ("train", "runs", "lesson"),
    "Use": ("predict", "generate", "evaluate", "export"),
    "Forecast": ("backtest", "forecast"),
    "Look inside": ("playground", "inspect", "units", "gradients"),
    "Compare": ("cells", "compare", "bench"),
    "Publish": ("pack", "verify"),
}


@click.group(
    cls=Commands,
    headings=HEADINGS,
    example="zoo train char-lm --data my.txt --minutes 5",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="rnn-zoo")
def cli() -> None:
    """Recurrent networks from their equations: train, generate, export."""


cli.add_command(TrainGroup())
cli.add_command(backtest)
cli.add_command(bench)
cli.add_command(cells)
cli.add_command(compare)
cli.add_command(doctor)
cli.add_command(fetch)
cli.add_command(forecast)
cli.add_command(info)
cli.add_command(inspect)
cli.add_command(lesson)
cli.add_command(pack)
cli.add_command(playground)
cli.add_command(runs)
cli.add_command(units)
cli.add_command(verify)


@cli.command("list", example="zoo list presets")
@click.argument("what", type=click.Choice(KINDS))
def list_(what: str) -> dict[str, Any]:
    """List what there is."""
    from zoo.cli import _show

    stories = _show.listing(what)
    return {what: [{"name": name, "story": story} for name, story in stories.items()]}


@cli.command(example="zoo generate names --prompt Russian", short_help="Write on from a prompt.")
@click.argument("model")
@click.option("--prompt", help="What is already written.", show_default="a new line")
@click.option("--length", type=int, help="Characters to write.", show_default="400")
@click.option("--temperature", type=float, help="0 is greedy, 1 as believed.", show_default="0.8")
@click.option("--top-k", type=int, help="Sample among the k likeliest; 0: all.", show_default="0")
@click.option("--top-p", type=float, help="Sample among the likeliest p; 1: all.", show_default="1")
@click.option("--seed", type=int, help="The same seed gives the same text.", show_default="0")
def generate(model: str, **how: Any) -> dict[str, Any]:
    """Write on from a prompt with MODEL, a name or a folder; a speller spells its word by default.

    A model of names writes some of the nation that is its prompt.
    """
    given = {name: value for name, value in how.items() if value is not None}
    written = load(model, "generate").generate(**given)
    texts = [written] if isinstance(written, str) else written
    click.echo("\n".join(texts))
    return {"model": model, "texts": texts}


@cli.command(
    example='zoo predict sentiment "a fine film" "two hours lost"',
    short_help="Show what a model makes of texts, or of files.",
)
@click.argument("model")
@click.argument("raw", nargs=-1, required=True)
@click.option(
    "--most", default=5, type=click.IntRange(1), show_default=True, help="How many are shown."
)
def predict(model: str, raw: tuple[str, ...], most: int) -> dict[str, Any]:
    """Show what MODEL makes of each of RAW: texts, or files if it reads pictures, sounds or tables.

    MODEL is the name of a pretrained one, see `zoo list presets`, or a folder.
    """
    trained = load(model, "predict")
    told = [*zip(raw, trained.answers(raw), strict=True)]
    for note in () if trained.reads_files else filter(None, (read_as(model, one) for one in raw)):
        click.echo(note, err=True)
    for one, answer in told:
        click.echo(trained.line(one, answer, most))
    return {"model": model, "answers": [{"raw": one, "answer": answer} for one, answer in told]}


@cli.command(
    example="zoo evaluate runs/char-lm-1 --data other.txt",
    short_help="Measure a model on what it has not seen.",
)
@click.argument("model")
@click.option("--data", help="A dataset's name or files.", show_default="what it was trained on")
@click.option("--encoding", help="How a text's characters are written.")
def evaluate(model: str, data: str | None, encoding: str | None) -> dict[str, Any]:
    """Measure MODEL, a name or a folder, on what it has not seen.

    That is the rows of a test split, the last tenth of a text, or the rows of a series that came
    after those it was taught.
    """
    asked = {"data": data, "encoding": encoding}
    given = {name: value for name, value in asked.items() if value is not None}
    scores = _scores(load(model, "evaluate").evaluate(**given))
    from zoo.report.scores import told

    for name, score in scores.items():
        click.echo(f"{name.replace('_', ' ')}: {told(score)}")
    return {"model": model, "scores": scores}


@cli.command(
    example="zoo export sentiment serving/sentiment/1",
    short_help="Export a model, proven in a process of its own.",
)
@click.argument("model")
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--format",
    default="saved_model",
    show_default=True,
    help="saved_model, onnx, litert or keras.",
)
@click.option("--overwrite", is_flag=True, help="Replace what is at TARGET.")
def export(model: str, target: Path, format: str, overwrite: bool) -> dict[str, Any]:
    """Export MODEL, a name or a folder, to TARGET, proven in a process of its own."""
    from zoo.export import formats
    from zoo.files import claim

    claim(target, formats.find(format).SIGN, overwrite)
    proof = load(model, "export").export(target, format)
    return {"model": model, **_tell_export(proof, target)}


@cli.command(
    example="zoo gradients runs/char-lm-1 --chart gradients.svg",
    short_help="Measure how far back in time the loss reaches.",
)
@click.argument("model")
@click.option("--data", help="A corpus or a file.", show_default="what it was trained on")
@click.option("--encoding", help="How that file's characters are written.")
@click.option("--chart", type=FILE, callback=picture, help="A .png or .svg file for a chart.")
def gradients(model: str, chart: Path | None, **data: str | None) -> dict[str, Any]:
    """Measure how far back in time the loss of MODEL, a name or a folder, reaches.

    Of the loss at the last step alone: the norm of its gradient by the state after each step
    before, by what one step multiplies it, which gates pass none, and what is wrong.
    """
    from zoo.cli import _show

    given = {name: value for name, value in data.items() if value is not None}
    flow = load(model, "gradients").gradients(**given)
    _show.flow(flow)
    if chart is not None:
        from zoo.inspection.drawing import draw

        draw([(0, flow)], chart)
    return {"model": model, **_show.flow_as_data(flow), "chart": chart}


@cli.command(
    example="zoo demo --minutes 1", short_help="Train a character model, write, export and report."
)
@click.option("--minutes", default=2.5, show_default=True, help="How long to train.")
def demo(minutes: float) -> dict[str, Any]:
    """Train a character model, let it write, export it and report: the whole way in minutes."""
    from zoo.cli import _show
    from zoo.cli._quiet import quiet_tensorflow
    from zoo.tasks import train

    quiet_tensorflow()
    with kept(None, "demo") as out:
        trained: Any = train("char-lm", out=out, minutes=minutes, **SMALL)
        _show.trained(trained)
        exported = _tell_export(
            trained.export(out / "saved_model" / "1"), out / "saved_model" / "1"
        )
        report = trained.report(out / "report.html")
        click.echo(f"Report: {report}")
    click.echo(f"Write on: zoo generate {out} --prompt 'The '")
    told = {"task": "char-lm", "folder": out, "report": report, "card": trained.card}
    return {**told, "verdict": trained.verdict(), "export": exported}


def _scores(measured: float | dict[str, float]) -> dict[str, float]:
    """By name; what a model of text measures is nats per character."""
    if isinstance(measured, dict):
        return measured
    return {"nats_per_character": measured, "bits_per_character": measured / math.log(2)}


def _tell_export(proof: Any, folder: Path) -> dict[str, Any]:
    from zoo.export import formats
    from zoo.report import sizes

    alone = formats.find(proof.format).RUNTIME
    click.echo(
        f"Exported: {folder}, reloaded by {alone} alone: the answers to {proof.calls} calls differ "
        f"by at most {proof.difference:.1e}."
    )
    size = sizes.told(proof.bytes)
    click.echo(f"{size}; one call takes {proof.milliseconds:.3g} ms here.")
    for note in proof.notes:
        click.echo(note)
    return {"folder": folder, **dataclasses.asdict(proof)}
