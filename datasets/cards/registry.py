"""All datasets: each file of the package declares its own in `CARDS`, and is listed nowhere else.

Looking them up reads these files, which is quick: they load pandas and the like only to read data.
"""

import difflib
import importlib
import pkgutil

import zoo.datasets
from zoo.datasets.cards.card import Card


def families() -> dict[str, tuple[Card, ...]]:
    """The cards of each file, by its name."""
    files = [m.name for m in pkgutil.iter_modules(zoo.datasets.__path__) if not m.ispkg]
    return {name: importlib.import_module(f"zoo.datasets.{name}").CARDS for name in files}


def cards() -> dict[str, Card]:
    """All cards by name."""
    return {card.name: card for family in families().values() for card in family}


def find(name: str) -> Card:
    """The card of that name, with hyphens or underscores.

    ValueError: there is none; the message gives the nearest.
    """
    known = cards()
    key = name.lower().replace("_", "-")
    if key in known:
        return known[key]
    family = families().get(key.replace("-", "_"))
    if family:
        names = ", ".join(card.name for card in family)
        raise ValueError(f"{name} is a family of datasets. Name one of it: {names}.")
    near = difflib.get_close_matches(key, known, 1, 0.5)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"There is no dataset {name!r}.{guess} Known: {', '.join(sorted(known))}.")
