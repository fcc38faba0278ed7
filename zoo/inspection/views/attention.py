"""Where attention looks: for each word that is written, the words that were read."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from zoo.inspection.record import Floats, Record
from zoo.inspection.views._canvas import canvas, heat
from zoo.inspection.views.shown import visible


def alignment(
    record: Record,
    name: str | None = None,
    *,
    row: int = 0,
    targets: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
) -> Any:
    """Target × source as colours; of attention that pools, the one line that it has.

    Arguments:
        name: of the attention, if there are several.
        row: which of the batch.
        targets: what was written at each step; that of the record if not given.
        sources: what was read; that of the record if not given.

    Returns:
        A Matplotlib Figure.

    Raises:
        ValueError: there is no such attention or row, or labels are not as many as steps.
        ImportError: there is no Matplotlib.
    """
    α, down, right = aligned(record, name, row, targets, sources)
    wide, high = 0.24 * α.shape[1] + 2.0, 0.24 * α.shape[0] + 1.2
    with canvas(min(max(wide, 4), 20), min(max(high, 1.6), 16)) as figure:
        axes = figure.subplots()
        heat(figure, axes, α, "weight", 1.0)
        axes.set_xticks(range(len(right)), [visible(label) for label in right])
        axes.tick_params("x", labelrotation=90, length=0, labelsize=7.5)
        axes.set_yticks(range(len(down)), [visible(label) if label else "" for label in down])
        axes.tick_params("y", length=0, labelsize=7.5)
        axes.set_xlabel("read")
        axes.set_ylabel("written" if len(down) > 1 else "")
    return figure


def aligned(
    record: Record,
    name: str | None = None,
    row: int = 0,
    targets: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
) -> tuple[Floats, Sequence[str], Sequence[str]]:
    """α (target, source) of a row at the steps that count, and what stands at either side."""
    if name is None and len(record.attention) == 1:
        (name,) = record.attention
    if name is None or name not in record.attention:
        raise ValueError(
            "`name` must be an attention of the record: "
            f"{', '.join(record.attention) or 'it has none'}. Received: {name!r}."
        )
    weights = record.attention[name]
    if not 0 <= row < len(weights):
        raise ValueError(
            f"`row` must be one of the {len(weights)} recorded. Received: row={row!r}."
        )
    α = np.atleast_2d(weights[row])
    pools = weights.ndim == 2
    if targets is None:
        targets = [""] if pools else _written(record, row)
    if sources is None:
        read = record.labels if pools and record.source is None else record.source
        sources = None if read is None else read[row]
    targets = [str(t) for t in range(α.shape[0])] if targets is None else targets
    sources = [str(s) for s in range(α.shape[1])] if sources is None else sources
    for what, labels, count in (("targets", targets, len(α)), ("sources", sources, len(α.T))):
        if len(labels) > count:
            raise ValueError(
                f"`{what}` must be no more than the {count} steps that there are. "
                f"Received: {len(labels)}."
            )
    return α[: len(targets), : len(sources)], targets, sources


def _written(record: Record, row: int) -> Sequence[str] | None:
    """What is written at each step is read at the next."""
    return None if record.labels is None else [*record.labels[row][1:], "■"]
