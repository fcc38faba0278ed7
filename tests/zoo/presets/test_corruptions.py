"""Folders whose bytes were changed, by chance or by somebody: each is refused, nothing is run."""

import os
import pickle
import random
import shutil

import h5py
import keras
import numpy as np
import pytest

import zoo
from corrupted import KINDS, assert_refused
from zoo.presets import sums

FILES = (*sums.NEEDED, sums.NAME)
CONFIG, WEIGHTS, CARD = sums.NEEDED
OTHER = dict(zip(KINDS, [*list(KINDS)[1:], "char-lm"], strict=True))
FLIPS = 4  # of a bit, in each file of each kind


@pytest.mark.parametrize("task", KINDS)
def test_what_is_not_corrupted_is_loaded(copy, task):
    zoo.load(copy(task))


@pytest.mark.parametrize("seed", range(FLIPS))
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("task", KINDS)
def test_a_bit_that_flipped_is_found(copy, task, name, seed):
    path = copy(task) / name
    content, draw = bytearray(path.read_bytes()), random.Random(f"{task} {name} {seed}")
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)
    assert_refused(path.parent, name, *FILES)


def cut_one(path):
    path.write_bytes(path.read_bytes()[:-1])


def cut_half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


def append(path):
    path.write_bytes(path.read_bytes() + b"\0")


def append_a_line(path):
    path.write_bytes(path.read_bytes() + b"\n")


def remove(path):
    path.unlink()


def folder(path):
    path.unlink()
    path.mkdir()


def dangling_link(path):
    path.unlink()
    path.symlink_to(path.parent / "nowhere")


def looping_link(path):
    path.unlink()
    path.symlink_to(path)


def endless(path):
    path.unlink()
    path.symlink_to("/dev/zero")


def pipe(path):
    path.unlink()
    os.mkfifo(path)


ACTS = (
    *(cut_one, cut_half, empty, append, append_a_line),
    *(remove, folder, dangling_link, looping_link, endless, pipe),
)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("task", ["char-lm", "forecast", "pos-tags", "translation"])
def test_a_file_that_is_not_what_it_was_is_named(copy, task, name, act):
    path = copy(task) / name
    act(path)
    assert_refused(path.parent, name)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("task", KINDS)
def test_a_file_of_another_model_is_refused(copy, task, name):
    mine, other = copy(task), copy(OTHER[task], "other")
    shutil.copyfile(other / name, mine / name)
    assert_refused(mine, *FILES)


@pytest.mark.parametrize("name", [CONFIG, WEIGHTS])
@pytest.mark.parametrize("task", KINDS)
def test_a_file_of_another_model_does_not_fit_either(copy, task, name):
    """A card of another model would: it says what is known, and is never computed with."""
    mine, other = copy(task), copy(OTHER[task], "other")
    shutil.copyfile(other / name, mine / name)
    sums.write(mine)
    assert_refused(mine, CONFIG, WEIGHTS)


class Trap:
    """What is unpickled opens a file to write."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def pickled(canary):
    return pickle.dumps(Trap(canary))


def numpy_pickled(canary):
    path = canary.parent / "trap.npy"
    np.save(path, np.array([Trap(canary)], object), allow_pickle=True)
    return path.read_bytes()


def hdf5(canary):
    path = canary.parent / "trap.h5"
    with h5py.File(path, "w") as file:
        file["outputs/kernel"] = h5py.ExternalLink("/etc/passwd", "/")
    return path.read_bytes()


def keras_lambda(canary):
    path, place, x = canary.parent / "trap.keras", str(canary), keras.Input((1,))
    layer = keras.layers.Lambda(lambda x: (open(place, "w").close(), x)[1], output_shape=(1,))
    keras.Model(x, layer(x)).save(path)
    canary.unlink(missing_ok=True)  # as this test ran it itself
    return path.read_bytes()


def python(canary):
    return f"open({str(canary)!r}, 'w')\n".encode()


@pytest.mark.parametrize("trap", [pickled, numpy_pickled, hdf5, keras_lambda, python])
@pytest.mark.parametrize("name", [*FILES, "README.md", "golden.json"])
def test_what_could_be_run_is_not(copy, canary, name, trap):
    path = copy("char-lm") / name
    path.write_bytes(trap(canary))
    if name != sums.NAME:
        sums.write(path.parent)
    if name in FILES:
        assert_refused(path.parent, name)
    else:  # which no model reads
        zoo.load(path.parent)
