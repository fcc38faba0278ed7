"""Which values of a record are shown, and what stands at their steps."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from zoo.inspection.record import Floats, LayerRecord, Record
from zoo.report.seen import seen

BLANKS = {" ": "␣", "\n": "↵", "\t": "⇥", "\r": "␍", "": "∅", "￭": "▪"}
LONGEST = 24  # letters of a word that are shown beside a picture


class Shown(NamedTuple):
    """One gate or state of a row, at the steps that count.

    values: (steps, units).  steps: where each stands in the row.
    labels: what stands there, or None.
    """

    layer: LayerRecord
    name: str
    values: Floats
    steps: Sequence[int]
    labels: Sequence[str] | None


def shown(record: Record, layer: str, name: str, row: int = 0, steps: slice | None = None) -> Shown:
    """Picks it.

    Arguments:
        steps: which of the steps that count; all if not given.

    Raises:
        KeyError: there is no such layer.
        ValueError: it has no such gate or state, there is no such row, or no step is left.
    """
    told = record[layer]
    arrays = told.arrays()
    if name not in arrays:
        raise ValueError(
            f"`name` must be a gate or state of {layer!r}: {', '.join(arrays)}. Received: {name!r}."
        )
    places = counted(told, row)[steps or slice(None)]
    if not len(places):
        raise ValueError(
            f"`steps` must leave some of the {int(told.counts[row].sum())} steps of row {row}. "
            f"Received: {steps}."
        )
    labels = None if told.labels is None else [told.labels[row][place] for place in places]
    return Shown(told, name, arrays[name][row, places], places, labels)


def counted(layer: LayerRecord, row: int) -> list[int]:
    """The steps of a row that count.

    Raises:
        ValueError: there is no such row.
    """
    if not 0 <= row < len(layer.counts):
        raise ValueError(
            f"`row` must be one of the {len(layer.counts)} that were recorded, counted from 0. "
            f"Received: row={row!r}."
        )
    return [int(step) for step in np.flatnonzero(layer.counts[row])]


def unit_of(what: Shown, unit: int) -> Floats:
    """(steps,) of one unit.

    Raises:
        ValueError: there is none.
    """
    width = what.values.shape[1]
    if not 0 <= unit < width:
        raise ValueError(
            f"`unit` must be one of the {width} of {what.name!r} in {what.layer.name!r}, counted "
            f"from 0. Received: {unit!r}."
        )
    found: Floats = what.values[:, unit]
    return found


def visible(label: str) -> str:
    """A label as it can be seen beside a picture: blanks as signs, and long words cut."""
    if label in BLANKS:
        return BLANKS[label]
    text = str(seen("".join(BLANKS.get(letter, letter) for letter in label)))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def characters(labels: Sequence[str]) -> bool:
    """Whether these are the characters of a text, which stand side by side, and no words."""
    return all(len(label) == 1 for label in labels)
