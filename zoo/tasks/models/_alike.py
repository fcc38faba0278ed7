"""Whether rows are such as a model was made for, or those it was trained on."""

from collections.abc import Callable, Mapping
from typing import Any

from zoo.datasets.splits import Splits, fingerprint

SIZES = ("shape", "columns", "length")  # facts that tell what a row must be


def check_alike(
    facts: Mapping[str, Any], splits: Splits[Any], fit: Callable[[], Mapping[str, Any]]
) -> None:
    """Raises ValueError if they are not.

    Arguments:
        facts: those of the model.
        splits: the rows.
        fit: gives the facts of these rows.
    """
    classes = facts.get("classes")
    if classes is not None and classes != [*splits.classes]:
        raise ValueError(
            f"`data`, rows to judge by, must have the classes {', '.join(classes)}. "
            f"Received: {', '.join(splits.classes) or 'none'}."
        )
    sizes = [name for name in SIZES if name in facts]
    there = fit() if sizes else {}
    for name in sizes:
        if there.get(name) != facts[name]:
            raise ValueError(
                f"`data`, rows to judge by, must have the {name} {facts[name]}. "
                f"Received: {there.get(name)}."
            )


def check_unchanged(told: Mapping[str, Any], splits: Splits[Any]) -> None:
    """Raises ValueError if the rows are no longer those of which a card tells."""
    if told.get("sha256") not in (None, fingerprint(splits)):
        raise ValueError(
            f"{told['name']} are no longer the data the model was trained on, so what was learnt "
            "may be among what is to be judged. Name the data to evaluate on."
        )
