"""What can be chosen of a forecast."""

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING

from zoo.forecasting.folds import SCHEMES
from zoo.settings import other, setting
from zoo.training.learning import Learning

if TYPE_CHECKING:
    from zoo.forecasting.targets import Target

# To be chosen without loading TensorFlow; what they mean is in the files of these names.
TARGETS = ("price", "difference", "return", "log-return")
HEADS = ("point", "quantiles", "gaussian", "student-t", "volatility", "direction")
KINDS = ("direct", "encoder-decoder", "recursive")
SCALINGS = ("train", "window")


@dataclasses.dataclass(frozen=True)
class Settings:
    """What is foretold from what, by which network, and how that is judged."""

    data: str = setting("ar1-returns", "a dataset by name, a CSV file, or a ticker", kind=str)
    path: str | None = setting(None, "where the files of a dataset by name lie", kind=str)
    column: str = setting("Close", "what is foretold, or the only column; all: every one", kind=str)
    symbol: str | None = setting(None, "of a file with several shares, which", kind=str)
    observed: str = setting("", "columns that are known once they happened: A,B", kind=str)
    planned: str = setting("", "columns that are known ahead; weekday, month, hour: A,B", kind=str)
    until: str | None = setting(None, "the last date to learn from and to judge by", kind=str)
    horizon: int = setting(1, "how many rows ahead", at_least=1, at_most=1000)
    lags: int = setting(20, "how many values are read one by one", at_least=1, at_most=10_000)
    seasons: str = setting("", "lengths of seasons in rows, the chief one first: 24,168", kind=str)
    target: str = setting("log-return", "what is learnt of a value", kind=str, choices=TARGETS)
    head: str = setting("point", "what is said of each step", kind=str, choices=HEADS)
    model: str = setting("direct", "how several steps are told", kind=str, choices=KINDS)
    cell: str = setting("gru", "the recurrence", kind=str)
    units: int = setting(16, "the width of the state", at_least=1, at_most=2**16)
    layers: int = setting(1, "how many recurrences stand on each other", at_least=1, at_most=100)
    dropout: float = setting(
        0.1, "the share of a layer's outputs dropped in training", kind=float, at_least=0, below=1
    )
    members: int = setting(1, "how many networks are averaged", at_least=1, at_most=100)
    scaling: str = setting(
        "train", "by what the size of changes is measured", kind=str, choices=SCALINGS
    )
    level: float = setting(0.9, "how much an interval is to cover", kind=float, above=0, below=1)
    test: float | None = setting(
        None, "the share of the rows that is foretold, or their number", kind=float, above=0
    )
    validation: float | None = setting(
        None, "that of the rows before them, which train nothing", kind=float, above=0
    )
    refit: int | None = setting(None, "after how many origins to learn anew", at_least=1)
    warm: bool = setting(False, "whether a refit begins from the weights before", kind=bool)
    scheme: str = setting(
        "expanding",
        "whether the past that is learnt from grows or moves along",
        kind=str,
        choices=SCHEMES,
    )
    stride: int = setting(1, "rows from one origin to the next", at_least=1)
    every: int = setting(1, "rows from one window that is learnt from to the next", at_least=1)
    embargo: int = setting(0, "rows left out between learning and testing", at_least=0)
    epochs: int = setting(30, "how often the windows are read", at_least=1)
    patience: int = setting(
        5, "after how many epochs without a better validation training ends", at_least=1
    )
    batch: int = other(Learning, "batch", 128)
    learning_rate: float = other(Learning, "learning_rate", 3e-3)
    weight_decay: float = other(Learning, "weight_decay", 1e-2)
    clip: float = setting(
        1.0, "the largest norm of all gradients; 0 clips none", kind=float, at_least=0
    )
    engine: str = other(Learning, "engine", "auto")
    seed: int = other(Learning, "seed", 0)

    @cached_property
    def season(self) -> int:
        """The chief one; 1: there is none."""
        return self.all_seasons[0] if self.all_seasons else 1

    @cached_property
    def all_seasons(self) -> tuple[int, ...]:
        """All of them.

        Raises:
            ValueError: they are no whole numbers above 1.
        """
        parts = [part for part in self.seasons.replace(" ", "").split(",") if part]
        if not all(part.isdecimal() and int(part) > 1 for part in parts):
            raise ValueError(
                "`seasons`, lengths of seasons in rows, must be whole numbers above 1 with commas "
                f"between them. Received: {self.seasons!r}."
            )
        return tuple(map(int, parts))

    def beside(self, kind: str) -> tuple[str, ...]:
        """The columns that are `observed`, or `planned`."""
        parts = (part.strip() for part in getattr(self, kind).split(","))
        return tuple(part for part in parts if part)

    @cached_property
    def how(self) -> "Target":
        """The target."""
        from zoo.forecasting import targets

        return targets.TARGETS[self.target]
