"""Whether a model beats what it is held against, in a sentence or two."""

import math
from collections.abc import Mapping
from typing import Any

from zoo.report.scores import OURS, falls, told

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
    others = {
        name: score
        for name, of in scores.items()
        if name != OURS and (score := of.get(measure)) is not None and math.isfinite(score)
    }
    if ours is None or not math.isfinite(ours) or not others:
        return ""
    sign = 1 if falls(measure) else -1
    best = min(others, key=lambda name: sign * others[name])
    if sign * ours < sign * others[best]:
        return (
            f"By {measure} this model, {told(ours)}, beats every baseline; the best of them is "
            f"{best}, {told(others[best])}."
        )
    beaten = f"By {measure} this model, {told(ours)}, does not beat {best}, {told(others[best])}."
    losses = [point["validation_loss"] for point in card.get("curve", [])]
    if not losses:
        return beaten
    return f"{beaten} {LEARNING if min(losses) == losses[-1] else LEARNT}"
