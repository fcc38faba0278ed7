"""What pages about any model hold, from its card alone."""

from typing import Any

from zoo.report import Curve, Table


def table(card: dict[str, Any]) -> Table:
    """What it was trained with."""
    return Table(
        caption="Settings, data and versions",
        columns=("", ""),
        rows=tuple(
            (name, _plain(value))
            for part in ("settings", "data", "split", "versions")
            for name, value in card[part].items()
        ),
    )


def curve(card: dict[str, Any], unit: str) -> Curve:
    """The loss, in this unit, over the minutes of training."""
    points = card.get("curve", [])
    minutes = [point["seconds"] / 60 for point in points]
    return Curve(
        title="Loss",
        x_label="minutes of training",
        y_label=unit,
        series={
            "training": (minutes, [point["training_loss"] for point in points]),
            "validation": (minutes, [point["validation_loss"] for point in points]),
        },
    )


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    return " ".join(value) if isinstance(value, list) else str(value)
