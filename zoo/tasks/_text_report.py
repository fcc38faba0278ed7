"""The page about a character model, from its card alone."""

import math
from collections.abc import Sequence
from typing import Any

from zoo.report import Curve, Fact, Page, Sample, Table
from zoo.tasks._task import command


def compare(card: dict[str, Any]) -> Table:
    """Loss of the model beside the baselines, on the same characters."""
    losses = {**card.get("baselines", {}), "this model": card["validation"]["nats_per_character"]}
    rows = [(name, nats, nats / math.log(2)) for name, nats in losses.items()]
    return Table(
        caption=f"Loss on all {card['split']['validation']:,} characters of the validation split",
        columns=("", "nats per character", "bits per character"),
        rows=tuple((name, f"{nats:.4f}", f"{bits:.4f}") for name, nats, bits in rows),
        highlight=len(rows) - 1,
    )


def page(card: dict[str, Any], samples: Sequence[Sample]) -> Page:
    """The page.

    Arguments:
        card: the card of a `CharacterModel`.
        samples: what it wrote.
    """
    measured, data, settings = card["validation"], card["data"], card["settings"]
    nats, points = measured["nats_per_character"], card.get("curve", [])
    minutes = [point["seconds"] / 60 for point in points]
    best_baseline = min(card.get("baselines", {"none": math.nan}).items(), key=lambda item: item[1])
    verdict = "less than" if nats < best_baseline[1] else "more than"
    return Page(
        title=f"{settings['cell'].upper()} character model of {data['name']}",
        summary=(
            f"{settings['layers']} × {settings['units']} units, {nats:.3f} nats per character on "
            f"text it has not seen: {verdict} the {best_baseline[1]:.3f} of {best_baseline[0]}."
        ),
        facts=(
            Fact("validation loss", f"{nats:.3f}", "nats per character"),
            Fact("the same", f"{measured['bits_per_character']:.3f}", "bits per character"),
            Fact("best baseline", f"{best_baseline[1]:.3f}", best_baseline[0]),
            Fact("training", f"{card.get('seconds', measured['seconds']) / 60:.1f}", "minutes"),
        ),
        comparison=compare(card),
        settings=Table(
            caption="Settings, data and versions",
            columns=("", ""),
            rows=tuple(
                (name, "–" if value is None else str(value))
                for part in (settings, data, card["split"], card["versions"])
                for name, value in part.items()
            ),
        ),
        curves=(
            Curve(
                title="Loss",
                x_label="minutes of training",
                y_label="nats per character",
                series={
                    "training": (minutes, [point["training_loss"] for point in points]),
                    "validation": (minutes, [point["validation_loss"] for point in points]),
                },
            ),
        ),
        samples=tuple(samples),
        footer=command("char-lm", settings),
    )
