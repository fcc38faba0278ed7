"""What a model expected at each step, what came, and how much that surprised it.

surprise of what came next = −ln p(it), in nats: 0 if it was sure, 0.69 at one in two
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from zoo.inspection.record import Floats, Record
from zoo.inspection.views._canvas import bare, canvas, heat
from zoo.inspection.views.colouring import pieces
from zoo.inspection.views.shown import visible
from zoo.report import Coloured, Row, Strip
from zoo.report.paints import INK, MIDDLE
from zoo.report.shades import behind

MOST = 8.0  # nats that have the fullest colour


class Expected(NamedTuple):
    """Of one row.

    best: (steps, k), the likeliest symbols, as indices.  shares: (steps, k), how likely each is.
    came: (steps,), which came next; -1 where that is not known, as at the last step.
    surprise: (steps,), in nats; NaN where it is not known.
    labels: what stands at each step, or None.  symbols: how each symbol is written.
    """

    best: Any
    shares: Floats
    came: Any
    surprise: Floats
    labels: Sequence[str] | None
    symbols: Sequence[str]


def expect(
    record: Record,
    symbols: Sequence[str],
    *,
    row: int = 0,
    came: Sequence[int] | None = None,
    k: int = 5,
) -> Expected:
    """The k likeliest symbols at every step of a row.

    Arguments:
        record: of a model that puts out logits (batch, time, symbols).
        symbols: how each is written, in the order of the outputs.
        came: which symbol came next at each step but, perhaps, the last ones, as an index; nothing
            is marked if not given.

    Raises:
        ValueError: the outputs are no logits of these symbols at every step, there is no such row,
            or `came` holds no index of a symbol.
    """
    logits = record.outputs
    if not hasattr(logits, "ndim") or logits.ndim != 3 or logits.shape[-1] != len(symbols):
        shape = getattr(logits, "shape", type(logits).__name__)
        raise ValueError(
            f"`record` must be of logits (batch, time, {len(symbols)}), one for each of `symbols`. "
            f"Received: outputs of {shape}."
        )
    if not 0 <= row < len(logits):
        raise ValueError(f"`row` must be one of the {len(logits)} recorded. Received: row={row!r}.")
    labels = None if record.labels is None else record.labels[row]
    scores = logits[row, : None if labels is None else len(labels)].astype(np.float64)
    scores -= scores.max(axis=-1, keepdims=True)
    logs = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
    best = np.argsort(-logs, axis=-1, kind="stable")[:, :k]
    next_ones = np.full(len(logs), -1)
    given = np.asarray([] if came is None else came, int)[: len(logs)]
    next_ones[: len(given)] = given
    if (next_ones >= len(symbols)).any() or (next_ones < -1).any():
        raise ValueError(
            f"`came` must hold places of the {len(symbols)} symbols. Received: {given!r:.80}."
        )
    found = logs[np.arange(len(logs)), next_ones]
    surprise = np.where(next_ones < 0, np.nan, -found)
    shares = np.exp(np.take_along_axis(logs, best, axis=-1))
    return Expected(best, shares, next_ones, surprise, labels, symbols)


def expected(what: Expected, steps: slice | None = None) -> Any:
    """A column for each step: what stands there, the likeliest next symbols, the surprise.

    The one that came is framed.

    Returns:
        A Matplotlib Figure.

    Raises:
        ImportError: there is no Matplotlib.
    """
    places = range(len(what.shares))[steps or slice(None)]
    shares = what.shares[places]
    count, k = shares.shape
    words = any(len(what.symbols[n]) > 1 for n in what.best[places].flat)
    cell = 0.6 if words else 0.2
    surprised = bool(np.isfinite(what.surprise[places]).any())
    with canvas(cell * count + 1.8, 0.22 * k + 0.9 + 1.1 * surprised) as figure:
        from matplotlib.patches import Rectangle

        if surprised:
            above, axes = figure.subplots(2, sharex=True, height_ratios=(1.2, 0.22 * k + 0.2))
            above.bar(range(count), what.surprise[places], color=MIDDLE[-1], width=0.8)
            above.set_ylabel("surprise, nats")
            bare(above)
        else:
            axes = figure.subplots()
        heat(figure, axes, shares.T, "probability", 1.0)
        for column, place in enumerate(places):
            for rank, symbol in enumerate(what.best[place]):
                text = visible(what.symbols[symbol])
                axes.text(column, rank, text, ha="center", va="center", fontsize=7)
                if symbol == what.came[place]:
                    corner = column - 0.5, rank - 0.5
                    axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=INK))
        labels = what.labels or [str(place) for place in range(len(what.shares))]
        axes.set_xticks(range(count), [visible(labels[place]) for place in places])
        axes.tick_params("x", length=0, labelsize=7.5, labelrotation=45 if words else 0)
        axes.set_yticks(range(k), [str(rank + 1) for rank in range(k)])
        axes.set(xlabel="after", ylabel="likeliest next")
    return figure


def coloured(what: Expected) -> Coloured:
    """The text for a page, each label on how much it surprised the model when it came."""
    labels = what.labels or []
    surprise = np.concatenate([[np.nan], what.surprise[:-1]])
    return Coloured(
        "How surprising each one was",
        pieces(labels),
        tuple(behind(surprise, MOST)),
        "expected",
        f"{MOST:.0f} nats and more",
        note=f"Mean: {np.nanmean(what.surprise):.3f} nats."
        if np.isfinite(what.surprise).any()
        else "",
    )


def strip(what: Expected) -> Strip:
    """The likeliest at every step for a page, the one that came framed."""
    labels = what.labels or [str(step) for step in range(len(what.shares))]
    rows = [Row("after", tuple(visible(label) for label in labels))]
    for rank in range(what.best.shape[1]):
        best = what.best[:, rank]
        rows.append(
            Row(
                f"{rank + 1}.",
                tuple(visible(what.symbols[n]) for n in best),
                tuple(behind(what.shares[:, rank], 1.0)),
                tuple(bool(hit) for hit in best == what.came),
            )
        )
    shown = {what.symbols[n] for n in what.best.flat} | {*labels}
    return Strip(
        "The likeliest after each",
        len(labels),
        tuple(rows),
        words=any(len(symbol) > 1 for symbol in shown),
        note="The bluer, the likelier; the one that came is framed.",
    )
