"""Whether a model is what is told of it: its files, its golden answers, its published scores."""

import dataclasses
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zoo.presets import golden, receipt
from zoo.presets.data import here, missing
from zoo.presets.folder import read_card
from zoo.presets.named import place


@dataclasses.dataclass(frozen=True)
class Verified:
    """What held; whatever does not raises.

    golden      the largest difference from golden answers; None: it has none
    scores      as they were measured now; None: they were not
    published   as the receipt tells them; None: there is no receipt
    skipped     what was not measured, and why
    """

    name: str
    golden: float | None
    scores: Mapping[str, float] | None
    published: Mapping[str, float] | None
    skipped: str | None


def verify(model: str | Path, data: str | Path | None = None) -> Verified:
    """Hashes the files, builds the model, asks it for its golden answers, measures it anew.

    Arguments:
        model: the name of a pretrained model, or the folder of one.
        data: where the data are that it was trained on, if not where its receipt names them.

    Raises:
        FileNotFoundError, ValueError: something does not hold; the message tells what.
        OSError: `data` cannot be read.

    Example:
        >>> found = zoo.verify("names")
        >>> found.golden < 1e-3  # how far its answers are off, wherever it runs
        True
    """
    from zoo.tasks import load

    folder, _ = place(model)
    trained = load(model)
    told = receipt.read(read_card(folder, set()))
    difference = golden.check(folder, trained)
    if told is None:
        return Verified(str(model), difference, None, None, "it has no receipt")
    why = missing(told.data) if data is None else None
    if why is not None:
        return Verified(told.name, difference, None, told.scores, why)
    where = here(told.data) if data is None else str(data)
    trained.settings = dataclasses.replace(trained.settings, data=where)
    scores = measured(trained)
    if moved := differ(scores, told.scores, told.within):
        raise ValueError(f"{told.name} was published with other scores: {moved}.")
    lacking = [name for name in told.scores if name not in scores]  # BLEU is an extra
    skipped = f"{', '.join(lacking)} needs a package that is not installed" if lacking else None
    return Verified(told.name, difference, scores, told.scores, skipped)


def measured(trained: Any) -> dict[str, float]:
    """What a model scores on the data it is judged by.

    Raises:
        ValueError: its task has no scores.
        OSError: the data are not at hand.
    """
    if not hasattr(trained, "evaluate"):
        raise ValueError(
            f"A model is packed with its scores, and {trained.task} has none. "
            "Give away the folder that training made."
        )
    found = trained.evaluate()
    return dict(found) if isinstance(found, Mapping) else {"nats per character": float(found)}


def differ(scores: Mapping[str, float], told: Mapping[str, float], within: float) -> str:
    """The first score that is off by more, in words; "" if none is, of those there are."""
    for name, score in scores.items():
        if name not in told:
            return f"{name}, which was not told"
        same = math.isnan(score) and math.isnan(told[name])
        if not same and not abs(score - told[name]) <= within * max(1.0, abs(told[name])):
            return f"{name} is {score:.6g} instead of {told[name]:.6g}"
    return ""
