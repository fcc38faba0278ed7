"""Occupancy: the three real recordings, and damaged files."""

import os
from pathlib import Path

import numpy as np
import pytest

from zoo.datasets import occupancy

REAL = pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="ZOO_TEST_DATA is not set")
HEAD = '"date","Temperature","Humidity","Light","CO2","HumidityRatio","Occupancy"'


def rows(count):
    return [
        f'"{row + 1}","2015-02-04 17:{row:02}:00",23.{row},27.2,426,721.25,0.0047,{row % 2}'
        for row in range(count)
    ]


@pytest.fixture
def folder(tmp_path):
    for name, count in zip(occupancy.SOURCES, (10, 4, 6), strict=True):
        (tmp_path / f"{name}.txt").write_text("\n".join([HEAD, *rows(count)]) + "\n")
    return tmp_path


def refusal(kind, *arguments, **keywords):
    with pytest.raises(kind) as caught:
        occupancy.load(*arguments, **keywords)
    message = str(caught.value)
    assert "\n" not in message
    return message


@REAL
def test_real_counts():
    splits = occupancy.load(Path(os.environ["ZOO_TEST_DATA"]) / "video_frames/occupancy")
    assert splits.notes == ()
    assert splits.train.frames.lengths[0] + splits.validation.frames.lengths[0] == 8143
    assert splits.test.names == ("datatest", "datatest2")
    assert splits.test.frames.lengths.tolist() == [2665, 9752]
    assert [round(float(labels.mean()), 4) for labels in splits.test.labels] == [0.3647, 0.2101]
    assert str(splits.train.times[0][0]) == "2015-02-04T17:51:00"
    assert str(splits.validation.times[0][-1]) == "2015-02-10T09:33:00"
    first = [23.18, 27.272, 426, 721.25, 0.00479298817650529]
    assert splits.train.frames[0][0].tolist() == pytest.approx(first)


@REAL
def test_no_minute_on_two_sides():
    splits = occupancy.load(Path(os.environ["ZOO_TEST_DATA"]) / "video_frames/occupancy")
    times = np.concatenate([part.times.values for part in splits.parts().values()])
    assert len(np.unique(times)) == len(times) == 20_560
    assert splits.train.times.values.max() < splits.validation.times.values.min()


def test_validation_is_the_end_of_train(folder):
    splits = occupancy.load(folder, validation=0.3)
    assert splits.train.frames[0][:, 0].tolist() == pytest.approx([23 + k / 10 for k in range(7)])
    assert splits.validation.labels[0].tolist() == [1, 0, 1]
    assert splits.test.labels[0].tolist() == [0, 1, 0, 1]
    assert all("hashes differ" in note for note in splits.notes) and len(splits.notes) == 3


def test_a_gap_is_told(folder):
    lines = rows(6)
    del lines[2:4]
    (folder / "datatest2.txt").write_text("\n".join([HEAD, *lines]))
    told = "datatest2: nothing from 2015-02-04T17:01:00 to 2015-02-04T17:04:00."
    assert told in occupancy.load(folder).notes


DAMAGE = {
    "column": (lambda t: t.replace('"CO2"', '"CO"'), "with a column 'CO2'"),
    "nan": (lambda t: t.replace("721.25", "NaN", 1), "in line 2 is 'NaN'"),
    "NA": (lambda t: t.replace("721.25", "NA", 1), "in line 2 is 'NA'"),
    "decimal comma": (lambda t: t.replace("27.2", "27,2", 1), "line 2 has 9 cells, not"),
    "label": (lambda t: t.replace("0.0047,1", "0.0047,2", 1), "Occupancy is one of 0, 1"),
    "day first": (lambda t: t.replace("2015-02-04", "04/02/2015"), "a time such as 2015-02-04"),
    "no time": (lambda t: t.replace("2015-02-04 17:02:00", "NaT"), "in line 4 is 'NaT'"),
    "twice": (lambda t: t.replace("17:02", "17:01"), "later in each row"),
    "backwards": (lambda t: t.replace("17:02", "16:02"), "later in each row"),
    "truncated": (lambda t: t[:-12], "breaks off"),
    "row numbers in part": (lambda t: t.replace('"3",', ""), "line 4 has 7 cells, not 8"),
}


@pytest.mark.parametrize("name", ["datatraining", "datatest2"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_files_are_refused(folder, damage, name):
    harm, found = DAMAGE[damage]
    path = folder / f"{name}.txt"
    path.write_text(harm(path.read_text()))
    message = refusal(ValueError, folder)
    assert found in message and str(path) in message


def test_files_that_are_missing(folder):
    (folder / "datatest.txt").unlink()
    assert "datatest.txt" in refusal(FileNotFoundError, folder)
    assert "datatraining.txt, datatest.txt" in refusal(
        NotADirectoryError, folder / "datatraining.txt"
    )


@pytest.mark.parametrize("validation", [1, -0.5])
def test_shares_that_leave_nothing(folder, validation):
    assert "leave a part to train on" in refusal(ValueError, folder, validation=validation)
