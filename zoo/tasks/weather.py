"""Tomorrow's weather: its type and its highest temperature, from a sequence of days.

The recurrent network (many-to-one) reads the last days.  Beside it stand a feed-forward network
that sees today alone, and whoever says that tomorrow will be as today; the table says who wins.
"""

import dataclasses
from typing import Any

import numpy as np

from zoo.datasets.cards.named import named
from zoo.settings import other, setting
from zoo.tasks._rows import row_task
from zoo.training.learning import Learning

DAY = np.timedelta64(1, "D")
VALIDATION, TEST = 0.2, 0.2  # shares of the days


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    data: str = setting("seattle-weather", "seattle-weather, or a table of its form", kind=str)
    window: int = setting(7, "how many days are known when the next is told", at_least=1)
    cell: str = setting("gru", "the recurrence", kind=str)
    units: int = setting(32, "the width of the state", at_least=1)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    dropout: float = setting(
        0.3, "the share of a layer's outputs dropped in training", kind=float, at_least=0, below=1
    )
    batch: int = other(Learning, "batch", 32)


def read(settings: Settings) -> Any:
    """Days with those before each: the last fifth is the test, the fifth before it validation."""
    from zoo.datasets import weather
    from zoo.datasets.splits import whole
    from zoo.tasks._tomorrow import tomorrows
    from zoo.tasks.models.days import Days

    splits = named(settings.data, weather, weather.load)
    table: Any = complete(whole(splits))
    parts = []
    for known, days in tomorrows(len(table), settings.window, VALIDATION, TEST):
        unbroken = table.dates[days] - table.dates[known[:, 0]] == settings.window * DAY
        known, days = known[unbroken], days[unbroken]
        if not len(days):
            raise ValueError(
                f"`data`, the weather, must have {settings.window + 1} days without a gap in each "
                "part, train, validation and test. Received: a part without any. "
                "Choose a smaller `window`, or fill the gaps."
            )
        parts.append(
            Days(
                table.dates[days],
                table.values[known],
                table.types[known],
                table.values[days],
                table.types[days],
            )
        )
    train, validation, test = parts
    return dataclasses.replace(splits, train=train, validation=validation, test=test)


def complete(table: Any) -> Any:
    """The same table.

    Raises:
        ValueError: a number is missing.
    """
    missing = ~np.isfinite(table.values)
    if missing.any():
        day, column = np.argwhere(missing)[0]
        raise ValueError(
            "`data`, the weather, must have every number of every day. "
            f"Received: none for {table.names[column]} on {table.dates[day]}."
        )
    return table


TASK = row_task("weather", "tomorrow's weather, from a sequence of days", Settings, read)
