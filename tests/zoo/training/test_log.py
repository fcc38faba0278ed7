"""The log of a training: sound whenever it ends, continued, and kept beside the model."""

import json
import math

import keras
import numpy as np
import pytest

import zoo
from zoo.training.place import logged, unfinished
from zoo.training.record import log
from zoo.training.record.lines import read
from zoo.training.record.log import Log

X = np.random.default_rng(0).standard_normal((48, 3)).astype("float32")
Y = X.sum(1, keepdims=True)


def fit(*callbacks, **how):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), "mse")
    how = {"batch_size": 8, "epochs": 2, **how}
    return model.fit(X, Y, callbacks=list(callbacks), verbose=0, shuffle=False, **how)


@pytest.fixture
def every_batch(monkeypatch):
    monkeypatch.setattr(log, "PAUSE", 0.0)


def test_a_users_own_fit_is_written_line_by_line(tmp_path, every_batch):
    path, seen = tmp_path / "new" / "log.jsonl", []
    look = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda *_, **__: seen.append(len(path.read_text().splitlines()))
    )
    course = fit(Log(path, about={"task": "mine"}, symbols=8), look, validation_data=(X, Y))
    first, *lines = read(path)
    assert seen == [2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14]  # at once, not at the end
    assert first["task"] == "mine" and first["begun"][:2] == "20"
    validated = [line for line in lines if "validation_loss" in line]
    assert [line["validation_loss"] for line in validated] == course.history["val_loss"]
    assert [(line["epoch"], line["batch"]) for line in validated] == [(1, 6), (2, 12)]
    batches = [line for line in lines if line["loss"] is not None]
    assert [line["batch"] for line in batches] == list(range(1, 13))
    means = np.mean([line["loss"] for line in batches[:6]])
    assert means == pytest.approx(course.history["loss"][0], rel=1e-4)
    assert all(line["rate"] == pytest.approx(0.01) and line["speed"] > 0 for line in batches)
    assert [line["seconds"] for line in lines] == sorted(line["seconds"] for line in lines)


def test_a_training_that_goes_on_goes_on_in_its_file(tmp_path, every_batch):
    path = tmp_path / "log.jsonl"
    fit(Log(path, about={"task": "mine"}))
    before = read(path)
    with path.open("a") as file:
        file.write('{"epoch": 3, "ba')  # it was killed as it wrote
    fit(Log(path, begin=4), epochs=1)
    after = read(path)
    assert after[:5] == before[:5] and after[4]["batch"] == 4
    assert [line["batch"] for line in after[1:]] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]
    seconds = [line["seconds"] for line in after[1:]]
    assert seconds == sorted(seconds)
    fit(Log(path), epochs=1)
    assert len(read(path)) == 1 + 6 + 1  # another training begins anew


def test_what_is_no_number_is_null(tmp_path, every_batch):
    path = tmp_path / "log.jsonl"
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(X, Y * math.nan, callbacks=[Log(path)], verbose=0)
    for line in path.read_text().splitlines():
        json.loads(line, parse_constant=pytest.fail)
    assert read(path)[1]["loss"] is None


def test_the_log_of_a_task_is_kept_with_its_model(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(log, "PAUSE", math.inf)  # on a slow machine there would be lines between
    out, seen = tmp_path / "run", []
    look = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda *_: seen.append(read(unfinished(out) / "log.jsonl"))
    )
    trained = zoo.train("char-lm", out=out, callbacks=[look], **{**settings, "epochs": 2})
    assert [len(lines) for lines in seen] == [2, 3]
    first, *lines = read(out / "log.jsonl")
    assert first["task"] == "char-lm"
    assert first["settings"]["units"] == settings["units"]
    curve = trained.card["curve"]
    assert [x["validation_loss"] for x in lines] == [p["validation_loss"] for p in curve]
    assert [x["batch"] for x in lines] == [p["batches"] for p in curve]
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_speller_is_logged_too(tmp_path, monkeypatch):
    monkeypatch.setattr(log, "PAUSE", math.inf)
    zoo.train("spell", word="abc", epochs=5, out=tmp_path / "run")
    lines = read(tmp_path / "run" / "log.jsonl")
    assert [line.get("epoch") for line in lines] == [None, 1, 2, 3, 4, 5]
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_what_failed_at_once_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match="full"), logged(tmp_path / "new" / "run") as path:
        path.parent.mkdir(parents=True)
        path.write_text("{}\n")
        raise OSError("full")
    assert list(tmp_path.iterdir()) == []


def test_a_log_is_not_put_to_an_older_model_and_stays_with_a_checkpoint(tmp_path):
    out = tmp_path / "run"
    out.mkdir()
    (out / "card.json").write_text("{}")
    with pytest.raises(OSError, match="full"), logged(out) as path:
        path.parent.mkdir()
        path.write_text("{}\n")
        (path.parent / "checkpoint").write_text("")
        raise OSError("full")
    assert path.read_text() == "{}\n"
    assert [file.name for file in out.iterdir()] == ["card.json"]


def test_callbacks_of_the_user_work_in_a_task(settings, tmp_path, capsys):
    """And EarlyStopping finds the validation loss where Keras would have put it."""
    seen = []
    stop = keras.callbacks.EarlyStopping("val_loss", patience=1, min_delta=100.0)
    rows = keras.callbacks.CSVLogger(tmp_path / "log.csv")
    look = keras.callbacks.LambdaCallback(
        on_train_begin=lambda logs: seen.append("begin"),
        on_train_batch_end=lambda batch, logs: seen.append(batch),
        on_epoch_end=lambda epoch, logs: seen.append(sorted(logs)),
    )
    best = keras.callbacks.ModelCheckpoint(tmp_path / "best.keras", save_best_only=True)
    trained = zoo.train("char-lm", callbacks=[stop, rows, look, best], **{**settings, "epochs": 9})
    point = trained.card["curve"][-1]
    assert point["epoch"] == len(trained.card["curve"]) == 2  # of nine
    assert seen[0] == "begin" and seen[-1] == ["loss", "val_loss"]
    assert seen[1:] == 2 * [*range(point["batches"] // 2), ["loss", "val_loss"]]
    head, _, row = (tmp_path / "log.csv").read_text().splitlines()
    assert head == "epoch,loss,val_loss"
    assert float(row.split(",")[2]) == pytest.approx(point["validation_loss"])
    assert (tmp_path / "best.keras").is_file()


def test_callbacks_reach_the_speller():
    counted = []
    look = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: counted.append(epoch))
    zoo.train("spell", word="abc", epochs=3, callbacks=[look])
    assert counted == [0, 1, 2]


def test_tensorboard_works_in_a_task(settings, tmp_path):
    pytest.importorskip("tensorboard")
    board = keras.callbacks.TensorBoard(tmp_path / "board")
    zoo.train("char-lm", callbacks=[board], **settings)
    assert [path.suffix for path in (tmp_path / "board" / "train").iterdir()] == [".v2"]
