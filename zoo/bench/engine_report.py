"""Which engine runs each layer of a model, why no faster one does, and how long it takes."""

import dataclasses
import statistics
import time
from contextlib import nullcontext
from typing import Any

import keras

from zoo.layers import Recurrent, carried, using
from zoo.layers.engines import engines, explain, watched
from zoo.report import Table

TURNS = 5


@dataclasses.dataclass(frozen=True)
class Row:
    """One call of a recurrent layer.

    refused: name → reason, of each engine that would be taken before the one that ran.
    milliseconds: of the call alone, compiled, forward; the median of a few.
    """

    layer: str
    cell: str
    shape: tuple[int, ...]
    engine: str
    refused: dict[str, str]
    milliseconds: float

    @property
    def why(self) -> str:
        """The refusals in a line."""
        return "; ".join(f"{name}: {reason}" for name, reason in self.refused.items())


@dataclasses.dataclass(frozen=True)
class EngineReport:
    """What ran a model, a row for each recurrent layer in the order of the calls."""

    rows: tuple[Row, ...]

    def table(self) -> Table:
        """It as a table."""
        columns = ("layer", "cell", "shape", "engine", "ms", "why no faster one")
        rows = [
            (
                row.layer,
                row.cell,
                "×".join(map(str, row.shape)),
                row.engine,
                f"{row.milliseconds:.2f}",
                row.why or "–",
            )
            for row in self.rows
        ]
        return Table("What runs each layer", columns, tuple(rows))

    def __str__(self) -> str:
        table = self.table()
        return "\n".join("  ".join(map(str, row)) for row in (table.columns, *table.rows))


def engine_report(model: keras.Model, batch: Any, *, strict: bool = False) -> EngineReport:
    """Calls a model once, and tells what ran.

    Arguments:
        model: any Keras model; recurrent layers that are not `zoo.layers` are left out.
        batch: inputs of it, as `model(batch)` takes them.
        strict: whether a layer that the plain loop runs is an error.

    Raises:
        ValueError: `strict`, and no fast engine runs one of the layers, or there is no such layer.

    Example:
        >>> model = zoo.build_model("many_to_one", cell="gru", features=3, units=4, classes=2)
        >>> x = np.zeros((2, 5, 3), "float32")
        >>> [row.engine for row in zoo.engine_report(model, x).rows]
        ['fused']
    """
    with watched() as calls:
        model(batch)
    rows = [row(*call) for call in calls]
    if strict and not rows:
        raise ValueError(f"There is no recurrent layer of zoo.layers in {model.name!r}.")
    slow = [each for each in rows if engines()[each.engine].rank == 0]
    if strict and slow:
        told = "; ".join(f"{each.layer!r} is run by {each.engine} ({each.why})" for each in slow)
        raise ValueError(f"Not every layer is run by a fast engine: {told}.")
    return EngineReport(tuple(rows))


def row(layer: Recurrent, sequences: Any, mask: Any, engine: str) -> Row:
    """One call of a layer, run by an engine that is willing."""
    before = list(engines())[: list(engines()).index(engine)]
    reasons = explain(layer, sequences, mask)
    refused = {name: reasons[name] or "another was asked for" for name in before}
    # carried: what a stateful layer remembers is left as it is
    with using(engine), nullcontext() if layer.go_backwards else carried():
        spent = _milliseconds(layer, sequences, mask)
    shape = (*map(int, sequences.shape), layer.cell.output_size)
    return Row(layer.name, type(layer.cell).__name__, shape, engine, refused, spent)


def _milliseconds(layer: Recurrent, sequences: Any, mask: Any) -> float:
    call = _graph(lambda x: layer(x, mask=mask))
    seconds = []
    for _ in range(TURNS + 1):
        begun = time.perf_counter()
        keras.tree.map_structure(keras.ops.convert_to_numpy, call(sequences))
        seconds.append(time.perf_counter() - begun)
    return 1e3 * statistics.median(seconds[1:])  # the first compiles


def _graph(function: Any) -> Any:
    if keras.backend.backend() == "jax":
        import jax

        return jax.jit(function)
    import tensorflow as tf

    return tf.function(function)
