"""Gestures: the real videos, whole ones to each side, and damaged files."""

import os
from pathlib import Path

import numpy as np
import pytest

from zoo.datasets import gesture

REAL = pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="ZOO_TEST_DATA is not set")
FRAMES = dict(zip(gesture.VIDEOS, (1747, 1264, 1834, 1073, 1424, 1111, 1448), strict=True))
HEAD = ",".join((*gesture.POSITIONS, "timestamp", "phase"))


def real():
    return Path(os.environ["ZOO_TEST_DATA"]) / "video_frames/gesture_phase"


def rows(video, count=5):
    """Coordinates that tell video and frame."""
    number = gesture.VIDEOS.index(video)
    return [
        ",".join([*[f"{number}.{frame}"] * 18, str(1000 + 33 * frame), "Rest"])
        for frame in range(count)
    ]


@pytest.fixture
def folder(tmp_path):
    for video in gesture.VIDEOS:
        (tmp_path / f"{video}_raw.csv").write_text("\n".join([HEAD, *rows(video)]) + "\n")
    return tmp_path


def refusal(kind, *arguments, **keywords):
    with pytest.raises(kind) as caught:
        gesture.load(*arguments, **keywords)
    message = str(caught.value)
    assert "\n" not in message
    return message


@REAL
@pytest.mark.parametrize(("features", "width", "less"), [("positions", 18, 0), ("motions", 32, 4)])
def test_real_counts(features, width, less):
    splits = gesture.load(real(), features)
    found = {}
    for part in splits.parts().values():
        assert part.frames.values.dtype == np.float32
        assert part.frames.values.shape[1:] == (width,) and np.isfinite(part.frames.values).all()
        assert (part.frames.lengths == part.labels.lengths).all()
        found |= dict(zip(part.names, part.frames.lengths.tolist(), strict=True))
    assert found == {video: frames - less for video, frames in FRAMES.items()}
    assert not any("declared" in note for note in splits.notes)


@REAL
def test_real_videos_have_the_quirks_that_their_card_tells():
    splits = gesture.load(real())
    assert len(splits.notes) == 6
    assert sum("40.0 s pass" in note for note in splits.notes) == 5
    assert "b1: 1 label is written Preparação, and read as preparation." in splits.notes
    train = splits.train
    assert train.names == ("a1", "a2", "b1", "c1")
    assert np.bincount(train.labels[0]).tolist() == [698, 163, 656, 39, 191]
    assert train.frames[2][0, :3].tolist() == pytest.approx([1.197867, 5.50298, 2.154376])


@REAL
def test_real_motions_are_the_frames_from_the_fifth_on():
    where, how = gesture.load(real()), gesture.load(real(), "motions")
    for one, other in zip(where.parts().values(), how.parts().values(), strict=True):
        for labels, later in zip(one.labels, other.labels, strict=True):
            assert (labels[4:] == later).all()


def test_whole_videos_to_a_side(folder):
    splits = gesture.load(folder, validation=("b1", "b3"), test=("c3", "c1"))
    seen = [set(np.floor(part.frames.values).ravel()) for part in splits.parts().values()]
    assert seen == [{0, 1, 2}, {3, 4}, {5, 6}]
    assert splits.test.names == ("c3", "c1")


@pytest.mark.parametrize(
    "parts",
    [
        {"test": ("a3",)},
        {"test": ("d1",)},
        {"test": "b3"},
        {"test": ()},
        {"validation": ("a1", "a1")},
        {"validation": gesture.VIDEOS[:5]},
    ],
)
def test_parts_that_cannot_be(folder, parts):
    assert "names of videos, must each hold some of a1, a2" in refusal(ValueError, folder, **parts)


def test_unknown_features(folder):
    assert "'positions' or 'motions'" in refusal(ValueError, folder, "pictures")


def test_a_gap_and_another_file_are_told(folder):
    lines = rows("a1")
    lines[3] = lines[3].replace(",1099,", ",1130,")
    lines[4] = lines[4].replace(",1132,", ",9130,")
    (folder / "a1_raw.csv").write_text("\n".join([HEAD, *lines]))
    notes = gesture.load(folder).notes
    assert "a1: 8.0 s pass before frame 4." in notes
    assert sum("is not the file declared as gesture/" in note for note in notes) == 7


DAMAGE = {
    "column": (lambda t: t.replace("rwz", "rwq"), "with a column 'rwz'"),
    "no header": (lambda t: t.partition("\n")[2], "with a column 'lhx'"),
    "semicolons in part": (lambda t: t.replace(",", ";", 80), "line 5 has 5 cells"),
    "nan": (lambda t: t.replace("5.3", "nan", 1), "in line 5 is 'nan'"),
    "word": (lambda t: t.replace("5.3", "left", 1), "in line 5 is 'left'"),
    "empty": (lambda t: t.replace("5.3", "", 1), "lhx is a finite number"),
    "phase": (lambda t: t.replace("Rest", "Nap", 1), "one of Rest, Preparation, Stroke"),
    "no phase": (lambda t: t.replace(",Rest", ","), "phase is one of"),
    "truncated": (lambda t: t[:-60], "last line 6 breaks off"),
    "times": (lambda t: t.replace(",1066,", ",1033,"), "later in each row than in the one above"),
    "blank": (lambda t: " \n", "only blanks"),
    "frames gone": (lambda t: HEAD, "has no row"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_files_are_refused(folder, damage):
    harm, found = DAMAGE[damage]
    path = folder / "c1_raw.csv"
    path.write_text(harm(path.read_text()))
    message = refusal(ValueError, folder)
    assert found in message and str(path) in message


def test_files_that_are_missing(folder):
    (folder / "b3_raw.csv").unlink()
    assert "b3_raw.csv" in refusal(FileNotFoundError, folder)
    assert "a1_va3.csv" in refusal(FileNotFoundError, folder, "motions")
    assert "a1_raw.csv, a2_raw.csv" in refusal(NotADirectoryError, folder / "a1_raw.csv")
    assert "where nothing is" in refusal(FileNotFoundError, folder / "none")
