"""Pairs of sentences as they were found, normalised and split by the source sentence."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from zoo.datasets.sources.reading import undecoded
from zoo.datasets.splits import Rows, Splits, by_key, repeated, shared

WHAT = "`path`, pairs of sentences"

# zero-width space, soft hyphen, byte-order mark: nobody sees them, and a model would
UNSEEN = re.compile("[\u200b\u00ad\ufeff]")


@dataclass(frozen=True, eq=False, repr=False)
class Pairs(Rows):
    """sources: what is to be translated.  targets: its translation.  Both as `normalise` leaves."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass
class Found:
    """sources, targets: normalised.  notes: on what is odd about them."""

    sources: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, pairs: list[tuple[str, str, int]], file: str) -> None:
        """Source, target and line of each; what lacks a side is left out, and noted."""
        empty = []
        for source, target, line in pairs:
            sides = normalise(source), normalise(target)
            if all(sides):
                self.sources.append(sides[0])
                self.targets.append(sides[1])
            else:
                empty.append(line)
        if empty:
            told = f"{len(empty)} pairs of {file} lack a side and were left out"
            self.notes.append(f"{told}; the first is in line {empty[0]}.")


def normalise(text: str) -> str:
    """Accents composed (NFC); every blank, U+00A0, U+202F and U+2009 included, one U+0020; none at
    the ends; no zero-width spaces and soft hyphens.  Case, quotes and punctuation stay.

    French puts a narrow blank before ! ? : ; and people type it in four ways.
    """
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def split(found: Mapping[str, Found], validation: float, test: float, seed: int) -> Splits[Pairs]:
    """Train, validation and test by the source in lower case, so that it stands on one side.

    found: "train" alone, which is split; or all three, which stay as they are.

    ValueError: a part without a pair, or shares that leave nothing to train on.
    """
    parts = {name: Pairs(tuple(of.sources), tuple(of.targets)) for name, of in found.items()}
    notes = [note for of in found.values() for note in of.notes]
    for name, part in parts.items():
        pairs = [*zip(part.sources, part.targets, strict=True)]
        notes += undecoded(map(" ".join, pairs), f"pairs of {name}" if len(parts) > 1 else "pairs")
        notes += repeated(pairs, f"pairs of {name}" if len(parts) > 1 else "pairs")
    if len(parts) == 1:
        side = by_key(_keys(parts["train"].sources), validation, test, seed)
        whole = parts["train"]
        numbers = {"train": 0, "validation": 1, "test": 2}
        parts = {name: whole.take(np.equal(side, n)) for name, n in numbers.items()}
    for name, part in parts.items():
        if not len(part) and (name != "test" or test):
            raise ValueError(
                f"`validation` and `test`, shares of the pairs, must leave a pair for {name}. "
                f"Received: validation={validation}, test={test} for "
                f"{sum(map(len, parts.values()))} pairs."
            )
    notes += shared({name: _keys(part.sources) for name, part in parts.items()}, "sources")
    notes += shared({name: _keys(part.targets) for name, part in parts.items()}, "targets")
    last = parts["test"] if len(parts["test"]) else None
    return Splits(parts["train"], parts["validation"], last, tuple(notes))


def _keys(sentences: tuple[str, ...]) -> list[str]:
    return [sentence.casefold() for sentence in sentences]
