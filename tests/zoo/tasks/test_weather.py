"""Tomorrow's weather: what is learnt from which days, what must be beaten, what is no day."""

import collections
import functools
import tempfile
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import zoo
from shown import shown
from zoo.tasks import find
from zoo.tasks.models.weather import TEMPERATURE, TypeAndTemperature

pytestmark = pytest.mark.usefixtures("uncompiled")

TINY = {"units": 4, "epochs": 2, "window": 3, "learning_rate": 0.01}
TYPES = ("rain", "sun", "fog")
DAYS = 90


def write(path, days=DAYS):
    """A type follows upon the other; the highest temperature is the number of the day."""
    lines = [
        f"{np.datetime64('2012-01-01') + day},{day % 7}.0,{day}.0,{day - 5}.0,2.5,{TYPES[day % 3]}"
        for day in range(days)
    ]
    head = "date,precipitation,temp_max,temp_min,wind,weather"
    path.write_text("\n".join([head, *lines]) + "\n")
    return str(path)


@functools.cache
def learnt():
    task = find("weather")
    with tempfile.TemporaryDirectory() as folder:
        settings = task.settings(data=write(Path(folder) / "w.csv"), **TINY)
        splits = task.read(settings)
    return task.train(settings, splits, None), splits


@pytest.fixture
def trained():
    return learnt()[0]


@pytest.fixture
def splits():
    return learnt()[1]


def raw(rows):
    """Rows as a user writes them."""
    columns = ("precipitation", "temp_max", "temp_min", "wind")
    kinds = ("drizzle", "fog", "rain", "snow", "sun")
    return [
        [
            dict(zip(columns, day.tolist(), strict=True)) | {"weather": kinds[kind]}
            for day, kind in zip(days, types, strict=True)
        ]
        for days, types in zip(rows.known, rows.types, strict=True)
    ]


def test_each_day_is_told_by_the_days_before_it_and_by_no_other(splits):
    assert [len(part) for part in splits.parts().values()] == [51, 18, 18]
    for part in splits.parts().values():
        told = part.tomorrow[:, 1]
        np.testing.assert_array_equal(part.known[..., 1], told[:, None] + [-3, -2, -1])
    assert splits.test.tomorrow[:, 1].tolist() == [*range(72, 90)]


def test_a_model_learns(trained):
    first, last = trained.card["curve"]
    assert last["validation_loss"] < first["validation_loss"]


def test_who_says_as_today_is_a_baseline(trained, splits):
    scores = trained.card["scores"]["as today"]
    assert scores == {"accuracy": 0, TEMPERATURE: pytest.approx(1)}
    kinds = splits.train.tomorrow_type.tolist()
    commonest = max(sorted(set(kinds)), key=kinds.count)
    mean = np.mean(splits.train.tomorrow[:, 1])
    assert trained.card["scores"]["the commonest type, the mean"] == {
        "accuracy": np.mean(splits.test.tomorrow_type == commonest),
        TEMPERATURE: pytest.approx(np.mean(np.abs(splits.test.tomorrow[:, 1] - mean))),
    }
    assert trained.card["scores"]["feed-forward, sees today"].keys() == scores.keys()


def test_what_is_predicted_of_raw_days_is_what_is_scored(trained, splits):
    answers = trained.predict(raw(splits.test))
    kinds = [next(iter(answer["types"])) for answer in answers]
    right = np.mean(
        [kinds[n] == splits.classes[k] for n, k in enumerate(splits.test.tomorrow_type)]
    )
    degrees = np.array([answer["temperature"] for answer in answers])
    off = np.abs(degrees - splits.test.tomorrow[:, 1]).mean()
    assert trained.score(splits.test) == pytest.approx({"accuracy": right, TEMPERATURE: off}, 1e-4)


def test_only_the_last_days_count(trained, splits):
    days = raw(splits.test)
    (alone,) = trained.predict(days[5:6])
    (longer,) = trained.predict([days[2] + days[5]])
    assert longer["types"] == pytest.approx(alone["types"], abs=1e-6)


def test_the_loss_is_that_of_the_type_and_of_the_temperature():
    told = np.array([[0.2, -0.4, 1.5], [1.0, 0.0, 0.0]], np.float32)
    are = np.array([[1, 1.0], [0, -2.0]], np.float32)
    nats = [
        np.log(np.exp(row[:2]).sum()) - row[int(t)] for row, (t, _) in zip(told, are, strict=True)
    ]
    expected = [nats[0] + 0.5**2 / 2, nats[1] + 2**2 / 2]
    np.testing.assert_allclose(TypeAndTemperature().call(are, told), expected, rtol=1e-5)


def test_a_model_is_kept_and_exported(trained, splits, tmp_path):
    trained.save(tmp_path / "kept")
    days = raw(splits.test)[:2]
    again = zoo.load(tmp_path / "kept").predict(days)
    for one, other in zip(again, trained.predict(days), strict=True):
        assert one["types"] == pytest.approx(other["types"], abs=1e-6)
        assert one["temperature"] == pytest.approx(other["temperature"], abs=1e-4)
    assert trained.export(tmp_path / "1").calls == 2


def test_the_command_line_reads_a_table(trained, splits, tmp_path):
    path = write(tmp_path / "more.csv", DAYS)
    (line,) = shown(trained, [path], 2)
    table = [
        {
            "precipitation": day % 7,
            "temp_max": day,
            "temp_min": day - 5,
            "wind": 2.5,
            "weather": TYPES[day % 3],
        }
        for day in range(DAYS - 3, DAYS)
    ]
    (answer,) = trained.predict([table])
    assert line.endswith(f"{answer['temperature']:.1f} °C")
    assert next(iter(answer["types"])) in line


DAY = {"precipitation": 0, "temp_max": 9, "temp_min": 4, "wind": 2, "weather": "sun"}


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        "sun",
        [[DAY] * 2],
        [DAY] * 3,
        [[DAY, DAY, DAY | {"weather": "hail"}]],
        [[DAY, DAY, DAY | {"wind": "strong"}]],
        [[DAY, DAY, DAY | {"wind": np.nan}]],
        [[DAY, DAY, DAY | {"precipitation": -2}]],
        [[DAY, DAY, DAY | {"wind": -1}]],
        [[DAY, DAY, DAY | {"temp_min": 10}]],
        [[DAY, DAY, DAY | {"temp_max": 1e300}]],
        [[DAY, DAY, DAY | {"temp_max": 10**400}]],
        [[DAY, DAY, DAY | {"weather": np.array(["rain", "sun"])}]],
        [[DAY, DAY, {"weather": "sun"}]],
        [[1, 2, 3]],
        [5],
        [None],
        np.array(5),
        {1, 2},
    ],
    ids=str,
)
def test_what_are_no_days_is_told(trained, wrong):
    with pytest.raises(ValueError, match=r"(`raw`|A day) must .*Received: |`raw`, .*Received: "):
        trained.predict(wrong)


def test_days_come_in_whatever_has_an_order(trained):
    days = [DAY, DAY | {"weather": "rain"}, DAY]
    wanted = trained.predict([days])
    for kind in (tuple, collections.deque, np.array, iter):
        assert trained.predict(iter([kind(days)])) == wanted


def test_what_is_served_refuses_a_type_that_was_not_learnt(trained):
    with pytest.raises(tf.errors.InvalidArgumentError, match="A type must be one of"):
        trained.served().function(tf.zeros([1, 3, 4]), tf.constant([["sun", "hail", "sun"]]))


def test_days_that_do_not_follow_each_other_are_no_window(tmp_path):
    path = tmp_path / "w.csv"
    write(path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[:40] + lines[43:]) + "\n")
    task = find("weather")
    splits = task.read(task.settings(data=str(path), **TINY))
    rows = [part for part in splits.parts().values()]
    highest = np.concatenate([part.known[..., 1] for part in rows])
    assert (np.diff(highest, axis=1) == 1).all()  # that of a day is its number
    assert sum(map(len, rows)) == DAYS - 3 - 2 * TINY["window"]
    path.write_text("\n".join(lines[:1] + lines[1::2]) + "\n")
    with pytest.raises(ValueError, match=r"4 days without a gap in each part.*Choose a smaller"):
        task.read(task.settings(data=str(path), **TINY))


def test_a_number_that_is_missing_is_told_with_its_day(trained, tmp_path):
    path = tmp_path / "w.csv"
    write(path)
    path.write_text(path.read_text().replace("2012-02-01,3.0,31.0", "2012-02-01,3.0,"))
    task = find("weather")
    with pytest.raises(ValueError, match=r"Received: none for temp_max on 2012-02-01"):
        task.read(task.settings(data=str(path), **TINY))
    with pytest.raises(ValueError, match=r"Received: none for temp_max on 2012-02-01"):
        trained.answers([str(path)])


def test_too_wide_a_window_is_told(tmp_path):
    task = find("weather")
    settings = task.settings(data=write(tmp_path / "w.csv", 30), window=18)
    with pytest.raises(ValueError, match=r"`window`, .* less than those to train on, 18"):
        task.read(settings)
