"""Units over the last steps, a line each: one with all its gates and states, or several."""

from collections.abc import Iterator, Sequence

import numpy as np

from zoo.inspection.record import Floats, Record
from zoo.inspection.views.gates import limit
from zoo.inspection.views.shown import Shown, shown, unit_of, visible
from zoo.report import Row, Strip
from zoo.report.shades import behind

SIGNS = "Blue is above zero, orange below; the paper is zero, and a gate that is shut."


def gate_by_gate(record: Record, layer: str, unit: int, last: int) -> Strip:
    """What stands at the last steps, and beneath it each gate and state of a unit, for a page.

    The fullest colour is 1 of a gate, and of all else the unit's own largest.

    Raises:
        KeyError, ValueError: there is no such layer, or it has no such unit or no step.
    """
    first = shown(record, layer, next(iter(record[layer].arrays())), steps=slice(-last, None))
    return _strip(f"Unit {unit} of {layer}, gate by gate", first, _gates(record, layer, unit, last))


def side_by_side(record: Record, layer: str, name: str, units: Sequence[int], last: int) -> Strip:
    """What stands at the last steps, and beneath it a gate or state of some units, for a page.

    Raises:
        KeyError, ValueError: there is no such layer, gate or state, or unit, or no step.
    """
    what = shown(record, layer, name, steps=slice(-last, None))
    rows = (_row(str(unit), unit_of(what, unit), limit(what)) for unit in units)
    return _strip(f"{name} of {layer}, {len(units)} units", what, rows)


def _strip(title: str, what: Shown, rows: Iterator[Row]) -> Strip:
    labels = what.labels or [str(step) for step in what.steps]
    words = any(len(label) > 1 for label in labels)
    above = Row("", tuple(map(visible, labels)))
    return Strip(title, len(labels), (above, *rows), words=words, note=SIGNS)


def _gates(record: Record, layer: str, unit: int, last: int) -> Iterator[Row]:
    for name, array in record[layer].arrays().items():
        if unit >= array.shape[-1]:  # of a state that is narrower than the gates
            continue
        values = unit_of(shown(record, layer, name, steps=slice(-last, None)), unit)
        opens = name in record[layer].gates and bool(array.min() >= 0 and array.max() <= 1)
        yield _row(name, values, 1.0 if opens else float(np.abs(array[0, :, unit]).max()))


def _row(name: str, values: Floats, scale: float) -> Row:
    return Row(name, ("",) * len(values), tuple(behind(values, scale)))
