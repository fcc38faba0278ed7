"""The page about a model of rows, from its card alone."""

from collections.abc import Sequence
from typing import Any

from zoo.report import Fact, Page, Sample, Table
from zoo.report.scores import OURS, told
from zoo.tasks._again import command
from zoo.tasks.models import _report


def compare(card: dict[str, Any]) -> Table:
    """Scores of the model beside those of the baselines, on the same rows."""
    if "scores" not in card:  # training was killed
        rows: tuple[tuple[str, ...], ...] = ((OURS, f"{_loss(card):.4f}"),)
        return Table("Loss on the validation split", ("", "loss"), rows, highlight=0)
    measures = list(card["scores"][OURS])
    rows = tuple(
        (name, *(told(scores.get(measure)) for measure in measures))
        for name, scores in card["scores"].items()
    )
    judged = card["judged"]
    return Table(
        caption=f"On the {card['split'][judged]:,} {_unit(card)} of the {judged} split",
        columns=("", *measures),
        rows=rows,
        highlight=list(card["scores"]).index(OURS),
    )


def page(task: str, card: dict[str, Any], samples: Sequence[Sample], verdict: str) -> Page:
    """The page.

    Arguments:
        task: the name of the task that does it again.
        card: the card of a `RowModel`.
        samples: what it made of some rows.
        verdict: whether it beats the baselines, in words.
    """
    scores = card.get("scores", {}).get(OURS, {"validation loss": _loss(card)})
    measure, score = next(iter(scores.items()))
    judged = card.get("judged", "validation")
    facts = [Fact(name, told(value), judged) for name, value in scores.items()]
    seconds = card.get("seconds", card["validation"]["seconds"])
    facts.append(Fact("training", f"{seconds / 60:.1f}", "minutes"))
    return Page(
        title=f"{task} on {card['data']['name']}",
        summary=verdict or f"{measure} {told(score)} on {_unit(card)} that training has not seen.",
        facts=tuple(facts),
        comparison=compare(card),
        settings=_report.table(card),
        curves=(_report.curve(card, "loss"),),
        samples=tuple(samples),
        footer=command(task, card["settings"]),
    )


def _loss(card: dict[str, Any]) -> float:
    return float(card["validation"]["validation_loss"])


def _unit(card: dict[str, Any]) -> str:
    return str(card.get("unit", "rows"))
