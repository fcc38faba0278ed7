"""Scenes of two digits, each with its caption: picture → "a three above a seven".

Made by rule from handwritten digits; those of a test scene come from the test pictures, so neither
scene nor digit was seen before.  Some combinations of digits and relation stand in no scene to
train on: whether a model has learnt words or only sentences, these tell.

    digits     of side s, 8 or 28     canvas   of side s · 9/4, so that nothing overlaps
    relation   above, below, left of or right of: one is past the other by s or more, and aside of
               it by s/4 or less

"A three above a seven" is a seven below a three.  To make the caption a function of the picture,
the lower number comes first, and of two equal ones the upper or the left one.
"""

import os
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from zoo.datasets import digits
from zoo.datasets.batches.sizes import check_least
from zoo.datasets.cards import Card, Field
from zoo.datasets.digits import CLASSES, MNIST, Digits
from zoo.datasets.generators.drawing import below, draws, paste, pick
from zoo.datasets.splits import Rows, Splits

RELATIONS = ("above", "below", "left of", "right of")
BEFORE = (0, 2)  # the relations in which the first is the upper or the left one

# (first, relation, second) of every caption, and whether it is held out from training: nine of each
# relation, spread so that first and relation, relation and second, and first and second are known
COMBINATIONS = np.array(
    [
        (first, relation, second)
        for first, second in combinations_with_replacement(range(len(CLASSES)), 2)
        for relation in range(len(RELATIONS))
        if first != second or relation in BEFORE
    ]
)
HELD_OUT = (COMBINATIONS.sum(1) % 5 == 1) & (COMBINATIONS[:, 0] != COMBINATIONS[:, 2])


@dataclass(frozen=True, eq=False, repr=False)
class Scenes(Rows):
    """Pictures of two digits, and what they show."""

    pictures: NDArray[np.uint8]  # (rows, height, width)
    captions: tuple[str, ...]
    held_out: NDArray[np.bool_]  # (rows,)


def load(
    data: str | os.PathLike[str] = "digits", scenes: int = 20_000, seed: int = 0
) -> Splits[Scenes]:
    """Scenes of the digits that `zoo.datasets.digits` gives for `data`.

    scenes: of combinations to train on; a tenth as many to validate, and two tenths to test, of
    which the second half, `held_out`, shows combinations that stand in no other part.

    ValueError: `scenes` not at least 10, `seed` below 0, or a part without one of the ten digits.
    FileNotFoundError, OSError: as `zoo.datasets.digits.load`.
    """
    check_least("scenes", "how many to train on", scenes, 10)
    source = digits.load(data)
    parts = source.parts()
    few = np.zeros(scenes // 10, bool)
    return Splits(
        train=_scenes(parts["train"], np.zeros(scenes, bool), seed, 0),
        validation=_scenes(parts["validation"], few, seed, 1),
        test=_scenes(parts["test"], np.concatenate([few, ~few]), seed, 2),
        notes=source.notes,
    )


def _scenes(ink: Digits, held_out: NDArray[np.bool_], seed: int, part: int) -> Scenes:
    """A scene for each entry of `held_out`: of a combination held out from training, or not."""
    chance = draws(seed, part, len(held_out), 7)
    kinds = np.flatnonzero(~HELD_OUT), np.flatnonzero(HELD_OUT)
    seen, unseen = (kind[below(len(kind), chance[:, 0])] for kind in kinds)
    shown = np.where(held_out, unseen, seen)
    first, relation, second = COMBINATIONS[shown].T
    side = max(ink.pictures.shape[1:])
    size = side * 9 // 4
    near, far, one, other = _places(side, size, chance[:, 1:5])
    swapped = ~np.isin(relation, BEFORE)
    along = np.where(swapped, far, near), np.where(swapped, near, far)
    upright = relation < BEFORE[1]
    pictures = np.zeros((len(shown), size, size), np.uint8)
    for digit, main, aside, draw in zip(
        (first, second), along, (one, other), chance[:, 5:].T, strict=True
    ):
        tiles = ink.pictures[pick(ink.labels, digit, draw)]
        top, left = np.where(upright, main, aside), np.where(upright, aside, main)
        paste(pictures, tiles, top, left)
    captions = tuple(caption(*combination) for combination in COMBINATIONS[shown])
    return Scenes(pictures, captions, held_out)


def _places(
    side: int, size: int, chance: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Along the axis of the relation, the nearer and the farther; across it, one and the other."""
    gap = below(size - 2 * side + 1, chance[:, 0])
    near = below(size - 2 * side - gap + 1, chance[:, 1])
    one = below(size - side + 1, chance[:, 2])
    aside = below(2 * (side // 4) + 1, chance[:, 3]) - side // 4
    return near, near + side + gap, one, np.clip(one + aside, 0, size - side)


def caption(first: int, relation: int, second: int) -> str:
    """Such as "a three above an eight"."""
    return f"{_noun(first)} {RELATIONS[relation]} {_noun(second)}"


def _noun(digit: int) -> str:
    return f"{'an' if CLASSES[digit] == 'eight' else 'a'} {CLASSES[digit]}"


FIELDS = (
    Field("pictures", "(rows, height, width) uint8", "0 paper … 255 ink"),
    Field("captions", "(rows,) text", "a sentence of 5 or 6 words, the lower number first"),
    Field("held_out", "(rows,) bool", "whether its combination stands in no scene to train on"),
)
SPLIT = "digits by the split of their source; 36 of 200 combinations in the test only"
BASELINE = "the commonest caption; the caption of the nearest scene to train on; a black picture"

CARDS = (
    Card(
        name="scenes",
        story="two small digits and a caption: a three above a seven; generated",
        load=lambda path=None: load("digits" if path is None else path),
        fields=FIELDS,
        split=SPLIT,
        baseline=BASELINE,
        licence="CC BY 4.0",
        citation="Alpaydin and Kaynak 1998, Optical Recognition of Handwritten Digits, UCI",
        labels="held_out",
    ),
    Card(
        name="mnist-scenes",
        story="two digits of MNIST and a caption: a three above a seven; generated",
        load=lambda path=None: load("mnist" if path is None else path),
        fields=FIELDS,
        split=SPLIT,
        baseline=BASELINE,
        licence="CC BY-SA 3.0",
        citation="LeCun, Bottou, Bengio and Haffner 1998, Gradient-based learning",
        sources=tuple(MNIST.values()),
        labels="held_out",
    ),
)
