"""Problems made to measure a memory: what is to be kept, and for how long, is known.

    sum-of-integers   3 1 4 1 5      → 14      every step counts
    adding-problem    .3 .8 .1 .6    → 1.4     two marked steps count, of many
                       0  1  0  1
    copy-memory       3 1 4 _ _ _ |  → 3 1 4   after a long pause

Rows are drawn by chance.  Where two could be alike, each is drawn once, and its side is a function
of itself: so none stands on two sides, and more rows move nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.batches.sizes import check_least
from zoo.datasets.cards import Card, Field, generated
from zoo.datasets.splits import Ragged, Rows, Splits, by_key

HELD_OUT = 1_000  # additions to validate, and as many to test
DRAWN = 4_096  # rows at once
HIGHEST = 9  # of the integers to sum up
SYMBOLS, KEPT = 8, 10  # copy memory: how many there are, how many are to be kept
BLANK, SIGNAL = 0, SYMBOLS + 1


@dataclass(frozen=True, eq=False, repr=False)
class Sums(Rows):
    """integers: (rows, time) int32.  sums: (rows,) int32."""

    integers: Ragged
    sums: NDArray[np.int32]


@dataclass(frozen=True, eq=False, repr=False)
class Additions(Rows):
    """steps: (rows, time, 2) float32, a number and its mark.  sums: (rows,) float32."""

    steps: NDArray[np.float32]
    sums: NDArray[np.float32]


@dataclass(frozen=True, eq=False, repr=False)
class Copies(Rows):
    """inputs, targets: (rows, time) int32."""

    inputs: NDArray[np.int32]
    targets: NDArray[np.int32]


def sums(*, longest: int = 10, rows: int = 12_000, seed: int = 0) -> Splits[Sums]:
    """Sequences of 2 to `longest` integers from 0 to 9, and their sums.

    ValueError: a size that is none, or too small for so many different rows.
    """
    check_least("longest", "the most integers of a row", longest, 2)
    check_least("rows", "the number of rows of all parts", rows, 30)

    def draw(generator: np.random.Generator) -> NDArray[np.int32]:
        """(rows, 1 + longest): the length, and the integers with zeros after their end."""
        lengths = generator.integers(2, longest, (DRAWN, 1), endpoint=True, dtype=np.int32)
        integers = generator.integers(HIGHEST, size=(DRAWN, longest), endpoint=True, dtype=np.int32)
        return np.hstack([lengths, integers * (np.arange(longest) < lengths)])

    def made(drawn: NDArray[np.int32]) -> Sums:
        lengths, integers = drawn[:, 0], drawn[:, 1:]
        starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        kept = integers[np.arange(longest) < lengths[:, None]]
        return Sums(Ragged(kept, starts), integers.sum(1, dtype=np.int32))

    possible = sum((HIGHEST + 1) ** length for length in range(2, longest + 1))
    train, validation, test = map(made, _distinct(draw, rows, seed, possible))
    return Splits(train, validation, test)


def additions(*, time: int = 200, rows: int = 20_000, seed: int = 0) -> Splits[Additions]:
    """Numbers between 0 and 1, two of them marked, one in each half; their sum.

    As in Le, Jaitly and Hinton (2015), who simplified Hochreiter and Schmidhuber (1997).

    ValueError: fewer than two steps, or less than a row.
    """
    check_least("time", "the number of steps", time, 2)
    check_least("rows", "the number of rows to train on", rows, 1)

    def made(count: int, generator: np.random.Generator) -> Additions:
        draws = generator.random((count, time + 2), np.float32)
        steps = np.zeros((count, time, 2), np.float32)
        steps[:, :, 0] = draws[:, :time]
        half = time // 2
        marked = draws[:, time:].astype(np.float64) * [half, time - half] + [0, half]
        np.put_along_axis(steps[:, :, 1], marked.astype(np.int64), 1, axis=1)
        return Additions(steps, (steps[:, :, 0] * steps[:, :, 1]).sum(1, dtype=np.float32))

    counts = (rows, HELD_OUT, HELD_OUT)  # each with draws of its own
    train, validation, test = (
        made(count, np.random.Generator(np.random.PCG64([seed, part])))
        for part, count in enumerate(counts)
    )
    return Splits(train, validation, test)


def copies(
    *, pause: int = 50, kept: int = KEPT, rows: int = 40_000, seed: int = 0
) -> Splits[Copies]:
    """Ten symbols to be said again after a pause, when a signal asks for them.

    As in Arjovsky, Shah and Bengio (2016), T being `pause`: ten symbols of eight kinds, T - 1
    blanks, the signal, ten blanks; the target is blank for T + 10 steps, then the ten symbols.  Of
    fewer than ten, `kept`, fewer rows are different.

    ValueError: no pause, no symbol, too few rows for three parts, or too many to be different.
    """
    check_least("pause", "the number of steps until the symbols are asked for", pause, 1)
    check_least("kept", "the number of symbols", kept, 1)
    check_least("rows", "the number of rows of all parts", rows, 30)

    def draw(generator: np.random.Generator) -> NDArray[np.int32]:
        return generator.integers(1, SYMBOLS, (DRAWN, kept), endpoint=True, dtype=np.int32)

    def made(symbols: NDArray[np.int32]) -> Copies:
        inputs, targets = np.full((2, len(symbols), pause + 2 * kept), BLANK, np.int32)
        inputs[:, :kept] = targets[:, -kept:] = symbols
        inputs[:, kept + pause - 1] = SIGNAL
        return Copies(inputs, targets)

    train, validation, test = map(made, _distinct(draw, rows, seed, SYMBOLS**kept))
    return Splits(train, validation, test)


def _distinct(
    draw: Callable[[np.random.Generator], NDArray[np.int32]], rows: int, seed: int, possible: int
) -> list[NDArray[np.int32]]:
    """Different rows for train, validation and test."""
    if 2 * rows > possible:
        raise ValueError(
            f"`rows`, the number of rows of all parts, must be at most {possible // 2}, half of "
            f"those that are possible at this length. Received: rows={rows}."
        )
    generator = np.random.Generator(np.random.PCG64([seed]))
    drawn: dict[str, NDArray[np.int32]] = {}
    while len(drawn) < rows:
        drawn |= {row.tobytes().decode("latin-1"): row for row in draw(generator)}
    keys = list(drawn)[:rows]
    side = by_key(keys, 0.1, 0.1)
    every = np.stack([drawn[key] for key in keys])
    return [every[side == number] for number in range(3)]


LICENCE = "Apache-2.0, generated"
DISTINCT = "by row, each drawn once: a tenth each to validate and to test"

CARDS = (
    Card(
        name="sum-of-integers",
        story="2 to 10 integers from 0 to 9, and their sum: every step counts",
        load=generated(sums),
        fields=(
            Field("integers", "(rows, time) int32", "0 to 9; padding adds nothing to the sum"),
            Field("sums", "(rows,) int32", "of the integers"),
        ),
        split=DISTINCT,
        baseline="4.5 for each integer: mean squared error 50, exact in 6 % of test",
        licence=LICENCE,
        citation="RNN Zoo",
        quirks=("Of two integers there are but 100 rows, so short rows are rarer than long ones.",),
        lengths="integers",
    ),
    Card(
        name="adding-problem",
        story="two marked numbers of 200 are to be added",
        load=generated(additions),
        fields=(
            Field("steps", "(rows, 200, 2) float32", "a number from 0 to 1, and its mark, 0 or 1"),
            Field("sums", "(rows,) float32", "of the two numbers that are marked"),
        ),
        split="20 000 rows to train, 1 000 each to validate and to test, with draws of their own",
        baseline="always 1: mean squared error 1/6 = 0.167",
        licence=LICENCE,
        citation="Hochreiter and Schmidhuber 1997, as simplified by Le, Jaitly and Hinton 2015",
        quirks=(
            "One mark is in each half; in 1997 marks, lengths and numbers were drawn otherwise.",
        ),
    ),
    Card(
        name="copy-memory",
        story="ten symbols are to be said again after a pause of 50 steps",
        load=generated(copies),
        fields=(
            Field("inputs", "(rows, 70) int32", "1 to 8: symbols, 0: blank, 9: the signal"),
            Field("targets", "(rows, 70) int32", "blank, and the symbols in the last ten steps"),
        ),
        split=DISTINCT,
        baseline="blanks, then chance: ln 8 = 2.08 nats a symbol, 10 ln 8 / 70 = 0.297 a step",
        licence=LICENCE,
        citation="Arjovsky, Shah and Bengio 2016, after Hochreiter and Schmidhuber 1997",
    ),
)
