"""Sections that pages of all kinds of models share."""

from collections.abc import Iterator

from zoo.inspection.keeping import keeps, saturation
from zoo.inspection.record import LayerRecord, Record
from zoo.inspection.views.chosen import lasting, memory
from zoo.inspection.views.gates import strip
from zoo.inspection.views.keeping import horizons, table
from zoo.inspection.views.keeping import saturation as scatter
from zoo.inspection.views.paths import trajectory
from zoo.inspection.views.shown import counted, shown
from zoo.report import Picture, Section

LINES = 64  # units of a strip
PATH = 200  # steps of a path; more cannot be told apart


def chosen(record: Record, name: str | None) -> LayerRecord:
    """That of the name, or the last that reads forwards.

    Raises:
        KeyError: there is none of that name.
    """
    if name is not None:
        return record[name]
    forwards = [layer for layer in record if not layer.backwards]
    return (forwards or [*record])[-1]


def saturated(record: Record) -> Iterator[Section]:
    """How long units keep, if there is anything to tell."""
    gated = any(saturation(layer) for layer in record)
    keeping = any(keeps(layer) for layer in record)
    silent = [layer.name for layer in record if not keeps(layer)]
    if not gated and not keeping:
        return
    pictures = [Picture("The forget horizon of all units", horizons(record))] if keeping else []
    if gated:
        title = (
            "Each gate of each unit: always open at the lower right, always shut at the upper left"
        )
        pictures.append(Picture(title, scatter(record)))
    text = (
        "The forget horizon is 1 / (1 − the mean share of its state that a unit keeps at a step), "
        "in steps. A gate is saturated where it is below .1 or above .9."
    )
    if silent:
        text += f" No gate is known to keep in {', '.join(silent)}."
    yield Section("How long units keep", text, (table(record), *pictures))


def over_time(record: Record, layer: LayerRecord) -> Section:
    """Every gate and state of the first row, the same units in each."""
    shapes = {name: shown(record, layer.name, name) for name in layer.arrays()}
    width = max(what.values.shape[1] for what in shapes.values())
    first = next(what for what in shapes.values() if what.values.shape[1] == width)
    units = lasting(first, LINES)
    order = "longest forget horizon" if keeps(layer) else "largest mean"
    strips = [
        strip(what, [unit for unit in units if unit < what.values.shape[1]])
        for what in shapes.values()
    ]
    text = (
        f"A line for each of {len(units)} of {width} units, those of the {order}, on top the "
        "first; a column for each step."
    )
    return Section(f"Gates and states of {layer.name}", text, tuple(strips))


def path(record: Record, layer: LayerRecord) -> Section:
    """Where the state goes, in the plane in which it moves most."""
    name = memory(layer)
    picture = trajectory(record, layer.name, name, steps=slice(0, PATH))
    text = "The state after each step, in the plane of the first two principal components"
    of = f"; of the first {PATH} steps." if len(counted(layer, 0)) > PATH else "."
    title = f"{name} of {layer.name}"
    return Section("The path of the state", f"{text}{of}", (Picture(title, picture),))
