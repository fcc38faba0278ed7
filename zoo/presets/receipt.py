"""The receipt of a packed model: where it comes from, and what its own numbers score."""

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

WITHIN = 5e-3  # how far a score may be off on another machine; relative where it is above one

Scores = Mapping[str, float]


@dataclasses.dataclass(frozen=True)
class Receipt:
    """As the card of a packed model keeps it.

    name        by which it is loaded
    command     that trains it again
    data        on which it is judged; under $ZOO_TEST_DATA as a rule
    licence     of the data
    machine     on which it was trained, in words
    precision   of the weights as they are kept, half or full
    scores      measure → what the packed weights score on these data
    within      how far a score may be off if measured again; relative where it is above one
    seeds       seed → scores of the same training with that seed
    """

    name: str
    command: str
    data: str
    licence: str
    machine: str
    precision: str
    scores: Scores
    within: float = WITHIN
    seeds: Mapping[str, Scores] = dataclasses.field(default_factory=dict)

    @property
    def chief(self) -> tuple[str, float]:
        """The measure that counts, and its score."""
        return next(iter(self.scores.items()))


def read(card: Mapping[str, Any]) -> Receipt | None:
    """The receipt of a card; None: it has none.

    Raises:
        ValueError: it is none.
    """
    given = card.get("receipt")
    if given is None:
        return None
    fields = {field.name: field.type for field in dataclasses.fields(Receipt)}
    if not isinstance(given, dict) or given.keys() != fields.keys():
        told = ", ".join(given) if isinstance(given, dict) else repr(given)
        raise ValueError(
            f"The receipt of a card must tell {', '.join(fields)}. Received: {told:.100}."
        )
    for name in fields:
        if not _fits(name, given[name]):
            raise ValueError(
                f"The receipt of a card must tell a `{name}` that makes sense. "
                f"Received: {given[name]!r:.100}."
            )
    return Receipt(**given)


def _fits(name: str, value: Any) -> bool:
    if name == "scores":
        return _scores(value)
    if name == "seeds":
        return isinstance(value, dict) and all(map(_scores, value.values()))
    if name == "within":
        return type(value) is float and 0 < value < math.inf
    return isinstance(value, str)


def _scores(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(type(v) is float for v in value.values())
