"""Scores as tables show them."""

import math
from collections.abc import Callable, Iterator, Mapping

OURS = "this model"  # its name beside what it has to beat, in tables and in the scores of a card
_LESS = ("nats", "wrong", "error", "mae", "mape", "mase", "mse", "rse", "crps", "black")


def told(score: float | None) -> str:
    """In four decimals, two of what is 100 or more; what was not or cannot be told is a dash."""
    if score is None or score != score:  # not a number
        return "–"
    return f"{score:z,.2f}" if abs(score) >= 100 else f"{score:z.4f}"  # no -0.0000


def falls(measure: str) -> bool:
    """Whether less of it is better."""
    return any(word in measure.lower() for word in _LESS)


def rival(
    scores: Mapping[str, float | None], measure: str, best: bool = True
) -> tuple[str, float] | None:
    """The best of some scores by one measure, or the worst, and whose it is.

    None if none of them can be told.
    """
    known = {name: score for name, score in scores.items() if score is not None}
    finite = {name: score for name, score in known.items() if math.isfinite(score)}
    if not finite:
        return None
    least = falls(measure) == best
    name = (min if least else max)(finite, key=finite.__getitem__)
    return name, finite[name]


def markdown(
    scores: Mapping[str, Mapping[str, float | None]],
    own: str,
    show: Callable[[float | None], str] = told,
) -> Iterator[str]:
    """The lines of a table in Markdown, one for each name; that of `own`, whose measures it has,
    stands out.
    """
    measures = list(scores[own])
    yield f"| | {' | '.join(measures)} |"
    yield f"|---|{'---|' * len(measures)}"
    for name, of in scores.items():
        cells = [show(of.get(measure)) for measure in measures]
        cells = [f"**{cell}**" for cell in cells] if name == own else cells
        yield f"| {name} | {' | '.join(cells)} |"
