"""Properties of the steps of a sequence: labels → a number for each, NaN where there is none.

A label is what stands at a step: a character, a word, a day as YYYY-MM-DD, a price as digits.  A
property is told after its step is read, as a state is.
"""

import datetime
import math
from collections.abc import Callable, Sequence

Labels = Sequence[str]
Property = Callable[[Labels], Sequence[float]]

_OPENING, _CLOSING = "([{", ")]}"


def inside_quotes(labels: Labels) -> list[float]:
    """1 from an opening double quote on until the closing one is read."""
    inside, told = False, []
    for label in labels:
        if label in ("“", "”"):
            inside = label == "“"
        elif label == '"':
            inside = not inside
        told.append(float(inside))
    return told


def line_position(labels: Labels) -> list[float]:
    """Steps since the line began; the first of a line is 0."""
    place, told = 0, []
    for label in labels:
        told.append(float(place))
        place = 0 if label == "\n" else place + 1
    return told


def word_position(labels: Labels) -> list[float]:
    """Letters and digits read since the word began, 0 between words."""
    length, told = 0, []
    for label in labels:
        length = length + 1 if label.isalnum() else 0
        told.append(float(length))
    return told


def bracket_depth(labels: Labels) -> list[float]:
    """How many brackets are open; one that closes nothing changes nothing."""
    open_ones: list[str] = []
    told = []
    for label in labels:
        if label in _OPENING and label:
            open_ones.append(_CLOSING[_OPENING.index(label)])
        elif open_ones and label == open_ones[-1]:
            open_ones.pop()
        told.append(float(len(open_ones)))
    return told


def indentation(labels: Labels) -> list[float]:
    """Blanks at the beginning of the line, as far as they were read."""
    blanks, counting, told = 0, True, []
    for label in labels:
        if label == "\n":
            blanks, counting = 0, True
        elif counting and label == " ":
            blanks += 1
        else:
            counting = False
        told.append(float(blanks))
    return told


def capital(labels: Labels) -> list[float]:
    """1 where a capital letter, or a word that begins with one, stands."""
    return [float(label[:1].isupper()) for label in labels]


def weekday(labels: Labels) -> list[float]:
    """Monday 0 to Sunday 6, of days."""
    return [float(datetime.date.fromisoformat(label[:10]).weekday()) for label in labels]


def drawdown(labels: Labels) -> list[float]:
    """How far a price is below the highest so far, as a part of that: 0 at the top."""
    highest, told = -math.inf, []
    for label in labels:
        price = float(label)
        highest = max(highest, price)
        told.append((highest - price) / highest if highest > 0 else math.nan)
    return told


PROPERTIES: dict[str, Property] = {
    function.__name__.replace("_", "-"): function
    for function in (
        inside_quotes,
        line_position,
        word_position,
        bracket_depth,
        indentation,
        capital,
        weekday,
        drawdown,
    )
}
