"""All that a trained model shows while it reads a text, as one HTML file."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from zoo.inspection.connecting import connectivity_of
from zoo.inspection.keeping import horizon, keeps
from zoo.inspection.raw import Given, given
from zoo.inspection.record import LayerRecord, Record
from zoo.inspection.recording import record_of
from zoo.inspection.views import _sections, series_page
from zoo.inspection.views.attention import alignment
from zoo.inspection.views.chosen import memory, telling
from zoo.inspection.views.colouring import coloured
from zoo.inspection.views.connectivity import coloured as depending
from zoo.inspection.views.connectivity import triangle
from zoo.inspection.views.expectations import coloured as surprising
from zoo.inspection.views.expectations import expect
from zoo.inspection.views.expectations import strip as likeliest
from zoo.inspection.views.shown import counted, shown
from zoo.report import Fact, Page, Picture, Section, write

LONGEST = 2000  # characters of a text that are read
UNITS = 4  # that colour the text, if nobody names any: some of each layer
CONNECTED = 100  # steps whose dependence on each other is measured


def inspect(
    model: Any,
    text: Any,
    path: str | Path,
    *,
    layer: str | None = None,
    units: Sequence[int] = (),
    name: str = "",
    footer: str = "",
) -> Path:
    """Writes one self-contained HTML page of what a model does at every step of a text or a series.

    Arguments:
        model: a trained one that reads texts, `zoo.load("char-lm")`, or a forecaster.
        text: what it reads; of a longer one the first 2,000 characters.  Of a forecaster it is a
            series as its `predict` takes it, of which the last window is read.
        path: the file.
        layer: whose gates, states and units are shown; the last that reads forwards if not given.
        units: those of the layer that colour the text, or have lines of their own beneath the
            series; some that swing widest and slowest if not given, of all layers if none is named.
        name: what the model is called.
        footer: the command that does it again.

    Raises:
        TypeError: a model that reads neither.
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
    text: Any,
    *,
    layer: str | None = None,
    units: Sequence[int] = (),
    name: str = "",
    footer: str = "",
) -> Page:
    """The same, not yet written."""
    if getattr(model, "task", None) == "forecast":
        return series_page.page(model, text, layer=layer, units=units, name=name, footer=footer)
    if not hasattr(model, "symbols"):
        raise TypeError(
            "`model`, what is looked into, must be a trained model that reads texts, such as "
            f"zoo.load('char-lm'). Received: {type(model).__name__}. Of another take zoo.record "
            "and zoo.inspection.views."
        )
    asked = given(model, [text[:LONGEST]])
    record = record_of(asked)
    chosen = _sections.chosen(record, layer)
    title = name or model.task
    cut = f" Only the first {LONGEST:,} of its {len(text):,} characters are read."
    sections = [
        *_foretold(model, asked, record),
        *_attended(record),
        _coloured(record, [chosen] if layer or units else [*record], units),
        *_sections.saturated(record),
        _sections.over_time(record, chosen),
        _sections.path(record, chosen),
        *_connected(asked, chosen),
    ]
    return Page(
        title=f"Inside {title}",
        summary=f"What it does at every step of a text.{cut if len(text) > LONGEST else ''}",
        facts=tuple(_facts(model, asked, record, chosen)),
        sections=tuple(sections),
        footer=footer,
    )


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
