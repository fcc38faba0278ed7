"""What the card of a model of rows tells before anything is learnt."""

import dataclasses
from typing import Any

from zoo.datasets.splits import Splits, fingerprint
from zoo.versions import versions


def begun(settings: Any, splits: Splits[Any], unit: str) -> dict[str, Any]:
    """Data, split, settings and versions, as plain data.

    Arguments:
        unit: what is counted.
    """
    return {
        "data": {
            "name": str(settings.data),
            "notes": list(splits.notes),
            "sha256": fingerprint(splits),
        },
        "split": {name: len(part) for name, part in splits.parts().items()},
        "unit": unit,
        "settings": dataclasses.asdict(settings),
        "versions": versions(),
    }
