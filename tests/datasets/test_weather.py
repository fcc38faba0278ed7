"""Seattle's weather: whole, in order, and refused when it is not."""

import os
from pathlib import Path

import numpy as np
import pytest

from zoo.datasets import weather

REAL = pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="ZOO_TEST_DATA is not set")


@REAL
def test_real_counts():
    splits = weather.load(Path(os.environ["ZOO_TEST_DATA"], "forecast", "weather"))
    assert [len(part) for part in splits.parts().values()] == [877, 292, 292]
    assert splits.notes == ()  # no gap
    assert splits.classes == ("drizzle", "fog", "rain", "snow", "sun")
    counts = sum(np.bincount(part.types, minlength=5) for part in splits.parts().values())
    assert counts.sum() == 1461 and (counts > 0).all()
    assert str(splits.train.dates[0]) == "2012-01-01" and str(splits.test.dates[-1]) == "2015-12-31"
    assert splits.train["temp_max"][0] == 12.8 and splits.train.types[0] == 0


HEADER = "date,precipitation,temp_max,temp_min,wind,weather"


def days(rows=50, seed=0):
    rng = np.random.default_rng(seed)
    lines = [
        f"{np.datetime64('2012-01-01') + i},{rain:.1f},10.5,{5 - rain:.1f},3.2,"
        f"{weather.TYPES[i % 5]}"
        for i, rain in enumerate(rng.random(rows))
    ]
    return [HEADER, *lines]


def load(tmp_path, lines, **settings):
    (tmp_path / "seattle-weather.csv").write_text("\n".join(lines) + "\n")
    return weather.load(tmp_path, **settings)


def test_another_edition_is_told(tmp_path):
    splits = load(tmp_path, days())
    assert "their hashes differ" in splits.notes[0]
    assert [len(part) for part in splits.parts().values()] == [30, 10, 10]


def test_gaps_and_missing_values_are_told(tmp_path):
    lines = days()
    lines[5] = lines[5].replace("10.5", "")
    splits = load(tmp_path, lines[:20] + lines[22:])
    assert any(
        "One gap is longer than its day: 2012-01-19 to 2012-01-22" in n for n in splits.notes
    )
    assert any("NaN, on 1 dates: 2012-01-05" in note for note in splits.notes)


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("wind", "gale", "with a column 'wind'"),
        ("2012-01-05", "2012-01-32", "in no calendar"),
        ("2012-01-05", "2011-01-05", "follows"),
        (",10.5", ",warm", "'warm' for temp_max"),
        ("snow", "hail", "Received: 'hail'"),
        (",3.2", "", "must be quoted|has 5 cells"),
    ],
)
def test_damaged_files_are_refused(tmp_path, old, new, told):
    with pytest.raises(ValueError, match=told) as error:
        load(tmp_path, "\n".join(days()).replace(old, new, 1).split("\n"))
    assert "\n" not in str(error.value)


def test_semicolons_and_decimal_commas_are_read(tmp_path):
    plain = load(tmp_path, days()).train
    lines = [line.replace(",", ";").replace(".", ",") for line in days()]
    np.testing.assert_array_equal(load(tmp_path, lines).train.values, plain.values)


def test_nothing_after_the_split_changes_what_is_before(tmp_path):
    lines = days()
    reference = load(tmp_path, lines).train
    late = [
        f"{line[:10]}{other[10:]}"
        for line, other in zip(lines[31:], days(seed=9)[:30:-1], strict=True)
    ]
    train = load(tmp_path, [*lines[:31], *late]).train
    np.testing.assert_array_equal(train.values, reference.values)
    np.testing.assert_array_equal(train.types, reference.types)
