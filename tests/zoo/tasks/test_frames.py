"""A label for every frame: of clips, of recordings of any length, in pieces and whole."""

import functools
from pathlib import Path

import numpy as np
import pytest

import zoo
from shown import shown
from zoo.datasets import clips, gesture, occupancy
from zoo.datasets.splits import Ragged, Splits
from zoo.tasks import find
from zoo.tasks.models import frames as task_model
from zoo.tasks.models._frames import Encoded, Sensors, kind

pytestmark = pytest.mark.usefixtures("uncompiled")

TINY = {"units": 4, "filters": 2, "learning_rate": 0.01}


def videos(names, length, seed):
    """Positions of which the first tells the label: 0 below its mean, 1 above."""
    random = np.random.default_rng(seed)
    frames = [random.normal(4, 2, (length + n, 18)) for n in range(len(names))]
    labels = [(one[:, 0] - one[:, 9] > 0).astype(int) for one in frames]
    return gesture.Videos(tuple(names), Ragged.of(frames, np.float32), Ragged.of(labels))


def recordings(names, length, seed):
    random = np.random.default_rng(seed)
    frames = [random.normal(20, 5, (length + 3 * n, 5)) for n in range(len(names))]
    labels = [(one[:, 2] > 20).astype(int) for one in frames]
    times = [np.datetime64("2015-02-04T00:00:00") + np.arange(len(one)) for one in frames]
    return occupancy.Recordings(
        tuple(names),
        Ragged.of(times, "datetime64[s]"),
        Ragged.of(frames, np.float32),
        Ragged.of(labels),
    )


def made(make, classes):
    parts = make(["a", "b"], 40, 0), make(["c"], 30, 1), make(["d", "e"], 20, 2)
    return Splits(*parts, classes=classes)


@functools.cache
def learnt(data):
    splits = {
        "clips": lambda: clips.load(clips=60),
        "gesture": lambda: made(videos, gesture.CLASSES),
        "occupancy": lambda: made(recordings, occupancy.CLASSES),
    }[data]()
    task = find("frames")
    settings = task.settings(data=data, window=16, epochs=2 if data == "clips" else 8, **TINY)
    return task.train(settings, splits, None), splits


@pytest.fixture(params=["clips", "gesture", "occupancy"])
def trained(request):
    return learnt(request.param)


def told_right(model, rows):
    pairs = zip(model.predict([*rows.frames]), rows.labels, strict=True)
    classes = model.facts["classes"]
    right = [[classes[k] == t for k, t in zip(labels, told, strict=True)] for told, labels in pairs]
    return sum(map(sum, right)) / sum(map(len, right))


def test_a_model_learns(trained):
    model, _ = trained
    first, *_, last = model.card["curve"]
    assert last["validation_loss"] < first["validation_loss"]


def test_what_is_predicted_of_raw_frames_is_what_is_scored(trained):
    model, splits = trained
    assert model.score(splits.test)["accuracy"] == pytest.approx(told_right(model, splits.test))


def test_the_commonest_label_and_a_network_of_single_frames_are_the_baselines(trained):
    model, splits = trained
    always, alone, _ = model.card["scores"].values()
    train = np.concatenate([*splits.train.labels]).tolist()
    commonest = max(sorted(set(train)), key=train.count)
    assert always["accuracy"] == np.mean(np.concatenate([*splits.test.labels]) == commonest)
    assert 0 <= alone["accuracy"] <= 1


def test_each_recording_is_scored_by_itself_too(trained):
    model, splits = trained
    scores = model.score(splits.test)
    for number, name in enumerate(getattr(splits.test, "names", ())):
        alone = model.score(splits.test.take([number]))
        assert scores[f"accuracy, {name}"] == pytest.approx(alone["accuracy"])


def test_a_model_is_kept_and_exported(trained, tmp_path):
    model, splits = trained
    model.save(tmp_path / "kept")
    raw = [splits.test.frames[0]]
    assert zoo.load(tmp_path / "kept").predict(raw) == model.predict(raw)
    assert model.export(tmp_path / "1").calls == 2


def test_clips_and_recordings_of_any_length_are_answered(trained):
    model, splits = trained
    raw = splits.test.frames[0]
    short, whole = model.predict(one for one in (raw[:3], raw))
    assert (len(short), len(whole)) == (3, len(raw))


def test_pieces_hold_the_frames_with_their_labels_and_all_of_the_window():
    starts = np.array([0, 10, 13])
    rows = Encoded(*(Ragged(np.arange(13), starts) for _ in range(3)))
    pieces = Sensors({}).pieces(rows, 8)
    assert [piece.tolist() for piece in pieces.frames] == [
        [*range(8)],
        [*range(1, 9)],
        [*range(2, 10)],
        [10, 11, 12],
    ]
    assert (pieces.labels.values == pieces.frames.values).all()


def test_gestures_are_read_alike_wherever_and_in_whatever_unit_they_stand():
    (one, *_) = videos("a", 30, 0).frames
    of = kind({"columns": gesture.POSITIONS, "relative": True})
    other = of.read(3 * one[None] + np.tile([5, -2, 1], 6).astype(np.float32))
    np.testing.assert_allclose(of.read(one[None]), other, atol=1e-4)


def test_what_follows_is_not_seen_by_who_reads_forwards_alone():
    task = find("frames")
    splits = made(recordings, occupancy.CLASSES)
    settings = task.settings(topology="synced_many_to_many", epochs=1, window=16, **TINY)
    model = task.train(settings, splits, None)
    frames = splits.test.frames[0][None]
    changed = np.concatenate([frames[:, :10], frames[:, 10:] + 9], 1)
    one, other = (model.served().function(x)["probabilities"].numpy() for x in (frames, changed))
    np.testing.assert_allclose(one[:, :10], other[:, :10], atol=1e-6)
    assert np.abs(one[:, 10:] - other[:, 10:]).max() > 1e-3


def test_the_command_line_reads_tables_and_arrays(tmp_path):
    model, splits = learnt("occupancy")
    frames = splits.test.frames[0].astype(float)
    lines = [",".join(map(repr, row)) for row in frames.tolist()]
    (tmp_path / "a.csv").write_text("\n".join([",".join(occupancy.FEATURES), *lines]) + "\n")
    np.save(tmp_path / "a.npy", frames)
    by_table, by_array = shown(model, [str(tmp_path / "a.csv"), str(tmp_path / "a.npy")], 5)
    assert by_table.split("→")[1] == by_array.split("→")[1]
    assert by_table.endswith(task_model.runs(model.predict([frames])[0]))
    with pytest.raises(ValueError, match=r"A clip must be a .npy file"):
        learnt("clips")[0].answers([str(tmp_path / "a.csv")])


def test_labels_are_told_in_runs():
    labels = ["rest", "rest", "hold", "rest"]
    assert task_model.runs(labels) == "rest × 2, hold × 1, rest × 1"
    assert task_model.runs(labels, 2) == "rest × 2, hold × 1, …"


@pytest.mark.parametrize(
    "data, raw",
    [
        ("clips", []),
        ("clips", "clip"),
        ("clips", [np.zeros((0, 16, 16))]),
        ("clips", [np.zeros((3, 8, 8))]),
        ("clips", [np.full((3, 16, 16), 256)]),
        ("clips", [np.full((3, 16, 16), 0.5)]),
        ("clips", [np.ones((3, 16, 16), int)]),
        ("clips", [np.full((3, 16, 16), np.nan)]),
        ("occupancy", [np.zeros((3, 4))]),
        ("occupancy", [np.full((3, 5), np.inf)]),
        ("occupancy", [np.full((3, 5), 1e300)]),
        ("occupancy", [np.full((3, 5), -1e20)]),
        ("occupancy", [[[1, 2, 3, 4, 5], [1, 2]]]),
        ("occupancy", [[["a"] * 5]]),
        ("occupancy", [5]),
        ("occupancy", np.array(5)),
        ("occupancy", {1, 2}),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_are_no_frames_is_told(data, raw):
    with pytest.raises(ValueError, match=r"^`raw`.* Received: "):
        learnt(data)[0].predict(raw)


def test_data_that_are_neither_known_nor_a_folder_of_them_are_told(tmp_path):
    task = find("frames")
    with pytest.raises(FileNotFoundError, match=r"^`data`, .*clips.*Received: 'films', which is"):
        task.read(task.settings(data="films"))
    for name in occupancy.SOURCES:
        head = '"date","Temperature","Humidity","Light","CO2","HumidityRatio","Occupancy"'
        rows = [f'"{n}","2015-02-04 17:{n}:00",2,3,4,5,6,{n % 2}' for n in range(10, 20)]
        Path(tmp_path / f"{name}.txt").write_text("\n".join([head, *rows]) + "\n")
    for data in (str(tmp_path), f"occupancy:{tmp_path}"):
        assert task.read(task.settings(data=data)).test.names == ("datatest", "datatest2")
