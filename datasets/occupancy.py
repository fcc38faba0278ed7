"""Whether somebody is in a room, minute by minute, from light, CO₂, temperature and humidity.

Three recordings of the same room: one of six days to train on, and two to test on, of two days
before it, with the door mostly closed, and of seven days after it, with the door mostly open.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.cards import Card, Field
from zoo.datasets.formats.tables.columns import Columns, read_columns
from zoo.datasets.sources.family import locate_all
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Ragged, Rows, Splits, by_position

FEATURES = ("Temperature", "Humidity", "Light", "CO2", "HumidityRatio")
CLASSES = ("empty", "occupied")

URL = (
    "https://raw.githubusercontent.com/adelchi91/room_presence_detector/"
    "765e927c6d82c8d6a1bd4e9b59adc909c268bc36"
)
DECLARED = {
    "datatraining": (596_674, "b2c4d0ce2b9e4e453c476f7125ef31aeec2d1f5c7f5572d0e80de3df6521ab56"),
    "datatest": (200_766, "1b92c7c1b2838963464fa891a610cf3c5db4becb7189189b29b330107a584c7f"),
    "datatest2": (699_664, "d026d1bd5aeccd4aff4f3b3710d48e40613bd5fc370db7e61bbdcaa50d985095"),
}
SOURCES = {
    name: Source(
        name=f"occupancy/{name}.txt",
        url=f"{URL}/{name}.txt",
        sha256=sha256,
        bytes=size,
        licence="CC BY 4.0",
        citation="Candanedo and Feldheim 2016, Occupancy Detection, UCI",
    )
    for name, (size, sha256) in DECLARED.items()
}
WHAT = "`data`, the recordings"
LONG = np.timedelta64(90, "s")  # between rows that are a minute apart as a rule


@dataclass(frozen=True, eq=False, repr=False)
class Recordings(Rows):
    """A recording without a break in each row."""

    names: tuple[str, ...]
    times: Ragged  # (rows, time) datetime64[s]
    frames: Ragged  # (rows, time, 5) float32
    labels: Ragged  # (rows, time) int32


def load(path: str | os.PathLike[str] | None = None, validation: float = 0.2) -> Splits[Recordings]:
    """The recordings: train and validation are one each, test is two: "datatest", "datatest2".

    path: the folder of the files; None: the cache.  validation: share of the recording to train on,
    taken from its end.

    FileNotFoundError, OSError: as `locate_all`.
    ValueError: a file that is no such table; times that do not rise; a share that leaves nothing.
    """
    read, notes = {}, list[str]()
    for name, located in zip(SOURCES, locate_all(SOURCES.values(), path, WHAT), strict=True):
        table = read_columns(located.path, ("date", *FEATURES, "Occupancy"), WHAT)
        times = _times(table)
        gaps = np.flatnonzero(np.diff(times) > LONG)
        notes += [*located.notes, *table.notes]
        notes += [f"{name}: nothing from {times[row]} to {times[row + 1]}." for row in gaps]
        read[name] = times, table.numbers(FEATURES), table.choices("Occupancy", {"0": 0, "1": 1})
    learn, choose, _ = by_position(len(read["datatraining"][0]), validation)
    return Splits(
        train=_rows({"datatraining": [column[learn] for column in read["datatraining"]]}),
        validation=_rows({"datatraining": [column[choose] for column in read["datatraining"]]}),
        test=_rows({name: read[name] for name in ("datatest", "datatest2")}),
        notes=tuple(notes),
        classes=CLASSES,
    )


def _times(table: Columns) -> NDArray[np.datetime64]:
    times = np.empty(len(table.lines), "datetime64[s]")
    for row, cell in enumerate(table.cells["date"]):
        try:
            times[row] = datetime.strptime(cell, "%Y-%m-%d %H:%M:%S")
        except ValueError:
            table.refuse("date", row, "a time such as 2015-02-04 17:51:00")
        if row and times[row] <= times[row - 1]:
            table.refuse("date", row, "later in each row than in the one above")
    return times


def _rows(recordings: Mapping[str, Sequence[NDArray[Any]]]) -> Recordings:
    times, frames, labels = zip(*recordings.values(), strict=True)
    return Recordings(
        names=tuple(recordings),
        times=Ragged.of(times, "datetime64[s]"),
        frames=Ragged.of(frames, np.float32),
        labels=Ragged.of(labels),
    )


CARDS = (
    Card(
        name="occupancy",
        story="is somebody in the room? 20 560 minutes of five sensors; 1.5 MB",
        load=load,
        fields=(
            Field("names", "(rows,) text", "of the file"),
            Field("times", "(rows, time) datetime64[s]", "one a minute, within a second"),
            Field(
                "frames", "(rows, time, 5) float32", "°C, % humidity, lux, ppm CO₂, kg water/kg air"
            ),
            Field("labels", "(rows, time) int32", "0 empty, 1 occupied"),
        ),
        split="the official files; of that to train on the last fifth to validate",
        baseline="empty at all times; the light alone, which is on when somebody is there",
        licence="CC BY 4.0",
        citation="Candanedo and Feldheim 2016, Energy and Buildings 112",
        quirks=(
            "The first test recording ends seven hours before the one to train on begins.",
            "In the second test recording the door is mostly open, in the others mostly closed.",
            "Rows have a cell more than the first line has names: the number of the row.",
        ),
        sources=tuple(SOURCES.values()),
        lengths="frames",
        labels="labels",
    ),
)
