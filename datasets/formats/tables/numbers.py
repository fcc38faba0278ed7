"""Numbers as exports write them: `$1,234.50`, `1.234,50`, `1,33,387.35`, `12.3M`, `null`."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.sources.reading import Say

MISSING = {"", "null", "nan", "n/a", "na", "none", "-", "--", "#n/a"}
TIMES = {"k": 1e3, "m": 1e6, "b": 1e9}
# Sign, currency before or after, digits with their marks, thousands or millions.
SHAPE = re.compile(
    r"(?P<sign>[-+]?)(?:[$€£¥₹]|Rs\.?)?\s*(?P<digits>[-+]?[\d.,]+(?:e[-+]?\d+)?)\s*"
    r"(?P<times>[kmb]?)\s*[$€£¥₹]?",
    re.IGNORECASE,
)
BLANK_GROUPS = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))")
# Groups of three, or of two before the last three as in India.
GROUPED = {
    ".": re.compile(r"[-+]?(\d+|\d{1,3}(,\d{2,3})*,\d{3})?(\.\d*)?(e[-+]?\d+)?", re.IGNORECASE),
    ",": re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+)?(,\d*)?(e[-+]?\d+)?", re.IGNORECASE),
}
OTHER = {".": ",", ",": "."}


def decimal_mark(columns: Iterable[Sequence[str]], delimiter: str, say: Say) -> str:
    """What stands before the decimals, "." or ",", by the evidence of all columns together.

    ValueError: some cells say the one, some the other; or none tells, as with "1,234" alone.
    """
    proofs: dict[str, str] = {}
    open_cases: dict[str, str] = {}
    for column in columns:
        for cell in column:
            found = SHAPE.fullmatch(BLANK_GROUPS.sub("", cell))
            if found is None:
                continue
            mark, proven = _mark(found["digits"])
            if mark:
                (proofs if proven else open_cases).setdefault(mark, cell)
    if len(proofs) == 2:
        both = f"which holds {proofs['.']!r} as well as {proofs[',']!r}"
        raise ValueError(say("numbers written in one way", both))
    if proofs:
        return next(iter(proofs))
    # cells divided by commas have points for decimals, unless something says otherwise
    if "," in open_cases or (open_cases and delimiter != ","):
        cell = open_cases["," if "," in open_cases else "."]
        fix = 'Pass decimal="." or decimal=",".'
        found_open = f"in which {cell!r} may be a thousand or a fraction"
        raise ValueError(say("numbers that can be read in one way only", found_open, fix))
    return "."


def numbers(column: Sequence[str], mark: str) -> tuple[NDArray[np.float64], list[int]]:
    """(rows,) values, NaN where nothing stands; and the rows that are no numbers.

    mark: what stands before the decimals.
    """
    values = np.full(len(column), np.nan)
    wrong = []
    for row, cell in enumerate(column):
        try:
            values[row] = _number(cell, mark)
        except ValueError:
            wrong.append(row)
    return values, wrong


def _number(cell: str, mark: str) -> float:
    if cell.lower() in MISSING:
        return np.nan
    found = SHAPE.fullmatch(BLANK_GROUPS.sub("", cell))
    if found is None or not GROUPED[mark].fullmatch(found["digits"]):
        raise ValueError(cell)
    digits = found["digits"].replace(OTHER[mark], "").replace(mark, ".")
    value = float(found["sign"] + digits) * TIMES.get(found["times"].lower(), 1.0)
    if not np.isfinite(value):
        raise ValueError(cell)
    return value


def _mark(digits: str) -> tuple[str, bool]:
    """What the decimal mark is by this cell, and whether it proves it; "" if it says nothing."""
    marks = [sign for sign in digits if sign in ".,"]
    if not marks:
        return "", False
    last = marks[-1]
    if len(set(marks)) == 2:
        return last, True
    if len(marks) > 1:  # only groups repeat
        return OTHER[last], True
    before, _, after = digits.lstrip("+-").partition(last)
    grouped = len(after) == 3 and after.isdecimal() and 0 < len(before) <= 3 and before[0] != "0"
    return last, not grouped
