"""A recurrence under test: how its layers are made, and what they start from."""

import dataclasses
import functools
from collections.abc import Callable, Mapping
from typing import Any

from zoo.layers import Recurrent
from zoo.testing.running import BATCH, DTYPE, arrays, draw

BEFORE = 3  # steps that a cell has walked when a test begins


@dataclasses.dataclass(frozen=True, eq=False)
class Subject:
    """What a property asks of a recurrence: new layers, the same weights each time, and states.

    Arguments:
        make: units → a new cell.
        units, features: sizes.
        arguments: of the cell.
        engine: by which its layers are run.
    """

    make: Callable[..., Any]
    units: int = 5
    features: int = 4
    arguments: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    engine: str = "loop"
    _walked: dict[int, list[Any]] = dataclasses.field(default_factory=dict, init=False, repr=False)

    @functools.cached_property
    def weights(self) -> list[Any]:
        """Those a cell starts from, and a little beside them: what starts as zero is tested too."""
        cell = self.layer().cell
        cell.build((None, self.features))
        trained = {id(weight) for weight in cell.trainable_weights}
        started = zip(cell.weights, arrays([w.value for w in cell.weights]), strict=True)
        return [
            start + 0.3 * draw(*start.shape, seed=k) if id(weight) in trained else start
            for k, (weight, start) in enumerate(started)
        ]

    def layer(self, **arguments: Any) -> Any:
        """A new layer."""
        cell = self.make(self.units, **self.arguments)
        return Recurrent(cell, engine=self.engine, **arguments)

    def built(self, **arguments: Any) -> Any:
        """A layer with the weights above, for a batch of any size unless it is stateful."""
        layer = self.layer(**arguments)
        layer.build((BATCH, None, self.features))
        layer.cell.set_weights(self.weights)
        return layer

    def states(self, batch: int = BATCH) -> list[Any]:
        """Such as the cell itself comes to: not all numbers may be a state of it."""
        if batch not in self._walked:
            layer = self.built(return_state=True, dtype=DTYPE)
            self._walked[batch] = arrays(layer(draw(batch, BEFORE, self.features, seed=1)))[1:]
        return list(self._walked[batch])
