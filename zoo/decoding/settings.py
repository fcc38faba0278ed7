"""How symbols are chosen, and which of them have a meaning of their own, as the user says it."""

import dataclasses
import operator
from numbers import Real
from typing import Any

HIGHEST = 2**31 - 1  # of the integers of 32 bits, with which TensorFlow counts


def integer(name: str, meaning: str, value: Any, least: int, most: int | None = None) -> int:
    """A number as Python's integer: also one of NumPy, but no bool and no float.

    Raises:
        ValueError: it is none, or out of these bounds.
    """
    found = index(value)
    if found is None or found < least or (most is not None and found > most):
        upwards = f"from {least} on" if most is None else f"from {least} to {most}"
        raise ValueError(
            f"`{name}`, {meaning}, must be an integer {upwards}. Received: {name}={value!r}."
        )
    return found


def index(value: Any) -> int | None:
    """The same of what may be anything: None if it is no integer."""
    try:
        return None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        return None


def _real(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


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
        """The same in numbers of Python, if they make sense.

        Raises:
            ValueError: they do not.
        """
        if not _real(self.temperature) or not 0 <= self.temperature < float("inf"):
            raise ValueError(
                "`temperature` must be 0 (greedy) or a positive number. "
                f"Received: temperature={self.temperature!r}."
            )
        top_k = integer("top_k", "how many symbols to sample among, 0 for all", self.top_k, 0)
        if not _real(self.top_p) or not 0 < self.top_p <= 1:
            raise ValueError(
                "`top_p`, the probability of the symbols to sample among, must be above 0 and at "
                f"most 1. Received: top_p={self.top_p!r}."
            )
        return Sampling(float(self.temperature), top_k, float(self.top_p))


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
            integer(name, "the id of a symbol", symbol, 0)
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
        """The same in numbers of Python, if they make sense.

        Raises:
            ValueError: they do not.
        """
        width = integer("width", "the number of texts followed", self.width, 1, HIGHEST)
        best = integer("best", "the number of texts given", self.best, 1)
        if best > width:
            raise ValueError(
                "`best`, the number of texts given, must be at most `width`, the number followed. "
                f"Received: best={best}, width={width}."
            )
        if not _real(self.alpha) or not 0 <= self.alpha < float("inf"):
            raise ValueError(
                "`alpha`, how much longer texts are favoured, must be 0 or a positive number. "
                f"Received: alpha={self.alpha!r}."
            )
        return Beam(width, float(self.alpha), best)
