"""`resume` goes on with a training that did not end, and with no other."""

import signal
import subprocess
import sys

import keras
import numpy as np
import pytest

import zoo
from zoo.training import checkpoints
from zoo.training.place import checkpoints as kept_in
from zoo.training.place import unfinished

SMALL = {"units": 8, "layers": 1, "embedding": 8, "batch": 4, "window": 25, "epochs": 2}


class Killed(Exception):
    pass


class Kill(keras.callbacks.Callback):
    """Stands for a signal, in the second epoch."""

    def get_state(self):
        return {}

    def set_state(self, state):
        pass

    def on_train_batch_end(self, batch, logs=None):
        if self.params["epochs"] and self.model.optimizer.iterations.numpy() == 40:
            raise Killed


class Quiet(Kill):
    def on_train_batch_end(self, batch, logs=None):
        pass


Quiet.__name__ = Kill.__name__  # the same callback, with nothing to kill it


@pytest.fixture
def often(monkeypatch):
    """A checkpoint after every batch."""
    monkeypatch.setattr(checkpoints, "PAUSE", 0.0)
    monkeypatch.setattr(checkpoints, "SHARE", float("inf"))


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("the quick brown fox jumps over the lazy dog\n" * 70, encoding="utf-8")
    return path


@pytest.fixture
def interrupted(corpus, tmp_path, often):
    out = tmp_path / "out"
    with pytest.raises(Killed):
        zoo.train("char-lm", data=corpus, out=out, callbacks=[Kill()], **SMALL)
    assert kept_in(out).is_dir() and (unfinished(out) / "log.jsonl").exists()
    return out


def test_it_ends_as_if_it_had_never_stopped(interrupted, corpus, tmp_path):
    whole = zoo.train("char-lm", data=corpus, out=tmp_path / "whole", **SMALL)
    resumed = zoo.train("char-lm", out=interrupted, resume=True, callbacks=[Quiet()])
    for one, other in zip(resumed.model.get_weights(), whole.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert resumed.settings == whole.settings
    losses = [[p["validation_loss"] for p in t.card["curve"]] for t in (resumed, whole)]
    assert losses[0] == losses[1] and len(losses[0]) == 2
    assert not unfinished(interrupted).exists()
    log = (interrupted / "log.jsonl").read_text().splitlines()
    assert sum('"validation_loss"' in line for line in log) == 2
    with pytest.raises(FileNotFoundError, match=r"holds a training that ended.*Train anew"):
        zoo.train("char-lm", out=interrupted, resume=True)


def test_rows_go_on_too_with_all_that_the_user_may_choose(tmp_path, often):
    """Their order is that of the epoch; dropout, averages, accumulated gradients, a plateau."""
    how = {"units": 4, "layers": 1, "batch": 256, "epochs": 3, "dropout": 0.5}
    how |= {"average": 0.5, "accumulate": 2, "schedule": "plateau", "patience": 9}
    batches = iter(range(9))

    def kill(batch, logs):
        if next(batches) == 8:
            raise Killed

    whole = zoo.train("digits", out=tmp_path / "whole", **how)
    callbacks = [keras.callbacks.LambdaCallback(on_train_batch_end=kill)]
    with pytest.raises(Killed):
        zoo.train("digits", out=tmp_path / "out", callbacks=callbacks, **how)
    about, _ = checkpoints.newest(kept_in(tmp_path / "out"))
    assert about["epoch"] == 1 and about["batch"] > 0
    callbacks = [keras.callbacks.LambdaCallback()]
    resumed = zoo.train("digits", out=tmp_path / "out", resume=True, callbacks=callbacks)
    for one, other in zip(resumed.model.get_weights(), whole.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    losses = [[p["validation_loss"] for p in t.card["curve"]] for t in (resumed, whole)]
    assert losses[0] == losses[1] and len(losses[0]) == 3


def test_settings_that_are_given_must_be_those_it_had(interrupted):
    with pytest.raises(ValueError, match=r"seed was 0 and is 1; units was 8 and is 16\. Resume it"):
        zoo.train("char-lm", out=interrupted, resume=True, units=16, seed=1, window=25)
    assert kept_in(interrupted).is_dir()


def test_another_text_is_told(interrupted, corpus):
    corpus.write_text(corpus.read_text() + "more", encoding="utf-8")
    with pytest.raises(ValueError, match="hash of the text was"):
        zoo.train("char-lm", out=interrupted, resume=True, callbacks=[Quiet()])


def test_a_new_training_does_not_go_on_by_accident(interrupted, corpus, command):
    with pytest.raises(FileExistsError, match="holds a training that did not end"):
        zoo.train("char-lm", data=corpus, out=interrupted, **SMALL)
    again = zoo.train("char-lm", data=corpus, out=interrupted, overwrite=True, **SMALL)
    assert len(again.card["curve"]) == 2 and not unfinished(interrupted).exists()


def test_what_another_process_is_training_is_not_overwritten(interrupted, corpus):
    told = (
        "import sys, zoo.training.checkpoint_files as c; from pathlib import Path\n"
        "kept = c.locked(Path(sys.argv[1])); print('has it', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", told, str(kept_in(interrupted))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout.readline() == b"has it\n"
            with pytest.raises(OSError, match="is being written by another training"):
                zoo.train("char-lm", data=corpus, out=interrupted, overwrite=True, **SMALL)
        finally:
            other.kill()
    assert checkpoints.newest(kept_in(interrupted))


class Asked(Quiet):
    """Stands for Ctrl-C, in the second epoch."""

    def on_train_batch_end(self, batch, logs=None):
        if int(self.model.optimizer.iterations) == 41:
            signal.raise_signal(signal.SIGINT)


Asked.__name__ = Kill.__name__


def test_ctrl_c_loses_nothing(corpus, tmp_path, ctrl_c):
    """Though no checkpoint was due yet."""
    whole = zoo.train("char-lm", data=corpus, out=tmp_path / "whole", **SMALL)
    out = tmp_path / "out"
    zoo.train("char-lm", data=corpus, out=out, callbacks=[Asked()], **SMALL)
    about, _ = checkpoints.newest(kept_in(out))
    assert about["epoch"] == 1 and about["batch"] > 0
    resumed = zoo.train("char-lm", out=out, resume=True, callbacks=[Quiet()])
    for one, other in zip(resumed.model.get_weights(), whole.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_nothing_to_resume(tmp_path, command):
    with pytest.raises(FileNotFoundError, match=r"has none\. Begin a new one"):
        zoo.train("char-lm", out=tmp_path / "nowhere", resume=True)
    with pytest.raises(ValueError, match=r"`out`, .* must be given"):
        zoo.train("char-lm", resume=True)
    said = command("train", "char-lm", "--resume", tmp_path / "nowhere")
    assert said.code == 2 and "has none. Begin a new one." in said.err
    said = command("train", "char-lm", "--resume", tmp_path, "--overwrite")
    assert said.code == 2 and "it excludes --out and --overwrite" in said.err
    assert not list(tmp_path.iterdir())


def test_the_command_goes_on_and_says_how(interrupted, corpus, tmp_path, command):
    """Options that are not given are those it had."""
    refused = command("train", "char-lm", "--resume", interrupted, "--units", 9)
    assert refused.code == 2 and "units was 8 and is 9" in refused.err
    about, arrays = checkpoints.newest(kept_in(interrupted))
    del about["sha256"]
    about["callbacks"] = [each for each in about["callbacks"] if each["class"] != "Kill"]
    checkpoints.write(kept_in(interrupted), {**about, "batch": about["batch"]}, arrays)
    said = command("train", "char-lm", "--resume", interrupted)
    assert said.code == 0, said.err
    assert (interrupted / "report.html").exists() and not unfinished(interrupted).exists()
