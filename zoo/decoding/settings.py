"""How symbols are chosen, and which of them have a meaning of their own, as the user says it."""

import dataclasses
import operator
from typing import Any


@dataclasses.dataclass(frozen=True)
class Sampling:
    """How the next symbol is chosen.

    Arguments:
        temperature: 0 takes the most likely symbol; 1 samples as the model believes; less is
            more cautious, more is wilder.
        top_k: sample among the k most likely alone; 0 among all.
        top_p: sample among the fewest symbols whose probabilities sum to p; 1 among all.
    """

    temperature: Any = 0.8
    top_k: Any = 0
    top_p: Any = 1.0

    def check(self) -> "Sampling":
        """Itself, if its numbers make sense.

        Raises:
            ValueError: they do not.
        """
        if not 0 <= self.temperature < float("inf"):
            raise ValueError(
                "`temperature` must be 0 (greedy) or a positive number. "
                f"Received: temperature={self.temperature!r}."
            )
        if isinstance(self.top_k, bool) or not isinstance(self.top_k, int) or self.top_k < 0:
            raise ValueError(
                "`top_k`, how many symbols to sample among, must be a positive integer, or 0 for "
                f"all. Received: top_k={self.top_k!r}."
            )
        if not 0 < self.top_p <= 1:
            raise ValueError(
                "`top_p`, the probability of the symbols to sample among, must be above 0 and at "
                f"most 1. Received: top_p={self.top_p!r}."
            )
        return self


@dataclasses.dataclass(frozen=True)
class Symbols:
    """The symbols with a meaning of their own in a text that is written on a condition.

    Arguments:
        start: what the decoder reads first.
        end: what it writes last.
        never: what it must not write, such as the filler of batches and the start.

    Raises:
        ValueError: a symbol that is no id; or the end is never to be written.
    """

    start: int
    end: int
    never: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        named = [("start", self.start), ("end", self.end), *(("never", n) for n in self.never)]
        for name, symbol in named:
            if not hasattr(symbol, "__index__") or isinstance(symbol, bool) or symbol < 0:
                raise ValueError(
                    f"`{name}` must be the id of a symbol, an integer from 0 on. "
                    f"Received: {name}={symbol!r}."
                )
        object.__setattr__(self, "never", tuple(sorted({operator.index(n) for n in self.never})))
        if self.end in self.never:
            raise ValueError(
                "`never`, the symbols that are not to be written, must not hold the end, or no "
                f"text would have one. Received: end={self.end}, never={self.never}."
            )


@dataclasses.dataclass(frozen=True)
class Beam:
    """How a beam is searched.

    A text of n symbols, the end among them, has the score log p / ((5 + n) / 6)^alpha: the length
    penalty of Wu et al. (2016).

    Arguments:
        width: how many texts are followed side by side; 1 is greedy.
        alpha: 0 takes the most likely text; more favours longer ones.
        best: how many texts are given for each row, at most `width`.
    """

    width: Any = 5
    alpha: Any = 0.6
    best: Any = 1

    def check(self) -> "Beam":
        """Itself, if its numbers make sense.

        Raises:
            ValueError: they do not.
        """
        for name, meaning in (("width", "texts followed"), ("best", "texts given")):
            number = getattr(self, name)
            if not hasattr(number, "__index__") or isinstance(number, bool) or number < 1:
                raise ValueError(
                    f"`{name}`, the number of {meaning}, must be a positive integer. "
                    f"Received: {name}={number!r}."
                )
        if self.best > self.width:
            raise ValueError(
                "`best`, the number of texts given, must be at most `width`, the number followed. "
                f"Received: best={self.best}, width={self.width}."
            )
        if not 0 <= self.alpha < float("inf"):
            raise ValueError(
                "`alpha`, how much longer texts are favoured, must be 0 or a positive number. "
                f"Received: alpha={self.alpha!r}."
            )
        return self
