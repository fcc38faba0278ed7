"""`zoo info` and `zoo fetch`: what a dataset or a pretrained model is, and its files."""

from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("name")
@click.option("--data", type=click.Path(path_type=Path), help="Where the data are, if not fetched.")
def info(name: str, data: Path | None) -> None:
    """Tell what NAME is: a pretrained model, the folder of a packed one, or a dataset.

    Of a dataset also how much it holds, if it is at hand.  Where both have a name, both are told.
    """
    from zoo.cli import _show
    from zoo.datasets.cards.measure import measure
    from zoo.datasets.cards.registry import cards
    from zoo.names import unknown
    from zoo.presets.named import pins, place

    preset, known = name.replace("_", "-"), cards()
    if preset in pins():
        _show.document(place(preset)[0] / "README.md")
    elif (Path(name) / "SHA256SUMS").is_file():
        _show.document(Path(name) / "README.md")
        return
    if preset not in known:
        if preset not in pins():
            raise ValueError(unknown("dataset or pretrained model", name, [*pins(), *known]))
        return
    card = _find(name)
    splits: Any = None
    if data is not None:
        splits = card.load(data)
    elif card.at_hand:
        splits = card.load()
    _show.card(card, splits, [] if splits is None else measure(card, splits))
    if splits is None:
        click.echo(
            f"It is not at hand: name its path by --data. There must be: {card.place}."
            if card.place
            else f"It is not at hand: zoo fetch {card.name}, or name its path by --data."
        )


@click.command()
@click.argument("dataset")
def fetch(dataset: str) -> None:
    """Download the files of DATASET, if they are not there yet, and verify them."""
    card = _find(dataset)
    for path in card.fetch():
        click.echo(path)
    if not card.sources:
        click.echo(f"{card.name} needs no download.")


def _find(dataset: str) -> Any:
    from zoo.datasets.cards.registry import find

    return find(dataset)
