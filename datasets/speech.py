"""Spoken digits, as log-mel frames: the Free Spoken Digit Dataset.

    spoken-digits            one digit a row
    spoken-digit-sequences   three to six digits of one speaker, end to end, a row

The official split is by take: 0 to 4 of every digit and speaker are the test, so its voices are
known from train.  `unseen` makes one speaker the test instead.  Joined are recordings of one side.
"""

import dataclasses
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.cards import Card, Field
from zoo.datasets.features.log_mel import LogMel
from zoo.datasets.formats import takes
from zoo.datasets.formats.takes import Takes
from zoo.datasets.sources.derived import derived
from zoo.datasets.splits import Ragged, Rows, Splits, repeated, shared

EDITION = "39c15df94f14e77def4c4fc77b1e149ab5c48c70299a6220081e7794ae38f11a"  # `Takes.sha256`
HELD_OUT = 5  # takes to test, and as many to validate
SHORTEST, LONGEST = 3, 6  # digits of a sequence
DIGITS = tuple("0123456789")
SIDES = ("train", "validation", "test")


@dataclass(frozen=True, eq=False, repr=False)
class Recordings(Rows):
    """frames: (rows, time, mels) float32.  digits, takes: (rows,) int32.  speakers: names."""

    frames: Ragged
    digits: NDArray[np.int32]
    speakers: tuple[str, ...]
    takes: NDArray[np.int32]


@dataclass(frozen=True, eq=False, repr=False)
class Sequences(Rows):
    """frames: (rows, time, mels) float32.  digits: (rows, time) int32, 1 for 0, …, 10 for 9.

    speakers: names.
    """

    frames: Ragged
    digits: Ragged
    speakers: tuple[str, ...]


def load(
    path: str | os.PathLike[str] | None = None,
    unseen: str | None = None,
    features: LogMel | None = None,
) -> Splits[Recordings]:
    """Recordings of one digit each.

    path: the folder of the recordings, or an archive of it.  unseen: the speaker who is the test;
    None: the official split.  features: how frames are made; None: `LogMel()`.

    FileNotFoundError, OSError, ValueError: as `takes.read`; too few takes, no such speaker, or
    features for another rate.
    """
    rows, side, notes = _read(path, unseen)
    wanted = _checked(features)

    def make(folder: Path) -> None:
        _save(folder, [wanted(samples) for samples in rows.samples])

    kept = derived("spoken-digits", _of(rows, wanted), make)
    whole = Recordings(_frames(kept), rows.digits, rows.speakers, rows.takes)
    train, validation, test = (whole.take(side == number) for number in range(3))
    return Splits(train, validation, test, notes, DIGITS, rows.sha256)


def load_sequences(
    path: str | os.PathLike[str] | None = None,
    unseen: str | None = None,
    features: LogMel | None = None,
    passes: int = 6,
    seed: int = 0,
) -> Splits[Sequences]:
    """Digits of one speaker end to end, without a pause between them.

    The recordings of a speaker on a side are put into an order by chance and cut into runs of three
    to six, what is left over dropped; and that `passes` times.

    path, unseen, features, errors: as `load`.  ValueError: also less than one pass.
    """
    if passes < 1:
        raise ValueError(
            "`passes`, how often a recording is used, must be at least 1. "
            f"Received: passes={passes}."
        )
    rows, side, notes = _read(path, unseen)
    wanted = _checked(features)
    runs = [_runs(rows, side, number, passes, seed) for number in range(3)]
    every = [run for part in runs for run in part]

    def make(folder: Path) -> None:
        joined = (np.concatenate([rows.samples[row] for row in run]) for run in every)
        _save(folder, [wanted(samples) for samples in joined])

    of = _of(rows, wanted) | {"unseen": unseen, "passes": passes, "seed": seed}
    whole = Sequences(
        _frames(derived("spoken-digit-sequences", of, make)),
        Ragged.of([1 + rows.digits[run] for run in every]),
        tuple(rows.speakers[run[0]] for run in every),
    )
    ends = np.cumsum([0, *map(len, runs)])
    train, validation, test = (whole.take(np.arange(*ends[n : n + 2])) for n in range(3))
    return Splits(train, validation, test, notes, ("", *DIGITS), rows.sha256)


def _checked(features: LogMel | None) -> LogMel:
    if features is not None and features.rate != takes.RATE:
        raise ValueError(
            "`features`, how frames are made, must be for the rate of the recordings, "
            f"{takes.RATE} Hz. Received: {features}."
        )
    return features or LogMel(rate=takes.RATE)


def _read(
    path: str | os.PathLike[str] | None, unseen: str | None
) -> tuple[Takes, NDArray[np.int64], tuple[str, ...]]:
    """The recordings, the side of each (0, 1, 2), and what is odd about them."""
    if path is None:
        raise FileNotFoundError(
            f"`path`, the spoken digits, must be named: {PLACE}. Received: path=None."
        )
    rows = takes.read(path)
    speakers = sorted(set(rows.speakers))
    if unseen is not None and (unseen not in speakers or len(speakers) < 2):
        raise ValueError(
            f"`unseen`, the speaker to test, must be one of several: {', '.join(speakers)}. "
            f"Received: unseen={unseen!r}."
        )
    if rows.takes.max() < 2 * HELD_OUT:
        raise ValueError(
            f"`path`, the spoken digits, must hold more than {2 * HELD_OUT} takes of each, as "
            f"{HELD_OUT} are to test and {HELD_OUT} to validate. Received: {rows.takes.max() + 1}."
        )
    if unseen is None:
        side = np.select([rows.takes < HELD_OUT, rows.takes < 2 * HELD_OUT], [2, 1], 0)
    else:
        theirs = np.array([speaker == unseen for speaker in rows.speakers])
        side = np.select([theirs, rows.takes < HELD_OUT], [2, 1], 0)
    keys = [samples.tobytes() for samples in rows.samples]
    sides = {
        name: [keys[row] for row in np.flatnonzero(side == number)]
        for number, name in enumerate(SIDES)
    }
    notes = (*repeated(keys, "recordings"), *shared(sides, "recordings"))
    if rows.sha256 != EDITION:
        told = f"These {len(rows)} recordings of {len(speakers)} speakers"
        notes += (f"{told} are not the whole data, 3000 of 6: their hashes differ.",)
    return rows, side, notes


def _runs(
    rows: Takes, sides: NDArray[np.int64], side: int, passes: int, seed: int
) -> list[NDArray[np.int64]]:
    """Which recordings of a side are joined, each time in the order given."""
    runs = []
    speakers = np.array(rows.speakers)
    for speaker in sorted(set(rows.speakers)):
        theirs = np.flatnonzero((sides == side) & (speakers == speaker))
        for number in range(passes):
            # raw draws, as in `batches.order`: NumPy keeps them the same for ever
            of = [seed, side, number, *speaker.encode()]
            draws = np.random.PCG64(np.random.SeedSequence(of))
            sequence = theirs[np.argsort(draws.random_raw(len(theirs)), kind="stable")]
            spread = np.uint64(LONGEST - SHORTEST + 1)
            lengths = SHORTEST + (draws.random_raw(len(theirs)) % spread).astype(np.int64)
            ends = np.cumsum(lengths)
            runs += np.split(sequence, ends[ends <= len(theirs)])[:-1]
    return runs


def _of(rows: Takes, features: LogMel) -> dict[str, object]:
    return {"sha256": rows.sha256, "version": 1, "features": dataclasses.asdict(features)}


def _save(folder: Path, frames: list[NDArray[np.float32]]) -> None:
    ragged = Ragged.of(frames, np.float32)
    np.save(folder / "values.npy", ragged.values)
    np.save(folder / "starts.npy", ragged.starts)


def _frames(folder: Path) -> Ragged:
    return Ragged(np.load(folder / "values.npy", mmap_mode="r"), np.load(folder / "starts.npy"))


PLACE = (
    "the folder recordings of github.com/Jakobovski/free-spoken-digit-dataset, or an archive of it"
)
SPEAKERS = Field("speakers", "(rows,) text", "names")
FRAMES = Field(
    "frames", "(rows, time, 40) float32", "log power of bands of pitch, a frame each 10 ms"
)
SPLIT = "official, by take: 0 to 4 to test, 5 to 9 to validate; or `unseen`, a speaker, to test"
QUIRKS = (
    "All six speakers are in every part of the official split, so its test tells little of others.",
    "8 kHz, from 0.14 to 2.28 seconds; silence before and after is cut off.",
    "No archive of it has a hash that lasts, so it is not fetched but verified when it is read.",
)
LICENCE, CITATION = "CC BY-SA 4.0", "Jackson et al. 2018, Free Spoken Digit Dataset"

CARDS = (
    Card(
        name="spoken-digits",
        story="3 000 recordings of ten digits by six speakers, as log-mel frames",
        load=load,
        fields=(
            FRAMES,
            Field("digits", "(rows,) int32", "what is said, 0 to 9"),
            SPEAKERS,
            Field("takes", "(rows,) int32", "0 to 49 for each digit and speaker"),
        ),
        split=SPLIT,
        baseline="the digit whose mean frame is nearest: 31.3 % of test",
        licence=LICENCE,
        citation=CITATION,
        quirks=QUIRKS,
        place=PLACE,
        lengths="frames",
        labels="digits",
    ),
    Card(
        name="spoken-digit-sequences",
        story="three to six spoken digits of one speaker, end to end",
        load=load_sequences,
        fields=(
            FRAMES,
            Field("digits", "(rows, time) int32", "what is said, 1 for 0, …, 10 for 9; 0 pads"),
            SPEAKERS,
        ),
        split=f"{SPLIT}; recordings of one side are joined",
        baseline="chance, which has fewer than one sequence in 4 000 right",
        licence=LICENCE,
        citation=CITATION,
        quirks=(*QUIRKS, "Each recording is in up to six sequences, beside others each time."),
        place=PLACE,
        lengths="frames",
        labels="digits",
    ),
)
