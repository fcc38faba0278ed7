"""`zoo units`: which unit of a model follows a property of what it reads."""

from pathlib import Path
from typing import Any

import click

from zoo.cli._load import load
from zoo.cli._told import Told

PIECE, MOST = 1000, 60  # characters of a text that is read by itself, and how many of them


@click.command(
    cls=Told,
    example="zoo units char-lm speech.txt --property inside-quotes",
    short_help="Find units that follow a property of a text.",
)
@click.argument("model")
@click.argument("text", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--property", default="line-position", show_default=True, help="What is looked for.")
@click.option("--most", default=5, type=click.IntRange(1), show_default=True, help="Units to tell.")
@click.option("--ablate", is_flag=True, help="Tell too what the model loses without the first.")
def units(model: str, text: Path, property: str, most: int, ablate: bool) -> dict[str, Any]:
    """Find the units that follow a property of each character of TEXT, a file.

    MODEL is a pretrained model or a folder. The last 60,000 characters are read in pieces of 1,000:
    units are found on the first half of them, and what is told is measured on the second.

    \b
    inside-quotes   line-position   word-position   bracket-depth   indentation   capital
    """
    from zoo.datasets.sources.reading import read_text

    found = load(model, "units")
    whole, _ = read_text(text, what="TEXT")
    pieces = [whole[start : start + PIECE] for start in range(0, len(whole), PIECE)]
    pieces = [piece for piece in pieces if len(piece) == PIECE][-MOST:]
    if len(pieces) < 2:
        raise ValueError(
            f"TEXT must hold at least {2 * PIECE:,} characters, as units are found on one half and "
            f"judged on the other. Received: {len(whole):,} in {str(text)!r}."
        )
    from zoo.inspection.units import ablate as without

    best = found.units(pieces, property, most)
    judged = PIECE * (len(pieces) - len(pieces) // 2)
    click.echo(f"Pearson's r with {property}, on {judged:,} characters:")
    for unit in best:
        click.echo(f"  {unit}  {unit.r:+z.3f}   (found by {unit.r_found:+z.3f})")
    told: dict[str, Any] = {
        "model": model,
        "property": property,
        "units": [
            {"layer": u.layer, "state": u.state, "unit": u.unit, "r": u.r, "r_found": u.r_found}
            for u in best
        ],
    }
    if ablate:
        lost = without(found, pieces[len(pieces) // 2 :], best[0].layer, [best[0].unit])
        click.echo(
            f"Without unit {best[0].unit} of {best[0].layer}: {lost.without:.4f} nats a character "
            f"instead of {lost.whole:.4f}."
        )
        told |= {"nats": lost.whole, "nats_without": lost.without}
    return told
