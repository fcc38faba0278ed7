"""`zoo verify` and `zoo pack`: pretrained models, and yours to be given away."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from zoo.cli._told import Failed, Told


@click.command(
    cls=Told,
    example="zoo verify sentiment",
    short_help="Recompute what is told of a model, scores among it.",
)
@click.argument("models", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All pretrained models.")
@click.option(
    "--data", help="Where the data of one model are.", show_default="as its card names it"
)
def verify(models: tuple[str, ...], every: bool, data: str | None) -> dict[str, Any]:
    """Recompute what is told of MODELS: names of pretrained ones, or folders.

    Files are hashed, golden answers asked for, and every published score is measured anew on the
    data it was published for, where these are at hand.  The exit code is 2 if anything differs.
    """
    from zoo.presets.named import pins

    if every == bool(models):
        raise click.UsageError("Name models, or all of them by --all.")
    chosen = list(pins()) if every else list(models)
    if data is not None and len(chosen) != 1:
        raise click.UsageError("--data is that of one model.")
    from zoo.cli._quiet import quiet_tensorflow

    quiet_tensorflow()
    found = [_verified(model, data) for model in chosen]
    for one in found:
        for line in _told(one):
            click.echo(line)
    failed = [one["name"] for one in found if "failed" in one]
    measured = sum(one.get("scores") is not None for one in found)
    if every:
        click.echo(f"{measured} of {len(found)} were measured anew.")
    if failed:
        message = f"{len(failed)} of {len(found)} models differ: {', '.join(failed)}."
        raise Failed(message, {"models": found})
    return {"models": found}


def _verified(model: str, data: str | None) -> dict[str, Any]:
    from zoo.presets.verifying import verify

    try:
        return dataclasses.asdict(verify(model, data))
    except (ValueError, OSError) as error:
        return {"name": model, "failed": " ".join(str(error).split())}


def _told(found: dict[str, Any]) -> Iterator[str]:
    from zoo.report import scores

    name = f"{found['name']:20}"
    if "failed" in found:
        yield f"{name} FAILED: {found['failed']}"
        return
    difference = found["golden"]
    golden = "no golden answers" if difference is None else f"golden answers to {difference:.0e}"
    yield f"{name} files as they were, {golden}"
    for measure, score in (found["scores"] or {}).items():
        published = scores.told(found["published"][measure])
        yield f"{'':20} {measure} {scores.told(score)}, published {published}"
    if found["skipped"]:
        yield f"{'':20} not measured: {found['skipped']}"


@click.command(
    cls=Told,
    example="zoo pack runs/mine my-model --half",
    short_help="Pack a trained model to be given away.",
)
@click.argument("model", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--half", is_flag=True, help="Weights in half precision, if no score moves by it.")
@click.option("--name", help="What it will be called.", show_default="that of the folder TARGET")
@click.option("--licence", default="", help="That of the data.")
@click.option("--machine", default="", help="On which it was trained, in words.")
@click.option(
    "--other",
    "others",
    multiple=True,
    type=click.Path(path_type=Path),
    help="The same training with another seed, whose scores are told beside; several if you like.",
)
@click.option("--overwrite", is_flag=True, help="Replace what is at TARGET.")
def pack(
    model: Path,
    target: Path,
    half: bool,
    name: str | None,
    licence: str,
    machine: str,
    others: tuple[Path, ...],
    overwrite: bool,
) -> dict[str, Any]:
    """Pack the trained MODEL, a folder, at TARGET to be given away.

    It is measured once more; a receipt, golden answers for `zoo verify` and a README.md are added,
    and rows of the data are left out.
    """
    from zoo.files import claim
    from zoo.presets.folder import SIGN

    claim(target, SIGN, overwrite)
    from zoo.cli._quiet import quiet_tensorflow

    quiet_tensorflow()
    from zoo.presets.packing import of_seeds
    from zoo.presets.packing import pack as pack_model
    from zoo.report import sizes
    from zoo.report.scores import told

    seeds = of_seeds(model, others)
    packed = pack_model(
        model, target, half=half, name=name, licence=licence, machine=machine, seeds=seeds
    )
    scores = ", ".join(f"{measure} {told(score)}" for measure, score in packed.scores.items())
    click.echo(f"Packed: {target}, {sizes.told(packed.bytes)}; {scores}")
    return dataclasses.asdict(packed)
