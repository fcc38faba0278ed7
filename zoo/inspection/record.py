"""What a model did at every step, as named arrays.

record = zoo.record(model, inputs)
record["recurrence_0"].gates["forget"]      (batch, time, units)
record["recurrence_0"].states["c"]          (batch, time, units)
record.attention["attention"]               (batch, time, source)
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.floating[Any]]


@dataclasses.dataclass(frozen=True, eq=False)
class LayerRecord:
    """One call of one recurrent layer; steps stand in the order of the sequence.

    Attributes:
        name: of the layer; of one that reads both ways each direction has its own.
        cell: the class of its cell.
        backwards: whether it reads from the end.
        initial: name → (batch, size), the states before the first step.
        states: name → (batch, time, size), after every step; the first is what is put out.
        gates: name → (batch, time, units), as they were activated.
        counts: (batch, time), which steps count; another leaves the states as they were, and its
            gates mean nothing.
        labels: for each row what stands at each of its steps, such as characters, or None.
    """

    name: str
    cell: str
    backwards: bool
    initial: Mapping[str, Floats]
    states: Mapping[str, Floats]
    gates: Mapping[str, Floats]
    counts: NDArray[np.bool_]
    labels: Sequence[Sequence[str]] | None = None

    def arrays(self) -> dict[str, Floats]:
        """States and gates by name, (batch, time, size) each."""
        return {**self.states, **self.gates}


@dataclasses.dataclass(frozen=True, eq=False)
class Record:
    """One call of a model.

    Attributes:
        layers: what each recurrent layer did, in the order in which they were called.
        attention: name → α, (batch, time, source), or (batch, time) of one that pools.
        outputs: what the model gave, as it gives it.
        labels: for each row what stands at each step, such as characters, or None; of an
            encoder–decoder, what the decoder is given.
        source: of such a one, what the encoder reads.
    """

    layers: Sequence[LayerRecord]
    attention: Mapping[str, Floats]
    outputs: Any
    labels: Sequence[Sequence[str]] | None = None
    source: Sequence[Sequence[str]] | None = None

    def __getitem__(self, layer: str) -> LayerRecord:
        """The record of a layer by name.

        Raises:
            KeyError: no recurrent layer has it; the message gives those that there are.
        """
        for found in self.layers:
            if found.name == layer:
                return found
        known = ", ".join(found.name for found in self.layers)
        raise KeyError(f"No recurrent layer is called {layer!r}. Recorded: {known}.")

    def __iter__(self) -> Iterator[LayerRecord]:
        return iter(self.layers)

    def to_numpy(self) -> dict[str, Floats]:
        """ "layer/name" → (batch, time, size) for every state and gate, "name" → α of attention."""
        named = {f"{x.name}/{name}": a for x in self.layers for name, a in x.arrays().items()}
        return {**named, **self.attention}

    def to_pandas(self, row: int = 0) -> "pd.DataFrame":
        """The steps of a row that count, one a line; columns (layer, name, unit).

        Arguments:
            row: which of the batch.

        Raises:
            IndexError: there is no such row.
            ValueError: layers have different numbers of steps, as encoder and decoder do: take a
                layer's `arrays`.
        """
        import pandas as pd

        lengths = {layer.counts.shape[1] for layer in self.layers}
        if len(lengths) > 1:
            raise ValueError(
                f"`to_pandas` puts all layers on one axis of time. Received: {sorted(lengths)} "
                "steps. Take `record[layer].arrays()` of each."
            )
        columns = {
            (layer.name, name, unit): array[row, :, unit]
            for layer in self.layers
            for name, array in layer.arrays().items()
            for unit in range(array.shape[-1])
        }
        frame = pd.DataFrame(columns)
        frame.columns.names = ["layer", "name", "unit"]
        frame.index.name = "step"
        if self.labels is not None:
            labels = [*self.labels[row], *[""] * (len(frame) - len(self.labels[row]))]
            frame.index = pd.MultiIndex.from_arrays([frame.index, labels], names=["step", "label"])
        counts = np.any([layer.counts[row] for layer in self.layers], axis=0)
        return frame[counts]
