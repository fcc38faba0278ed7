"""All that a trained model shows while it reads a text, as one HTML file."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from zoo.inspection.connecting import connectivity_of
from zoo.inspection.keeping import horizon, keeps, saturation
from zoo.inspection.raw import Given, given
from zoo.inspection.record import LayerRecord, Record
from zoo.inspection.recording import record_of
from zoo.inspection.views._chosen import lasting, memory, telling
from zoo.inspection.views._shown import counted, shown
from zoo.inspection.views.attention import alignment
from zoo.inspection.views.colouring import coloured
from zoo.inspection.views.connectivity import coloured as depending
from zoo.inspection.views.connectivity import triangle
from zoo.inspection.views.expectations import coloured as surprising
from zoo.inspection.views.expectations import expect
from zoo.inspection.views.expectations import strip as likeliest
from zoo.inspection.views.gates import strip
from zoo.inspection.views.keeping import horizons, table
from zoo.inspection.views.keeping import saturation as scatter
from zoo.inspection.views.paths import trajectory
from zoo.report import Fact, Page, Picture, Section, write

LONGEST = 2000  # characters of a text that are read
UNITS = 4  # that colour the text, if nobody names any: some of each layer
LINES = 64  # units of a strip
PATH = 200  # steps of a path; more cannot be told apart
CONNECTED = 100  # steps whose dependence on each other is measured


def inspect(
    model: Any,
    text: str,
    path: str | Path,
    *,
    layer: str | None = None,
    units: Sequence[int] = (),
    name: str = "",
    footer: str = "",
) -> Path:
    """Writes one self-contained HTML page of what a model does at every step of a text.

    Arguments:
        model: a trained one that reads texts, `zoo.load("char-lm")`.
        text: what it reads; of a longer one the first 2,000 characters.
        path: the file.
        layer: whose gates, states and units are shown; the last that reads forwards if not given.
        units: those of the layer that colour the text; some that swing widest and slowest if not
            given, of all layers if none is named.
        name: what the model is called.
        footer: the command that does it again.

    Raises:
        TypeError: a model that does not read texts.
        KeyError, ValueError: no text, one that the model does not read, or no such layer or unit.
        ImportError: there is no Matplotlib.
        OSError: the file cannot be written.

    Example:
        >>> str(zoo.inspect(zoo.load("char-lm"), "First Citizen:", "inside.html"))
        'inside.html'
    """
    return write(page(model, text, layer=layer, units=units, name=name, footer=footer), path)


def page(
    model: Any,
    text: str,
    *,
    layer: str | None = None,
    units: Sequence[int] = (),
    name: str = "",
    footer: str = "",
) -> Page:
    """The same, not yet written."""
    if not hasattr(model, "symbols"):
        raise TypeError(
            "`model`, what is looked into, must be a trained model that reads texts, such as "
            f"zoo.load('char-lm'). Received: {type(model).__name__}. Of another take zoo.record "
            "and zoo.inspection.views."
        )
    asked = given(model, [text[:LONGEST]])
    record = record_of(asked)
    chosen = _layer(record, layer)
    title = name or model.task
    cut = f" Only the first {LONGEST:,} of its {len(text):,} characters are read."
    sections = [
        *_foretold(model, asked, record),
        *_attended(record),
        _coloured(record, [chosen] if layer or units else [*record], units),
        *_saturated(record),
        _over_time(record, chosen),
        _path(record, chosen),
        *_connected(asked, chosen),
    ]
    return Page(
        title=f"Inside {title}",
        summary=f"What it does at every step of a text.{cut if len(text) > LONGEST else ''}",
        facts=tuple(_facts(model, asked, record, chosen)),
        sections=tuple(sections),
        footer=footer,
    )


def _layer(record: Record, name: str | None) -> LayerRecord:
    if name is not None:
        return record[name]
    forwards = [layer for layer in record if not layer.backwards]
    return (forwards or [*record])[-1]


def _facts(model: Any, asked: Given, record: Record, chosen: LayerRecord) -> Iterator[Fact]:
    labels = asked.source or asked.labels or [[]]
    what = "characters" if all(len(label) == 1 for label in labels[0]) else "words"
    yield Fact("read", f"{len(labels[0]):,}", what)
    cells = ", ".join(dict.fromkeys(layer.cell.removesuffix("Cell") for layer in record))
    yield Fact("recurrent layers", str(len(record.layers)), cells)
    if keeps(chosen):
        longest = horizon(chosen)
        unit = int(longest.argmax())
        told = f"steps, of unit {unit} of {chosen.name}"
        yield Fact("longest forget horizon", f"{longest[unit]:.1f}", told)
    outputs = record.outputs
    if getattr(outputs, "ndim", 0) == 2 and outputs.shape[-1] == len(model.symbols):
        scores = np.exp(outputs[0] - outputs[0].max())
        best = int(scores.argmax())
        share = scores[best] / scores.sum()
        yield Fact("answer", str(model.symbols[best]), f"probability {share:.3f}")


def _foretold(model: Any, asked: Given, record: Record) -> Iterator[Section]:
    """Of models with an output for every step: what they expect next, or what they say of it."""
    if getattr(record.outputs, "ndim", 0) != 3:
        return
    if not getattr(model, "foretells", False):
        found = expect(record, model.symbols, k=3)
        text = "The likeliest at every step."
        yield Section("What it says of each", text, (likeliest(found),))
        return
    tokens = asked.inputs["tokens"] if isinstance(asked.inputs, dict) else asked.inputs
    length = len((asked.labels or [tokens[0]])[0])
    found = expect(record, model.symbols, came=tokens[0, 1:length])
    text = (
        "Surprise is −ln p of what came, in nats, given all before it: 0 if the model was sure, "
        f"{math.log(2):.2f} at one in two."
    )
    yield Section("What it expected", text, (surprising(found), likeliest(found)))


def _attended(record: Record) -> Iterator[Section]:
    if record.attention:
        pictures = [Picture(f"Weights of {n}", alignment(record, n)) for n in record.attention]
        text = "How much of each step that was read goes into what is made of it."
        yield Section("Where attention looks", text, tuple(pictures))


def _coloured(record: Record, layers: Sequence[LayerRecord], units: Sequence[int]) -> Section:
    blocks = []
    for layer in layers:
        name = memory(layer)
        chosen = units or telling(shown(record, layer.name, name), max(UNITS // len(layers), 1))
        blocks += [coloured(record, layer.name, name, unit) for unit in chosen]
    told = "those that were named" if units else "some that swing widest and slowest"
    text = f"Each step on the colour of one unit's state after it; {told}."
    return Section("Units over the text", text, tuple(blocks))


def _saturated(record: Record) -> Iterator[Section]:
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


def _over_time(record: Record, layer: LayerRecord) -> Section:
    """Every gate and state, the same units in each."""
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


def _path(record: Record, layer: LayerRecord) -> Section:
    name = memory(layer)
    picture = trajectory(record, layer.name, name, steps=slice(0, PATH))
    text = "The state after each step, in the plane of the first two principal components"
    of = f"; of the first {PATH} steps." if len(counted(layer, 0)) > PATH else "."
    title = f"{name} of {layer.name}"
    return Section("The path of the state", f"{text}{of}", (Picture(title, picture),))


def _connected(asked: Given, layer: LayerRecord) -> Iterator[Section]:
    by = None
    if isinstance(asked.inputs, dict):
        by = "source"
    found = connectivity_of(asked, by=by, first=CONNECTED, at=_asked(asked))
    text = (
        "The norm of the gradient of the likeliest output's logit by each step of the input, "
        "exactly, in parts of each output's largest"
    )
    many = len(counted(layer, 0)) > CONNECTED
    blocks: list[Any] = []
    if len(found.at) > 1:
        blocks.append(Picture("Outputs, from top to bottom, by inputs", triangle(found)))
    for at in sorted({found.at[len(found.at) * part // 3 - 1] for part in (1, 2, 3)}):
        blocks.append(depending(found, at))
    of = f"; of the first {CONNECTED} steps." if many else "."
    yield Section("What outputs depend on", f"{text}{of}", tuple(blocks))


def _asked(asked: Given) -> list[int] | None:
    """The outputs whose connectivity is measured: the first, of many."""
    if asked.labels is None:
        return None
    return list(range(min(len(asked.labels[0]), CONNECTED)))
