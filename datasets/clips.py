"""Clips of moving digits, with a label for every frame: which digit is visible, and where it goes.

A clip is five turns of four frames.  In each a digit appears, goes one way for two to four frames
and vanishes; before and after it nothing may be seen.

    digits   of side s, 8 or 28     canvas   of side 2 · s     step   1 or 2 pixels a frame

No frame alone tells the direction: over a turn, the place of a digit has the same distribution
whichever way it goes (along its way it is somewhere on it; across, it is put where it might be if
it went that way).  When a digit appears, the frames so far hardly tell it: what goes right appears
a little further to the left, which lets the best guess be right in 0.38 of such frames with small
digits, 0.33 with MNIST's.  The frame after tells it.  A quarter of the frames shows nothing, and a
quarter what has just appeared; so a network that is sure of every digit can at best be right in

    one frame at a time   0.44       forwards   0.85, 0.83       in both directions   1
"""

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoo.datasets import digits
from zoo.datasets.batches.sizes import check_least
from zoo.datasets.cards import Card, Field
from zoo.datasets.digits import MNIST, Digits
from zoo.datasets.generators.drawing import below, draws, paste, pick
from zoo.datasets.splits import Rows, Splits

DIRECTIONS = ("right", "left", "down", "up")
CLASSES = ("nothing", *(f"{digit} {way}" for digit in digits.CLASSES for way in DIRECTIONS))

TURNS = 5
FRAMES = 4  # of a turn
SHORTEST = 2  # frames in which a digit is visible


@dataclass(frozen=True, eq=False, repr=False)
class Clips(Rows):
    """Moving pictures, and what each of their frames shows."""

    frames: NDArray[np.uint8]  # (rows, time, height, width)
    labels: NDArray[np.int32]  # (rows, time)


def load(
    data: str | os.PathLike[str] = "digits", clips: int = 3_000, seed: int = 0
) -> Splits[Clips]:
    """Clips of the digits that `zoo.datasets.digits` gives for `data`.

    clips: to train on; a tenth as many to validate, and as many to test, of other digits.

    ValueError: `clips` not at least 10, `seed` below 0, or a part without one of the ten digits.
    FileNotFoundError, OSError: as `zoo.datasets.digits.load`.
    """
    check_least("clips", "how many to train on", clips, 10)
    source = digits.load(data)
    parts = source.parts()
    return Splits(
        train=_clips(parts["train"], clips, seed, 0),
        validation=_clips(parts["validation"], clips // 10, seed, 1),
        test=_clips(parts["test"], clips // 10, seed, 2),
        notes=source.notes,
        classes=CLASSES,
    )


def _clips(ink: Digits, rows: int, seed: int, part: int) -> Clips:
    chance = draws(seed, part, rows, TURNS * 8).reshape(rows * TURNS, 8)
    digit, way = below(len(digits.CLASSES), chance[:, 0]), below(len(DIRECTIONS), chance[:, 1])
    length = SHORTEST + below(FRAMES - SHORTEST + 1, chance[:, 2])
    wait = below(FRAMES - length + 1, chance[:, 3])
    side = max(ink.pictures.shape[1:])
    tiles = ink.pictures[pick(ink.labels, digit, chance[:, 4])]
    frames = np.zeros((rows * TURNS, FRAMES, 2 * side, 2 * side), np.uint8)
    labels = np.zeros((rows * TURNS, FRAMES), np.int32)
    for frame in range(FRAMES):
        seen = (wait <= frame) & (frame < wait + length)
        top, left = _place(side, way, length, frame - wait, chance[:, 5:])
        shown = frames[seen, frame]
        paste(shown, tiles[seen], top[seen], left[seen])
        frames[seen, frame] = shown
        labels[seen, frame] = 1 + len(DIRECTIONS) * digit[seen] + way[seen]
    return Clips(frames.reshape(rows, -1, *frames.shape[2:]), labels.reshape(rows, -1))


def _place(
    side: int,
    way: NDArray[np.int64],
    length: NDArray[np.int64],
    moment: NDArray[np.int64],
    chance: NDArray[np.uint64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Top and left of each digit in frame `moment` of the `length` in which it is visible."""
    step = max(side // 12, 1)
    room = side - step * (length - 1) + 1  # for the way as a whole
    along = below(room, chance[:, 0]) + step * np.where(way % 2, length - 1 - moment, moment)
    across = below(room, chance[:, 1]) + step * below(length, chance[:, 2])
    level = way < 2
    return np.where(level, across, along), np.where(level, along, across)


FIELDS = (
    Field("frames", "(rows, time, height, width) uint8", "0 paper … 255 ink; 20 frames"),
    Field("labels", "(rows, time) int32", "of each frame; 0 nothing, 1 + 4 · digit + direction"),
)
SPLIT = "digits by the split of their source, clips made of each part's own"
BASELINE = "the commonest label; the digit of a frame alone, and any direction"
QUIRKS = ("At best a network is right in 0.44 of the frames one by one, in 0.85 reading forwards.",)

CARDS = (
    Card(
        name="clips",
        story="moving digits of 8 × 8 and a label for every frame; generated",
        load=lambda path=None: load("digits" if path is None else path),
        fields=FIELDS,
        split=SPLIT,
        baseline=BASELINE,
        licence="CC BY 4.0",
        citation="Alpaydin and Kaynak 1998, Optical Recognition of Handwritten Digits, UCI",
        quirks=QUIRKS,
        labels="labels",
    ),
    Card(
        name="mnist-clips",
        story="moving digits of MNIST and a label for every frame; generated",
        load=lambda path=None: load("mnist" if path is None else path),
        fields=FIELDS,
        split=SPLIT,
        baseline=BASELINE,
        licence="CC BY-SA 3.0",
        citation="LeCun, Bottou, Bengio and Haffner 1998, Gradient-based learning",
        sources=tuple(MNIST.values()),
        quirks=QUIRKS,
        labels="labels",
    ),
)
