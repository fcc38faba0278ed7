"""How closely every unit of every state follows a property of the steps."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from zoo.inspection.record import Record
from zoo.inspection.recording import record
from zoo.inspection.units.properties import PROPERTIES, Labels, Property
from zoo.names import unknown

AT_ONCE = 8  # texts that are recorded together
Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Unit:
    """A unit and a property.

    Attributes:
        layer, state, unit: where it is; the state by its name in the cell, such as "c".
        r: Pearson's correlation with the property, on texts that had no part in finding it.
        r_found: the same on those by which it was found.
    """

    layer: str
    state: str
    unit: int
    r: float
    r_found: float

    def __str__(self) -> str:
        return f"{self.layer}/{self.state}[{self.unit}]"


def find_units(
    model: Any, texts: Sequence[Any], property: str | Property, most: int = 10
) -> list[Unit]:
    """The units that follow a property most closely, the closest first.

    Of thousands of units some follow anything by chance.  So they are ranked on the first half of
    the texts, and what is told is measured on the second.

    Arguments:
        model: a trained model that reads texts step by step.
        texts: two at least; each is read from a fresh state.
        property: the name of one in `PROPERTIES`, or a function from the labels of a text's steps
            to as many numbers; NaN leaves a step out.
        most: how many are told.

    Raises:
        ValueError: there is no such property, or fewer than two texts; it has another number of
            steps than a text, or is the same at all of them.
        TypeError: as `record`.

    Example:
        >>> writer = zoo.load("char-lm")
        >>> texts = ["To be, or not to be:\\nthat is the question.\\n"] * 2
        >>> (unit,) = zoo.find_units(writer, texts, "line-position", most=1)
        >>> -1 <= unit.r <= 1  # Pearson's, on the second half
        True
    """
    if isinstance(property, str):
        key = property.replace("_", "-")
        if key not in PROPERTIES:
            raise ValueError(unknown("property", property, list(PROPERTIES)))
        property = PROPERTIES[key]
    if isinstance(texts, str) or len(texts) < 2:
        raise ValueError(
            "`texts` must be a list of two or more: units are found on the first half and judged "
            f"on the second. Received: {'a str' if isinstance(texts, str) else len(texts)}."
        )
    half = len(texts) // 2
    found, judged = (_correlations(model, part, property) for part in (texts[:half], texts[half:]))
    units = [
        Unit(layer, state, unit, float(judged[layer, state][unit]), float(r))
        for (layer, state), correlations in found.items()
        for unit, r in enumerate(correlations)
    ]
    return sorted(units, key=lambda unit: -abs(unit.r_found))[:most]


def _correlations(
    model: Any, texts: Sequence[Any], property: Property
) -> dict[tuple[str, str], Floats]:
    """(layer, state) → r of each unit."""
    if isinstance(model, keras.Model):
        raise TypeError(
            "`model` must be a trained model, which reads texts and tells their steps. Received: a "
            "keras.Model. Give what `zoo.load` or `zoo.train` gives."
        )
    sums: dict[tuple[str, str], _Sums] = {}
    for start in range(0, len(texts), AT_ONCE):
        told = record(model, list(texts[start : start + AT_ONCE]))
        for key, states, values in _steps(told, property):
            sums.setdefault(key, _Sums(states.shape[-1])).add(states, values)
    if not any(one.varies for one in sums.values()):
        raise ValueError(
            "`property` must tell steps apart. Received: one that is the same at all of "
            f"{len(texts)} texts. Give other texts, or another property."
        )
    return {key: one.correlations() for key, one in sums.items()}


def _steps(told: Record, property: Property) -> Iterator[tuple[tuple[str, str], Floats, Floats]]:
    """(layer, state), its values (steps, units) and those of the property (steps,), of each row."""
    for row, labels in enumerate(told.labels or ()):
        values = _values(labels, property)
        for layer in told:
            steps = layer.counts[row].nonzero()[0]
            if len(steps) != len(values):  # of a decoder, whose steps these labels are not
                continue
            known = np.isfinite(values)
            for name, states in layer.states.items():
                kept = states[row, steps][known].astype(np.float64)
                yield (layer.name, name), kept, values[known]


def _values(labels: Labels, property: Property) -> Floats:
    values = np.asarray(property(labels), np.float64)
    if values.shape != (len(labels),):
        raise ValueError(
            "`property` must give a number for each step. Received: an array of shape "
            f"{values.shape} for {len(labels)} steps."
        )
    return values


class _Sums:
    """What Pearson's r needs of values that come piece by piece: means and products about them."""

    def __init__(self, units: int) -> None:
        self.count, self.mean_y, self.yy = 0, 0.0, 0.0
        self.mean, self.xx, self.xy = (np.zeros(units) for _ in range(3))

    def add(self, x: Floats, y: Floats) -> None:
        """x (steps, units) and y (steps,); see Chan, Golub & LeVeque (1983)."""
        if not len(y):
            return
        count, mean, mean_y = len(y), x.mean(0), y.mean()
        step, step_y = mean - self.mean, mean_y - self.mean_y
        share = self.count * count / (self.count + count)
        self.xx += ((x - mean) ** 2).sum(0) + share * step**2
        self.yy += ((y - mean_y) ** 2).sum() + share * step_y**2
        self.xy += ((x - mean) * (y - mean_y)[:, None]).sum(0) + share * step * step_y
        self.count += count
        self.mean += step * count / self.count
        self.mean_y += step_y * count / self.count

    @property
    def varies(self) -> bool:
        return bool(self.yy > 0)

    def correlations(self) -> Floats:
        """r of each unit; 0 of one that never moves."""
        scale = np.sqrt(self.xx * self.yy)
        moving = scale > 0
        return np.where(moving, self.xy / np.where(moving, scale, 1), 0.0)
