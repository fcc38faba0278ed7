"""Tomorrow's return and price of a share, from the returns of the last days; no financial advice.

What is learnt are log returns, as prices have no scale of their own; what is judged is the price,
beside the last one.  On prices of exchanges that is not beaten as a rule, and the table says so.
"""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zoo.datasets.cards.named import named
from zoo.settings import setting
from zoo.tasks._rows import row_task
from zoo.training.learning import Learning

if TYPE_CHECKING:
    from zoo.datasets.splits import Table

VALIDATION, TEST = 0.1, 0.2  # shares of the days


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    data: str = setting(
        "ar1-returns",
        "a simulated series (ar1-returns, random-walk, garch-returns, split-prices, regime-change) "
        "or a CSV file of prices",
        kind=str,
    )
    column: str = setting("Close", "the column of the prices", kind=str)
    symbol: str | None = setting(None, "of a file with several shares, which", kind=str)
    window: int = setting(30, "how many returns are known when the next is told", at_least=1)
    cell: str = setting("gru", "the recurrence", kind=str)
    units: int = setting(16, "the width of the state", at_least=1)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    dropout: float = setting(
        0.2, "the share of a layer's outputs dropped in training", kind=float, at_least=0, below=1
    )


def read(settings: Settings) -> Any:
    """Days with the prices before each and the price on it: the last fifth is the test."""
    from zoo.datasets import series
    from zoo.datasets.splits import whole
    from zoo.tasks._tomorrow import tomorrows
    from zoo.tasks.models.prices import Days, priced

    splits = named(
        settings.data,
        series,
        lambda path: table_of(path, settings.column, settings.symbol),
    )
    table = whole(splits)
    prices = priced(table[_column(table, settings)], str(settings.data))
    parts = [
        Days(table.dates[days], prices[known], prices[days])
        for known, days in tomorrows(len(prices), settings.window + 1, VALIDATION, TEST)
    ]
    train, validation, test = parts
    return dataclasses.replace(splits, train=train, validation=validation, test=test)


def table_of(path: Path, column: str, symbol: str | None) -> Any:
    """The prices of a file, in train, validation and test; days without a price are left out."""
    from zoo.datasets import prices

    return prices.load(path, columns=column, symbols=symbol, repair=("missing",))


def _column(table: "Table", settings: Settings) -> str:
    """The name of the one column that is to be told."""
    column = table.spelt(settings.column)
    if column in table.names:
        return column
    if len(table.names) == 1:
        return table.names[0]
    raise ValueError(
        "`column` and `symbol`, what is to be told, must name one column. "
        f"Received: {settings.column!r} of {', '.join(table.names)}."
    )


TASK = row_task("stock", "tomorrow's return and price, beside the last price", Settings, read)
