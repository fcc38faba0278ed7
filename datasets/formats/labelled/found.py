"""Texts with their labels as they were found, made into rows and split."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.sources.reading import undecoded
from zoo.datasets.splits import Rows, Splits, by_key, repeated, shared

WHAT = "`path`, texts with their labels"

BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, eq=False, repr=False)
class Reviews(Rows):
    """texts: without HTML's breaks, no blanks around.  labels: (rows,) int32, the class."""

    texts: tuple[str, ...]
    labels: NDArray[np.int32]


@dataclass
class Found:
    """texts: as they stand in the files.  labels: of each.  notes: on what is odd about them."""

    texts: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def clean(text: str) -> str:
    """Every <br />, the tag that web pages leave behind, as the end of a line; no blanks around.

    Nothing else is touched: other tags are few, and some are no tags ("<grin>").
    """
    return BREAK.sub("\n", text).strip()


def key(text: str) -> str:
    """What makes two texts the same: all but case, blanks and the way accents are composed."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def split(
    found: Mapping[str, Found],
    classes: Sequence[str],
    validation: float,
    test: float,
    seed: int,
) -> Splits[Reviews]:
    """Train, validation and test by the text, so that no text stands on two sides.

    found: by the name of the split.  What has a validation or test of its own keeps it as it is;
    what it lacks is taken from train.  classes: the labels, in the order of their ids.

    ValueError: a part without a row, or shares that leave nothing to train on.
    """
    parts = {name: _rows(of, classes) for name, of in found.items()}
    keys = {name: [key(text) for text in part.texts] for name, part in parts.items()}
    notes = [note for of in found.values() for note in of.notes]
    notes += undecoded((text for part in parts.values() for text in part.texts), "texts")
    for name, part in parts.items():
        notes += repeated(keys[name], f"reviews of {name}" if len(parts) > 1 else "reviews")
        notes += _at_odds(keys[name], part.labels, name if len(parts) > 1 else "all")
        lacking = [label for label in classes if label not in found[name].labels]
        notes += [f"{name} has no review labelled {label}." for label in lacking]
    times = Counter(found["train"].labels)
    notes += [f"One review alone is labelled {label!r}." for label in classes if times[label] == 1]
    notes += shared(keys, "reviews")
    to_validate = 0.0 if "validation" in parts else validation
    to_test = 0.0 if "test" in parts else test
    side = by_key(keys["train"], to_validate, to_test, seed)
    whole = parts["train"]
    for number, name in enumerate(("train", "validation", "test")):
        if name == "train" or name not in parts:
            parts[name] = whole.take(side == number)
    for name, part in parts.items():
        if not len(part) and (name != "test" or test):
            raise ValueError(
                f"`validation` and `test`, shares of the reviews, must leave a review for {name}. "
                f"Received: validation={validation}, test={test} for {len(whole)} reviews."
            )
    ours = parts["test"] if len(parts["test"]) else None
    return Splits(parts["train"], parts["validation"], ours, tuple(notes), tuple(classes))


def _rows(found: Found, classes: Sequence[str]) -> Reviews:
    ids = {label: number for number, label in enumerate(classes)}
    labels = np.fromiter((ids[label] for label in found.labels), np.int32, len(found.labels))
    return Reviews(tuple(map(clean, found.texts)), labels)


def _at_odds(keys: Sequence[str], labels: NDArray[np.int32], name: str) -> tuple[str, ...]:
    of = defaultdict(set)
    for text, label in zip(keys, labels.tolist(), strict=True):
        of[text].add(label)
    odd = sum(len(found) > 1 for found in of.values())
    return (f"{odd} texts of {name} stand there under different labels.",) if odd else ()
