"""`zoo info` and `zoo fetch`: what a dataset or a pretrained model is, and its files."""

import dataclasses
from pathlib import Path
from typing import Any

import click

from zoo.cli._told import Told


@click.command(
    cls=Told, example="zoo info sentiment", short_help="Tell what a dataset or a model is."
)
@click.argument("name")
@click.option("--data", type=click.Path(path_type=Path), help="Where the data are, if not fetched.")
def info(name: str, data: Path | None) -> dict[str, Any]:
    """Tell what NAME is: a pretrained model, the folder of a packed one, or a dataset.

    Of a dataset also how much it holds, if it is at hand.  Where both have a name, both are told;
    with --data the dataset alone.
    """
    from zoo.cli import _show
    from zoo.names import unknown
    from zoo.presets.named import pins, place

    preset, folder = name.replace("_", "-"), Path(name)
    pretrained = preset in pins() and data is None
    told: dict[str, Any] = {"model": None, "dataset": None}
    if pretrained or (folder / "SHA256SUMS").is_file():
        folder, _ = place(preset) if pretrained else (folder, None)
        _show.document(folder / "README.md")
        told["model"] = _model(folder)
        if not pretrained:
            return told
    try:
        card = _find(name)
    except ValueError as error:
        if pretrained:
            return told
        raise ValueError(f"{error} {unknown('pretrained model', name, [*pins()])}") from error
    return {**told, "dataset": _dataset(card, data)}


def _model(folder: Path) -> dict[str, Any]:
    """What a packed model tells of itself."""
    from zoo.presets import model_card, receipt
    from zoo.presets.folder import read_card, read_config

    card, config = read_card(folder, set()), read_config(folder)
    told = receipt.read(card)
    return {
        "folder": folder,
        "task": config["task"],
        "settings": config["settings"],
        "baselines": model_card.baselines(card),
        "bytes": sum(file.stat().st_size for file in folder.iterdir()),
        **({} if told is None else dataclasses.asdict(told)),
    }


def _dataset(card: Any, data: Path | None) -> dict[str, Any]:
    """Shows what a dataset is, and how much it holds if it is at hand; the same as plain data."""
    from zoo.cli import _show
    from zoo.datasets.cards.measure import measure

    splits: Any = None
    if data is not None:
        splits = card.load(data)
    elif card.at_hand:
        splits = card.load()
    measured = [] if splits is None else measure(card, splits)
    _show.card(card, splits, measured)
    if splits is None:
        click.echo(
            f"It is not at hand: name its path by --data. There must be: {card.place}."
            if card.place
            else f"It is not at hand: zoo fetch {card.name}, or name its path by --data."
        )
    words = ("name", "story", "split", "baseline", "licence", "citation", "quirks", "place")
    return {
        **{word: getattr(card, word) for word in words},
        "files": [{"url": source.url, "bytes": source.bytes} for source in card.sources],
        "fields": [dataclasses.asdict(field) for field in card.fields],
        "at_hand": splits is not None,
        "notes": [] if splits is None else splits.notes,
        "splits": [dataclasses.asdict(one) for one in measured],
    }


@click.command(
    cls=Told,
    example="zoo fetch tiny-shakespeare",
    short_help="Download the files of a dataset, and verify them.",
)
@click.argument("dataset")
def fetch(dataset: str) -> dict[str, Any]:
    """Download the files of DATASET, if they are not there yet, and verify them."""
    card = _find(dataset)
    files = card.fetch()
    for path in files:
        click.echo(path)
    if not card.sources:
        click.echo(f"{card.name} needs no download.")
    return {"name": card.name, "files": files}


def _find(dataset: str) -> Any:
    from zoo.datasets.cards.registry import find

    return find(dataset)
