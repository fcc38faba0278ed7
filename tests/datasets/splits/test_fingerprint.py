"""What tells whether data are the same as before."""

import dataclasses

import numpy as np
import pytest

from zoo.datasets.splits import Ragged, Rows, Splits
from zoo.datasets.splits.fingerprint import fingerprint


@dataclasses.dataclass(frozen=True, eq=False)
class Sounds(Rows):
    frames: Ragged
    labels: np.ndarray
    speakers: tuple[str, ...]


SOUNDS = Sounds(Ragged.of([[0.1, 0.2], [0.3]], np.float32), np.array([1, 2]), ("an", "other"))


def told(source=None, **changed):
    sounds = dataclasses.replace(SOUNDS, **changed)
    return fingerprint(Splits(sounds, SOUNDS, source=source))


@pytest.mark.parametrize("source", [None, "a"])
@pytest.mark.parametrize(
    "changed",
    [
        {"labels": np.array([1, 3])},
        {"speakers": ("an", "else")},
        {"frames": Ragged.of([[0.1], [0.2, 0.3]], np.float32)},
    ],
    ids=["a number", "a word", "a length"],
)
def test_other_rows_are_others(source, changed):
    assert told(source) == told(source)
    assert told(source, **changed) != told(source)


def test_what_was_computed_may_be_rounded_otherwise():
    rounded = {
        "frames": Ragged(np.nextafter(SOUNDS.frames.values, np.float32(1)), SOUNDS.frames.starts)
    }
    assert told("a", **rounded) == told("a") != told("b")
    assert told(None, **rounded) != told(None)
