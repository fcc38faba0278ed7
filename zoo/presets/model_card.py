"""README.md of a packed model: what it is, what it scores beside what, and how it came to be."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from zoo.presets.receipt import Receipt
from zoo.report.scores import OURS, markdown, told

NAME = "README.md"


def command(trained: Any) -> str:
    """The command that trains it."""
    from zoo.tasks import again

    return again(trained.task, trained.settings)


def page(task: str, card: Mapping[str, Any], receipt: Receipt, numbers: int) -> str:
    """The whole page.

    Arguments:
        task: the name of its task.
        numbers: how many weights it has.
    """
    return "\n".join(_lines(task, card, receipt, numbers)).rstrip() + "\n"


def _lines(task: str, card: Mapping[str, Any], receipt: Receipt, numbers: int) -> Iterator[str]:
    from zoo.tasks import find

    story, name = find(task).story, receipt.name
    yield "---"  # what model hubs read
    yield "library_name: keras"
    yield "tags: [recurrent-neural-network, rnn-zoo]"
    yield "---\n"
    yield f"# {name}\n"
    yield f"{story[0].upper()}{story[1:]}: {numbers:,} weights in {receipt.precision} precision.\n"
    yield "```python"
    yield "import zoo\n"
    yield f"model = zoo.load({json.dumps(name)})  # model.predict(…), model.export(…)"
    yield "```\n"
    yield "## What it scores\n"
    judged = card.get("judged", "validation")
    rows = card.get("split", {}).get(judged)
    if rows:
        unit = card.get("unit", "characters")
        yield f"On {rows:,} {unit} of the {judged} split, beside what any model has to beat:\n"
    yield from markdown({**baselines(card), OURS: receipt.scores}, OURS)
    yield ""
    chief, _ = receipt.chief
    others = [f"{told(of[chief])} with seed {seed}" for seed, of in receipt.seeds.items()]
    if others:
        yield f"Trained again, {chief} was {', '.join(others)}.\n"
    yield (
        f"`zoo verify {name}` measures it anew; it may be off by {receipt.within:g}, of scores "
        "above one by as large a part of them.\n"
    )
    yield "## How it came to be\n"
    yield f"    {receipt.command}\n"
    yield f"- Data: {receipt.data}. Licence: {receipt.licence or 'unknown'}. None are inside."
    data = card.get("data", {})
    if "sha256" in data:
        yield f"- SHA-256 of the data as they were read: {data['sha256']}"
    yield f"- Seed: {card['settings'].get('seed', 0)}"
    if "seconds" in card:
        where = f" on {receipt.machine}" if receipt.machine else ""
        yield f"- Time: {card['seconds'] / 60:.1f} minutes{where}"
    if versions := card.get("versions"):
        yield f"- Versions: {', '.join(f'{of} {version}' for of, version in versions.items())}"
    for note in data.get("notes", []):
        yield f"- Note: {note}"


def baselines(card: Mapping[str, Any]) -> dict[str, Mapping[str, float]]:
    """Name → scores of what any model has to beat, as a card tells them."""
    if "baselines" in card:  # of a text, in nats
        return {name: {"nats per character": nats} for name, nats in card["baselines"].items()}
    return {name: of for name, of in card.get("scores", {}).items() if name != OURS}
