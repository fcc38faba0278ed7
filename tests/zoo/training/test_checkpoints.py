"""A training that was killed at any moment ends as one that was not, to the bit."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import keras
import numpy as np
import pytest

from killed import Kill, Killed
from resumed import BATCH, IDS, learn
from zoo import Checkpoints
from zoo.training import checkpoints
from zoo.training.checkpoint_files import SIGN, STATE

PROGRAM = Path(__file__).parents[2] / "resumed.py"


class Count(keras.callbacks.Callback):
    """A callback of the user's, with a memory."""

    def __init__(self):
        super().__init__()
        self.batches, self.seen, self.by_epoch = 0, [], {}

    def on_train_batch_end(self, batch, logs=None):
        self.batches += 1
        self.seen.append(batch)

    def on_epoch_end(self, epoch, logs=None):
        self.by_epoch[epoch] = np.float32(logs["loss"])


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """What comes of a training that nothing disturbs."""
    return learn(tmp_path_factory.mktemp("whole"), 1, epochs=3)


def same(one, other):
    assert one[1] == other[1]
    for a, b in zip(one[0], other[0], strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("after", [4, 75, 76, 110])
def test_it_goes_on_to_the_bit(tmp_path, whole, after):
    """Within the first epoch, at the end of one, at the beginning, and in the middle of another."""
    with pytest.raises(Killed):
        learn(tmp_path, 1, epochs=3, callbacks=[Kill(after)])
    same(learn(tmp_path, 2, epochs=3, callbacks=[Kill(0)]), whole)


def test_callbacks_of_the_user_remember(tmp_path):
    counts = [Count() for _ in range(3)]
    learn(tmp_path / "whole", 1, epochs=2, callbacks=[counts[0], Kill(0)])
    with pytest.raises(Killed):
        learn(tmp_path / "killed", 1, epochs=2, callbacks=[counts[1], Kill(100)])
    learn(tmp_path / "killed", 2, epochs=2, callbacks=[counts[2], Kill(0)])
    for name in ("batches", "seen", "by_epoch"):
        assert getattr(counts[2], name) == getattr(counts[0], name)


def test_it_begins_anew_where_there_is_nothing(tmp_path, whole):
    same(learn(tmp_path / "new" / "folder", 1, epochs=3, batches=None), whole)
    assert not (tmp_path / "new" / "folder").exists()  # too short for a checkpoint by the clock


def killed(folder, after=20, **arguments):
    with pytest.raises(Killed):
        learn(folder, 1, epochs=3, callbacks=[Kill(after)], **arguments)


def test_few_are_kept_and_a_damaged_one_is_passed_over(tmp_path, whole):
    killed(tmp_path)
    places = sorted(path for path in tmp_path.iterdir() if path.name != ".lock")
    assert [path.name for path in places] == [f"000000-{n:09d}" for n in (12, 15, 18)]
    state = places[-1] / STATE
    held = bytearray(state.read_bytes())
    held[len(held) // 2] ^= 1
    state.write_bytes(held)
    (places[-2] / SIGN).write_text('{"epoch": 0')
    about, _ = checkpoints.newest(tmp_path)
    assert about["batch"] == 12
    same(learn(tmp_path, 2, epochs=3, callbacks=[Kill(0)]), whole)


def test_what_was_half_written_is_removed(tmp_path, whole):
    killed(tmp_path)
    draft = tmp_path / ".000000-000000018.x8"
    draft.mkdir()
    (draft / STATE).write_bytes(b"half")
    same(learn(tmp_path, 2, epochs=3, callbacks=[Kill(0)]), whole)
    assert not draft.exists()


def test_another_format_is_told(tmp_path):
    killed(tmp_path)
    for sign in tmp_path.glob(f"*/{SIGN}"):
        about = json.loads(sign.read_text())
        sign.write_text(json.dumps({**about, "format": 99}))
    with pytest.raises(ValueError, match=r"must be of format 1, .*Received: format 99"):
        Checkpoints(tmp_path)


def test_another_configuration_is_told_in_full(tmp_path):
    place = tmp_path / "kept"
    about = {"epoch": 0, "batch": 3, "configuration": {"units": 8, "cell": "lstm", "seed": 0}}
    checkpoints.write(place, about, {})
    assert Checkpoints(place, {"seed": 0, "cell": "lstm", "units": 8}).batch == 3
    with pytest.raises(ValueError, match="units was 8 and is 16; cell was 'lstm' and is 'gru'"):
        Checkpoints(place, {"units": 16, "cell": "gru", "seed": 0})


def test_another_model_is_told(tmp_path):
    killed(tmp_path)
    with pytest.raises(ValueError, match=r"is of another model: .* is float32 of shape \(4, 32\)"):
        learn(tmp_path, 1, callbacks=[Kill(0)], units=9)


def test_other_callbacks_are_told(tmp_path):
    killed(tmp_path)
    with pytest.raises(ValueError, match=r"with the callbacks .*, Kill, History, .*Received: "):
        learn(tmp_path, 1)


def test_the_wrong_epoch_is_told(tmp_path):
    killed(tmp_path, after=100)
    kept = Checkpoints(tmp_path)
    assert (kept.epoch, kept.batch) == (1, 24)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match=r"that of the checkpoint, 1. Received: 0"):
        model.fit(np.ones((4, 1)), np.ones((4, 1)), epochs=2, callbacks=kept.among(), verbose=0)
    kept.release()


def test_one_training_at_a_time_writes_to_a_folder(tmp_path):
    told = (
        "import sys, zoo.training.checkpoint_files as c; from pathlib import Path\n"
        "kept = c.locked(Path(sys.argv[1])); print('has it', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", told, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout.readline() == b"has it\n"
            with pytest.raises(OSError, match="is being written by another training"):
                learn(tmp_path, 1)
        finally:
            other.kill()


def test_writing_takes_a_hundredth_of_the_time_at_most(tmp_path, monkeypatch):
    """Half a minute lies between two checkpoints, or a hundred times what one takes."""
    now = [0.0]
    monkeypatch.setattr(checkpoints.time, "monotonic", lambda: now[0])
    written = []

    def slow(folder, about, arrays):
        written.append(now[0])
        now[0] += 2.0

    monkeypatch.setattr(checkpoints, "write", slow)

    class Clock(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            now[0] += 1.0

    ids = IDS[: 1 + BATCH * 10 * 75]
    learn(tmp_path, 1, epochs=4, callbacks=[Clock()], batches=None, ids=ids)
    assert written == [30.0, 232.0]


def run_killed(tmp_path, moments):
    """The result of a training killed after so many seconds of learning each time."""
    result = tmp_path / "result.npz"
    command = [sys.executable, "-P", PROGRAM, tmp_path / "kept", result]
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    kills = 0
    for seed, moment in enumerate([*moments, None], 2):
        process = subprocess.Popen(
            [*command, str(seed)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        with process:
            assert process.stdout.readline() == b"begun\n", process.stderr.read()
            if moment is not None:
                time.sleep(moment)
                process.send_signal(signal.SIGKILL)
            _, said = process.communicate()
        kills += process.returncode == -signal.SIGKILL
        if process.returncode != -signal.SIGKILL:
            assert process.returncode == 0, said
            break
    with np.load(result) as found:
        weights = [found[f"arr_{k}"] for k in range(len(found.files) - 1)]
        return kills, (weights, found["losses"].tolist())


def undisturbed(tmp_path):
    return learn(tmp_path / "whole", 1, batches=10**9)


def test_a_process_that_is_killed(tmp_path):
    kills, found = run_killed(tmp_path, [1.5, 1.7])
    assert kills
    same(found, undisturbed(tmp_path))


@pytest.mark.slow
def test_a_process_that_is_killed_twenty_times(tmp_path):
    """At moments by chance: within a batch, between two, while a checkpoint is written."""
    expected, kills, chance = undisturbed(tmp_path), 0, random.Random(0)
    for number in range(50):
        moments = [chance.uniform(0.8, 2.6) for _ in range(4)]
        folder = tmp_path / str(number)
        folder.mkdir()
        more, found = run_killed(folder, moments)
        same(found, expected)
        kills += more
        print(f"killed {kills} times, ended {number + 1} times, always the same to the bit")
        if kills >= 20:
            return
    pytest.fail(f"killed only {kills} times")
