"""A measured flow of gradients through a model: its layers, its weights, what is wrong, tables."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from zoo.inspection.layer_flow import Gate, LayerFlow
from zoo.inspection.verdicts import Verdict, judge
from zoo.report import Table


@dataclasses.dataclass(frozen=True, eq=False)
class Flow:
    """Gradients of one batch; what `gradient_flow` gives.

    Attributes:
        loss: the compiled loss, with what layers add to it.
        layers: a flow for each run of a recurrent layer, in the order of the calls.
        weights: path of every trainable weight of the model → norm of its gradient.
    """

    loss: float
    layers: tuple[LayerFlow, ...]
    weights: Mapping[str, float]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Flow":
        """The one of which `dataclasses.asdict` made this."""
        layers = [
            LayerFlow(**{**one, "gates": {n: Gate(**gate) for n, gate in one["gates"].items()}})
            for one in told["layers"]
        ]
        return cls(told["loss"], tuple(layers), told["weights"])

    def __getitem__(self, name: str) -> LayerFlow:
        """The layer of that name; KeyError, with all names, if there is none."""
        known = {layer.name: layer for layer in self.layers}
        if name not in known:
            raise KeyError(f"There is no layer {name!r}. Known: {', '.join(known)}.")
        return known[name]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All that is wrong."""
        return tuple(verdict for layer in self.layers for verdict in judge(layer))

    def tables(self) -> list[Table]:
        """Layers, gates and weights as tables."""
        return [self._over_time(), self._gates(), self._weights()]

    def __str__(self) -> str:
        lines = [line for table in self.tables() for line in (table.columns, *table.rows)]
        told = ["  ".join(map(str, line)) for line in lines]
        return "\n".join([*told, *map(str, self.verdicts)])

    def _over_time(self) -> Table:
        rows = []
        for layer in self.layers:
            words = dict.fromkeys(v.word for v in judge(layer))
            norms = layer.norms[[0, len(layer.norms) // 2, -1]] if len(layer.norms) else 3 * [0.0]
            told = [f"{norm:.1e}" for norm in norms] + [
                f"{layer.rate:.3f}",
                ", ".join(words) or "sound",
            ]
            rows.append((layer.name, layer.cell.removesuffix("Cell"), str(len(layer.norms)), *told))
        columns = ("layer", "cell", "steps", "first", "middle", "last", "rate per step", "verdict")
        return Table("Norm of the gradient of the loss by the state", columns, tuple(rows))

    def _gates(self) -> Table:
        rows = [
            (layer.name, name, f"{gate.saturated:.1%}", f"{gate.dead:.1%}")
            for layer in self.layers
            for name, gate in layer.gates.items()
        ]
        return Table("Gates", ("layer", "gate", "saturated", "dead"), tuple(rows))

    def _weights(self) -> Table:
        rows = tuple((path, f"{norm:.2e}") for path, norm in self.weights.items())
        return Table("Norm of the gradient of the loss by each weight", ("weight", "norm"), rows)
