"""All that a forecaster shows while it reads the last window of a series, as one page."""

from collections.abc import Iterator, Sequence
from typing import Any

from zoo.inspection.keeping import horizon, keeps
from zoo.inspection.raw import given
from zoo.inspection.record import LayerRecord, Record
from zoo.inspection.recording import record_of
from zoo.inspection.views import _sections
from zoo.inspection.views.chosen import memory, telling
from zoo.inspection.views.shown import counted, shown
from zoo.inspection.views.timeline import series as timeline
from zoo.report import Fact, Page, Picture, Section

MOST = 4  # series that are drawn
UNITS = 2  # with a line of their own, if nobody names any


def page(
    model: Any,
    raw: Any,
    *,
    layer: str | None = None,
    units: Sequence[int] = (),
    name: str = "",
    footer: str = "",
) -> Page:
    """See `zoo.inspection.views.page.inspect`; of networks that are averaged, the first is shown.

    Raises:
        FileNotFoundError, OSError, KeyError, ValueError, ImportError: as that, and as `predict`.
    """
    read = model.read(raw)
    record = record_of(given(model, read))
    chosen = _sections.chosen(record, layer)
    return Page(
        title=f"Inside {name or model.task}",
        summary="What it does at every step of the last window of a series.",
        facts=tuple(_facts(read, chosen)),
        sections=(
            *_kept(read, record, chosen, units),
            *_sections.saturated(record),
            _sections.over_time(record, chosen),
            _sections.path(record, chosen),
        ),
        footer=footer,
    )


def _facts(read: Sequence[Any], chosen: LayerRecord) -> Iterator[Fact]:
    steps = [str(date) for date in read[0].dates[-len(counted(chosen, 0)) :]]
    yield Fact("read", str(len(steps)), f"rows, {steps[0]} to {steps[-1]}")
    if len(read) > 1:
        yield Fact("series", f"{len(read):,}", f"of which {min(len(read), MOST)} are drawn")
    if keeps(chosen):
        longest = horizon(chosen)
        unit = int(longest.argmax())
        told = f"steps, of unit {unit} of {chosen.name}"
        yield Fact("longest forget horizon", f"{longest[unit]:.1f}", told)


def _kept(
    read: Sequence[Any], record: Record, layer: LayerRecord, units: Sequence[int]
) -> Iterator[Section]:
    """Each series, and beneath it what was kept of the past."""
    if not keeps(layer):
        return
    chosen = units or telling(shown(record, layer.name, memory(layer)), UNITS)
    pictures = []
    for row, one in enumerate(read[:MOST]):
        values = one.values[-len(counted(layer, row)) :]
        drawn = timeline(values, record, layer.name, row=row, units=chosen, value=one.name)
        pictures.append(Picture(f"{one.name}, and what was kept", drawn))
    named = "those that were named" if units else "some that swing widest and slowest"
    text = (
        "Above, the values; the network reads what the forecaster makes of them. Below, the share "
        "of its old state that the layer keeps at each step: 1 keeps all, 0 forgets all. The "
        f"middle 80 % of its units are shaded; units with a line of their own are {named}."
    )
    yield Section("The series, and what was kept of it", text, tuple(pictures))
