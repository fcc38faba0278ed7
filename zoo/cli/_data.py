"""`zoo info` and `zoo fetch`: what a dataset or a pretrained model is, and its files."""

from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("name")
@click.option("--data", type=click.Path(path_type=Path), help="Where the data are, if not fetched.")
def info(name: str, data: Path | None) -> None:
    """Tell what NAME is: a pretrained model, the folder of a packed one, or a dataset.

    Of a dataset also how much it holds, if it is at hand.  Where both have a name, both are told;
    with --data the dataset alone.
    """
    from zoo.cli import _show
    from zoo.datasets.cards.measure import measure
    from zoo.names import unknown
    from zoo.presets.named import pins, place

    preset, folder = name.replace("_", "-"), Path(name)
    pretrained = preset in pins() and data is None
    if pretrained:
        _show.document(place(preset)[0] / "README.md")
    elif (folder / "SHA256SUMS").is_file():
        _show.document(folder / "README.md")
        return
    try:
        card = _find(name)
    except ValueError as error:
        if pretrained:
            return
        raise ValueError(f"{error} {unknown('pretrained model', name, [*pins()])}") from error
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
