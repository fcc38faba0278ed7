"""Phases of gestures: a label for every frame of seven videos of people who tell a story.

    gesture          where hands, wrists, head and spine are: 18 coordinates, 9 901 frames
    gesture-motion   how hands and wrists move: 32 velocities and accelerations, 9 873 frames

Split by video, never by frame: neighbouring frames are nearly the same.  The frames of
`gesture-motion` are those of `gesture` without the first four of each video.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.cards import Card, Field
from zoo.datasets.formats.tables.columns import read_columns
from zoo.datasets.sources.family import locate_all
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Ragged, Rows, Splits

CLASSES = ("rest", "preparation", "stroke", "hold", "retraction")
LABELS = {name.capitalize(): number for number, name in enumerate(CLASSES)}
LABELS["Preparação"] = LABELS["Preparation"]  # once, in b1
LETTERS = {letter: number for number, letter in enumerate("DPSHR")}  # D: descanso, rest

JOINTS = ("lh", "rh", "h", "s", "lw", "rw")  # hands, head, spine, wrists
POSITIONS = tuple(f"{joint}{axis}" for joint in JOINTS for axis in "xyz")
MOTIONS = tuple(str(number) for number in range(1, 33))

VIDEOS = ("a1", "a2", "a3", "b1", "b3", "c1", "c3")  # the person, and which story they tell

URL = (
    "https://raw.githubusercontent.com/ernestosanches/Decision-Trees-Coreset/"
    "8ea30cb0f9410393bfd4fc321a447c52d71fb667/data/gesture_phase_dataset"
)
DECLARED = {
    "a1_raw": (307_711, "83012e2caf7d7d31733a3048e2051ea39f88793832d7c126a8e3b9565f4750e1"),
    "a2_raw": (222_794, "bfc8cf68484638088c34fdb6f902daefb3df8eab90a00754b19ad0f90ee61d3a"),
    "a3_raw": (325_436, "7aa269527b1e7a7262e9d8b0e8a8763ca20016792a24920ee10a5a02cde3a2b5"),
    "b1_raw": (190_855, "d57a2a3da1dfc00e0bcb0c6b5bc2b4746a0992e3a3dea0aec4bc370360d17a7a"),
    "b3_raw": (252_965, "9a437133ef5464526f42f5e505897518aa51781d165fe5291ee85389d87b32ff"),
    "c1_raw": (196_335, "ddf0cda9a0f721a1db55ece244f6ee82bfceb53b85dc613563a5fb921ad1bf2d"),
    "c3_raw": (256_512, "ac3eb37659fc91dbead9b11ed18ebb999be4d533ac46e94e39d7b01ace4a1602"),
    "a1_va3": (639_477, "df3fcdd481cf746e10e380c02f28d4554d7d67e53eda5bfd8b861dcb2037300c"),
    "a2_va3": (462_138, "3f921cab6fc8395b26ec772874583fe4eb211e15f856b6bfb45627cf4620fa48"),
    "a3_va3": (672_161, "0ef1ae696b179eccfdfc85cdaf6abcf83ff95209060e94185d0b9dfbbed765d3"),
    "b1_va3": (392_365, "fc530377ccf5da9fb8d82df04806d853afe988cc3dfead00608696a4a321875b"),
    "b3_va3": (521_040, "011a99aa42d984a9ad5f31e191fd6b9f6c4e72ae75c63e804c5e8905b896d115"),
    "c1_va3": (406_343, "4f4fe22b7839f696ee0fa8cd50aa6ae8082224db6ddb0767c5d405aa3d98ea42"),
    "c3_va3": (530_068, "032dd63b2a5ca1a0b21bfa3feae06cc09bb9f9cf2d4254c621f87cfff3186c42"),
}
SOURCES = {
    name: Source(
        name=f"gesture/{name}.csv",
        url=f"{URL}/{name}.csv",
        sha256=sha256,
        bytes=size,
        licence="CC BY 4.0",
        citation="Madeo, Wagner and Peres 2014, Gesture Phase Segmentation, UCI",
    )
    for name, (size, sha256) in DECLARED.items()
}
WHAT = "`data`, the videos"
LONG = 1000  # milliseconds between frames that are 33 apart as a rule


@dataclass(frozen=True, eq=False, repr=False)
class Videos(Rows):
    """A video in each row."""

    names: tuple[str, ...]
    frames: Ragged  # (rows, time, features) float32
    labels: Ragged  # (rows, time) int32


def load(
    path: str | os.PathLike[str] | None = None,
    features: str = "positions",
    validation: Sequence[str] = ("a3",),
    test: Sequence[str] = ("b3", "c3"),
) -> Splits[Videos]:
    """The videos, whole ones to each side.

    path: the folder of the files; None: the cache.  features: "positions" or "motions".
    validation, test: names of videos; those not named are to train on.  So with test=("c1", "c3")
    and validation=("b1", "b3") each part has persons of its own.

    FileNotFoundError, OSError: as `locate_all`.
    ValueError: an unknown kind of features; names that are unknown, in two parts, or leave nothing
    to train on; a file that is no such table, or times that do not rise.
    """
    if features not in ("positions", "motions"):
        raise ValueError(
            "`features`, what is known of a frame, must be 'positions' or 'motions'. "
            f"Received: features={features!r}."
        )
    _check(validation, test)
    kind, read = ("raw", _positions) if features == "positions" else ("va3", _motions)
    sources = [SOURCES[f"{name}_{kind}"] for name in VIDEOS]
    videos, notes = {}, []
    for name, located in zip(VIDEOS, locate_all(sources, path, WHAT), strict=True):
        frames, labels, odd = read(located.path)
        videos[name] = frames, labels
        notes += [*located.notes, *(f"{name}: {note}" for note in odd)]

    def part(names: Sequence[str]) -> Videos:
        frames, labels = zip(*(videos[name] for name in names), strict=True)
        return Videos(tuple(names), Ragged.of(frames, np.float32), Ragged.of(labels))

    train = [name for name in VIDEOS if name not in (*validation, *test)]
    return Splits(part(train), part(validation), part(test), tuple(notes), CLASSES)


def _check(validation: Sequence[str], test: Sequence[str]) -> None:
    named = (*validation, *test)
    apart = len(set(named)) == len(named) < len(VIDEOS)
    if not (apart and set(named) <= set(VIDEOS) and validation and test):
        raise ValueError(
            "`validation` and `test`, names of videos, must each hold some of "
            f"{', '.join(VIDEOS)}, none of them twice, and leave some to train on. "
            f"Received: validation={validation!r}, test={test!r}."
        )


def _positions(path: Path) -> tuple[NDArray[np.float64], NDArray[np.int32], list[str]]:
    """Frames, labels and what is odd in a file of positions."""
    table = read_columns(path, (*POSITIONS, "timestamp", "phase"), WHAT)
    labels = table.choices("phase", LABELS)
    times = table.numbers(["timestamp"])[:, 0]
    wait = np.diff(times, prepend=times[0] - 1)
    if (wait <= 0).any():
        row = int(np.argmax(wait <= 0))
        table.refuse("timestamp", row, "later in each row than in the one above")
    gaps = np.flatnonzero(wait > LONG)
    notes = [*table.notes]
    notes += [f"{wait[row] / 1000:.1f} s pass before frame {row}." for row in gaps]
    foreign = sum(cell == "Preparação" for cell in table.cells["phase"])
    if foreign:
        notes.append(f"{foreign} label is written Preparação, and read as preparation.")
    return table.numbers(POSITIONS), labels, notes


def _motions(path: Path) -> tuple[NDArray[np.float64], NDArray[np.int32], list[str]]:
    """Frames and labels of a file of velocities and accelerations."""
    table = read_columns(path, (*MOTIONS, "Phase"), WHAT)
    return table.numbers(MOTIONS), table.choices("Phase", LETTERS), [*table.notes]


def _card(
    name: str, story: str, features: str, shape: str, meaning: str, kind: str, *quirks: str
) -> Card:
    return Card(
        name=name,
        story=story,
        load=lambda path=None: load(path, features),
        fields=(
            Field("names", "(rows,) text", "of the video: person and story"),
            Field("frames", shape, meaning),
            Field("labels", "(rows, time) int32", ", ".join(CLASSES)),
        ),
        split="by video: a3 to validate, b3 and c3 to test; the other four to train",
        baseline="the commonest phase; a network that sees one frame",
        licence="CC BY 4.0",
        citation="Madeo, Wagner and Peres 2014, Gesture Phase Segmentation, UCI",
        quirks=(
            "The persons of the test videos tell another story in training.",
            "a1 and a2 were taken in one session, a3 in another.",
            "About 30 frames a second, unevenly.",
            *quirks,
        ),
        sources=tuple(SOURCES[f"{video}_{kind}"] for video in VIDEOS),
        lengths="frames",
        labels="labels",
    )


CARDS = (
    _card(
        "gesture",
        "phases of gestures, seven videos: where hands and head are; 1.9 MB",
        "positions",
        "(rows, time, 18) float32",
        "x, y, z of left hand, right hand, head, spine, left wrist, right wrist",
        "raw",
        "b3 has 1 424 frames, where its description tells 1 423.",
    ),
    _card(
        "gesture-motion",
        "phases of gestures, seven videos: how hands and wrists move; 3.6 MB",
        "motions",
        "(rows, time, 32) float32",
        "velocities and accelerations of hands and wrists: 12 and 12 by axis, 4 and 4 in all",
        "va3",
        "Where 40 s are missing, once in five videos, only the times of the positions tell.",
    ),
)
