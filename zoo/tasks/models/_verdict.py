"""Whether a model beats what it is held against, in a sentence or two."""

import math
from collections.abc import Mapping
from typing import Any

from zoo.report.scores import OURS, falls, rival, told

LEARNING = "It was still getting better when training ended: give it more minutes or epochs."
LEARNT = (
    "It had stopped getting better on what it is not trained on: more minutes alone will hardly "
    "help; more data, other sizes or another dropout may."
)


def verdict(scores: Mapping[str, Mapping[str, float | None]], card: Mapping[str, Any]) -> str:
    """By the measure that counts, the first; "" if there is nothing to hold the model against.

    Arguments:
        scores: name → measure → score, those of the model among them.
        card: with the `curve` of its training.
    """
    measure, ours = next(iter(scores.get(OURS, {}).items()), ("", None))
    best = rival({name: of.get(measure) for name, of in scores.items() if name != OURS}, measure)
    if ours is None or not math.isfinite(ours) or best is None:
        return ""
    name, theirs = best
    if ours < theirs if falls(measure) else ours > theirs:
        return (
            f"By {measure} this model, {told(ours)}, beats every baseline; the best of them is "
            f"{name}, {told(theirs)}."
        )
    beaten = f"By {measure} this model, {told(ours)}, does not beat {name}, {told(theirs)}."
    worst = rival({n: of.get(measure) for n, of in scores.items()}, measure, best=False)
    if len(scores) > 2 and worst is not None and worst[0] == OURS:
        beaten = (
            f"By {measure} this model, {told(ours)}, is worse than every baseline; the best of "
            f"them is {name}, {told(theirs)}."
        )
    losses = [point["validation_loss"] for point in card.get("curve", [])]
    if not losses:
        return beaten
    return f"{beaten} {LEARNING if min(losses) == losses[-1] else LEARNT}"
