"""README.md of a packed model: what it is, what it scores beside what, and how it came to be."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from zoo.report.scores import markdown, told

NAME = "README.md"
OWN = "this model"


def command(trained: Any) -> str:
    """The command that trains it."""
    from zoo.tasks._again import again

    return again(trained.task, trained.settings)


def page(task: str, card: Mapping[str, Any], numbers: int) -> str:
    """The whole page.

    Arguments:
        task: the name of its task.
        card: with its receipt.
        numbers: how many weights it has.
    """
    return "\n".join(_lines(task, card, numbers)).rstrip() + "\n"


def _lines(task: str, card: Mapping[str, Any], numbers: int) -> Iterator[str]:
    from zoo.tasks import find

    receipt, settings = card["receipt"], card["settings"]
    name = receipt["name"]
    yield "---"  # what model hubs read
    yield "library_name: keras"
    yield "tags: [recurrent-neural-network, rnn-zoo]"
    yield "---\n"
    yield f"# {name}\n"
    story = find(task).story
    yield f"{story[0].upper()}{story[1:]}: {numbers:,} weights, kept in {receipt['precision']} "
    yield "precision.\n"
    yield "```python"
    yield "import zoo\n"
    yield f"model = zoo.load({json.dumps(name)})"
    yield "```\n"
    yield "## What it scores\n"
    judged = card.get("judged", "validation")
    rows = card.get("split", {}).get(judged)
    if rows:
        yield f"On the {rows:,} {card.get('unit', 'characters')} of the {judged} split, beside "
        yield "what any model has to beat on the same:\n"
    yield from markdown({**_baselines(card), OWN: receipt["scores"]}, OWN)
    yield ""
    first = next(iter(receipt["scores"]))
    if receipt["seeds"]:
        others = ", ".join(
            f"{told(scores[first])} with seed {seed}" for seed, scores in receipt["seeds"].items()
        )
        yield f"Trained again, {first} was {others}.\n"
    yield f"`zoo verify {name}` measures it anew, and holds it to {receipt['within']:.1%}.\n"
    yield "## How it came to be\n"
    yield f"    {receipt['command']}\n"
    yield f"- Data: {receipt['data']}; {receipt['licence'] or 'licence unknown'}. None are inside."
    data = card.get("data", {})
    if "sha256" in data:
        yield f"- SHA-256 of the data as they were split: {data['sha256']}"
    yield f"- Seed: {settings.get('seed', 0)}"
    if "seconds" in card:
        where = f" on {receipt['machine']}" if receipt["machine"] else ""
        yield f"- Time: {card['seconds'] / 60:.1f} minutes{where}"
    versions = card.get("versions", {})
    if versions:
        yield f"- Versions: {', '.join(f'{of} {version}' for of, version in versions.items())}"
    for note in data.get("notes", []):
        yield f"- Note: {note}"


def _baselines(card: Mapping[str, Any]) -> dict[str, Mapping[str, float]]:
    if "baselines" in card:  # of a text, in nats
        return {name: {"nats per character": nats} for name, nats in card["baselines"].items()}
    return {name: of for name, of in card.get("scores", {}).items() if name != OWN}
