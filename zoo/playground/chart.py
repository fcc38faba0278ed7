"""A series and what may follow it, as a picture of lines; it needs no library.

Lines are an <svg> that is stretched to the width there is; letters stand beside it as text of the
page, so that they stay as large on a phone.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from zoo.forecasting.series import Floats

WIDE, HIGH = 1000.0, 400.0
AIR = 0.06  # of the height, above and below
TICKS = 5
DASHES = ("none", "7 4", "2 3", "9 3 2 3")


@dataclass(frozen=True, eq=False)
class Chart:
    """Of one series.

    past: (n,) its values.  ahead: name → (horizon,) what may follow.  low, high: (horizon,) the
    band.  names: (n + horizon,) of the rows.  band: what it means.
    """

    title: str
    past: Floats
    ahead: Mapping[str, Floats]
    low: Floats
    high: Floats
    names: tuple[str, ...]
    band: str
    kind: ClassVar[str] = "chart"

    def came(self) -> str:
        """The past as the points of a line."""
        return self._points(0, self.past)

    def lines(self) -> Iterator[tuple[str, str, int, str, str]]:
        """Of each that may follow: name, points, number of its paint, dashes, its last value."""
        for number, (name, values) in enumerate(self.ahead.items()):
            start = np.concatenate([self.past[-1:], values])
            points = self._points(len(self.past) - 1, start)
            yield name, points, number % 6, DASHES[number % 4], price(float(values[-1]))

    def area(self) -> str:
        """The band as the points of its outline."""
        first = len(self.past) - 1
        over = self._pairs(first, np.concatenate([self.past[-1:], self.high]))
        under = self._pairs(first, np.concatenate([self.past[-1:], self.low]))
        return " ".join([*over, *reversed([*under])])

    def heights(self) -> Iterator[tuple[str, str]]:
        """Numbers on the left, and where each stands, in percent from the top."""
        low, high = self._range()
        step = _nice((high - low) / TICKS)
        digits = max(0, -math.floor(math.log10(step)))
        for count in range(math.ceil(low / step), math.floor(high / step) + 1):
            value = count * step
            yield f"{value:,.{digits}f}", f"{100 * self._y(value) / HIGH:.2f}"

    def now(self) -> str:
        """Where the last value stands, in percent from the left."""
        return f"{100 * self._x(len(self.past) - 1) / WIDE:.2f}"

    def ends(self) -> tuple[str, str, str]:
        """The names of the first row, of the last that is known, and of the last ahead."""
        return self.names[0], self.names[len(self.past) - 1], self.names[-1]

    def words(self) -> str:
        """The picture for who does not see it."""
        said = ", ".join(f"{name} {last}" for name, _, _, _, last in self.lines())
        low, high = price(float(self.low[-1])), price(float(self.high[-1]))
        return f"{self.title}. At the end: {said}; the band from {low} to {high}."

    def _range(self) -> tuple[float, float]:
        every = np.concatenate([self.past, self.low, self.high, *self.ahead.values()])
        low, high = float(every.min()), float(every.max())
        air = AIR * (high - low) or 0.05 * abs(high) or 1.0
        return low - air, high + air

    def _x(self, row: float) -> float:
        return WIDE * row / (len(self.past) + len(self.low) - 1)

    def _y(self, value: float) -> float:
        low, high = self._range()
        return HIGH * (high - value) / (high - low)

    def _pairs(self, first: int, values: Floats) -> Iterator[str]:
        for row, value in enumerate(values, first):
            yield f"{self._x(row):.1f},{self._y(float(value)):.1f}"

    def _points(self, first: int, values: Floats) -> str:
        return " ".join(self._pairs(first, values))


def price(value: float) -> str:
    """With two decimals, or four digits of what is small."""
    return f"{value:,.2f}" if abs(value) >= 10 else f"{value:.4g}"


def _nice(step: float) -> float:
    """The next of 1, 2, 5, 10, … times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return power * next(n for n in (1, 2, 5, 10) if n * power >= step * (1 - 1e-9))
