"""The page about a character model, from its card alone."""

import math
from collections.abc import Sequence
from typing import Any

from zoo.report import Fact, Page, Sample, Table
from zoo.report.scores import OURS
from zoo.tasks._again import command
from zoo.tasks.models import _report, _verdict

NATS = "nats per character"


def compare(card: dict[str, Any]) -> Table:
    """Loss of the model beside the baselines, on the same characters."""
    losses = {**card.get("baselines", {}), OURS: card["validation"]["nats_per_character"]}
    rows = [(name, nats, nats / math.log(2)) for name, nats in losses.items()]
    return Table(
        caption=f"Loss on {card['split']['validation']:,} characters of the validation split",
        columns=("", NATS, "bits per character"),
        rows=tuple((name, f"{nats:.4f}", f"{bits:.4f}") for name, nats, bits in rows),
        highlight=len(rows) - 1,
    )


def verdict(card: dict[str, Any]) -> str:
    """Whether the model beats the baselines; "" if training was killed before there were any."""
    losses = {**card.get("baselines", {}), OURS: card["validation"]["nats_per_character"]}
    return _verdict.verdict({name: {NATS: nats} for name, nats in losses.items()}, card)


def page(task: str, card: dict[str, Any], samples: Sequence[Sample]) -> Page:
    """The page.

    Arguments:
        task: the name of the task that does it again.
        card: the card of a `CharacterModel`.
        samples: what it wrote.
    """
    measured, data, settings = card["validation"], card["data"], card["settings"]
    nats = measured["nats_per_character"]
    facts = [
        Fact("validation loss", f"{nats:.3f}", NATS),
        Fact("validation loss", f"{measured['bits_per_character']:.3f}", "bits per character"),
        Fact("training", f"{card.get('seconds', measured['seconds']) / 60:.1f}", "minutes"),
    ]
    summary = (
        f"{settings['layers']} × {settings['units']} units, {nats:.3f} nats per character on text "
        f"it has not seen. {verdict(card)}"
    )
    if "baselines" in card:  # not if training was killed
        name, loss = min(card["baselines"].items(), key=lambda item: item[1])
        facts.insert(2, Fact("best baseline", f"{loss:.3f}", name))
    return Page(
        title=f"{settings['cell'].upper()} character model of {data['name']}",
        summary=summary.rstrip(),
        facts=tuple(facts),
        comparison=compare(card),
        settings=_report.table(card),
        curves=(_report.curve(card, NATS),),
        samples=tuple(samples),
        footer=command(task, settings),
    )
