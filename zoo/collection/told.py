"""A cell of the collection in words and numbers, and the table of several."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import keras

from zoo.collection import stated
from zoo.collection.operations import operations
from zoo.layers.engines import explain
from zoo.layers.named import Named
from zoo.names import unknown
from zoo.report import Table

BATCH, TIME = 32, 100  # of the call that the engines are asked about
STATES, ENGINES, PAPER = "states", "engines", "paper"
WORDS = (STATES, ENGINES, PAPER)  # columns of the table that hold no numbers


@dataclasses.dataclass(frozen=True)
class Told:
    """A cell, and a layer of it.

    name          as everywhere else: "lstm"
    story         what it is, in a line
    text          what its file states: paper, equations, legend
    parameters    of a layer of these sizes
    operations    of one step for each row, a multiplication and an addition being two
    refused       engine → None (it runs such a layer here) or why it does not
    """

    name: str
    story: str
    text: str
    features: int
    units: int
    parameters: int
    operations: int
    refused: dict[str, str | None]

    @property
    def engines(self) -> tuple[str, ...]:
        """Those that run it here, the one that `auto` takes first."""
        return tuple(name for name, reason in self.refused.items() if reason is None)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            **dataclasses.asdict(self),
            "equations": stated.equations(self.text),
            "states": stated.states(self.text),
            "papers": [paper._asdict() for paper in stated.papers(self.text)],
            "engines": self.engines,
        }


def tell(name: str, features: int = 64, units: int = 64) -> Told:
    """A cell by its name, with hyphens or underscores.

    Raises:
        ValueError: there is none of that name; the message gives the nearest.
    """
    key = name.replace("-", "_")
    if key not in Named.known:
        raise ValueError(unknown("cell", name, sorted(Named.known)))
    known = Named.known[key]
    layer = known(units)
    layer.build((None, None, features))
    sequences = keras.KerasTensor((BATCH, TIME, features), layer.compute_dtype)
    return Told(
        name=key,
        story=str(known.__doc__).strip().partition("\n")[0],
        text=stated.text(known),
        features=features,
        units=units,
        parameters=layer.count_params(),
        operations=operations(layer.cell, features),
        refused=explain(layer, sequences),
    )


def table(cells: Sequence[Told]) -> Table:
    """A row for each, the smallest first; of the equations those of the states.

    The engine `loop`, which runs all, is left out.
    """
    rows = tuple(
        (
            told.name,
            "\n".join(stated.states(told.text)) or "–",
            f"{told.parameters:,}",
            f"{told.operations:,}",
            " ".join(name for name in told.engines if name != "loop") or "–",
            _paper(told.text),
        )
        for told in sorted(cells, key=lambda told: (told.parameters, told.operations, told.name))
    )
    sizes = f"{cells[0].features} features and {cells[0].units} units"
    columns = ("cell", STATES, "weights", "FLOPs", ENGINES, PAPER)
    return Table(f"Cells with {sizes}; FLOPs of a step, for each row", columns, rows)


def _paper(text: str) -> str:
    """The first, its number on a line of its own."""
    first = next(iter(stated.papers(text)), None)
    return "–" if first is None else str(first).replace(", arXiv:", "\narXiv:")
