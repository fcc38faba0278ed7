"""Digits: the embedded ones, MNIST's files, and files that only look like them."""

import gzip
import hashlib
import os
import struct
from pathlib import Path

import numpy as np
import pytest

from zoo.datasets import digits
from zoo.datasets.cards import registry

REAL = pytest.mark.skipif("ZOO_TEST_DATA" not in os.environ, reason="ZOO_TEST_DATA is not set")
NAMES = tuple(digits.MNIST)


def real():
    return Path(os.environ["ZOO_TEST_DATA"]) / "images/mnist"


def packed(values):
    values = np.asarray(values, np.uint8)
    return (
        bytes([0, 0, 8, values.ndim])
        + struct.pack(f">{values.ndim}I", *values.shape)
        + bytes(values.reshape(-1))
    )


@pytest.fixture
def folder(tmp_path):
    """Twenty small pictures to train on and ten to test on, all different."""
    chance = np.random.default_rng(0)
    for part, rows in (("train", 20), ("t10k", 10)):
        pictures = chance.integers(0, 256, (rows, 4, 4))
        (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(packed(pictures))
        (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(packed(np.arange(rows) % 10))
    return tmp_path


def refusal(kind, *arguments, **keywords):
    with pytest.raises(kind) as caught:
        digits.load(*arguments, **keywords)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_embedded_digits():
    splits = digits.load()
    assert {name: len(part) for name, part in splits.parts().items()} == {
        "train": 1259,
        "validation": 179,
        "test": 359,
    }
    for part in splits.parts().values():
        assert part.pictures.shape[1:] == (8, 8) and part.pictures.dtype == np.uint8
        assert (part.pictures.min(), part.pictures.max()) == (0, 255)
        assert len(np.unique(part.labels)) == 10
    assert splits.notes == () and splits.classes[3] == "three"
    assert digits.EMBEDDED.stat().st_size < 80_000


def test_embedded_digits_are_those_of_scikit_learn():
    load_digits = pytest.importorskip("sklearn.datasets").load_digits
    theirs, ours = load_digits(), digits.load()
    pictures = np.concatenate([part.pictures for part in ours.parts().values()])
    labels = np.concatenate([part.labels for part in ours.parts().values()])
    assert (np.rint(pictures * (16 / 255)) == theirs.images).all()
    assert (labels == theirs.target).all()


@REAL
def test_real_mnist(cache):
    splits = digits.load(real())
    assert splits.notes == ()
    assert [len(part) for part in splits.parts().values()] == [54_000, 6_000, 10_000]
    assert splits.test.pictures.shape == (10_000, 28, 28)
    assert np.bincount(splits.test.labels).tolist() == [
        *(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)
    ]
    assert splits.train.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert not cache.exists()


@REAL
@pytest.mark.parametrize(
    ("name", "md5"),
    list(zip(NAMES, ["6bbc9ace", "a25bea73", "2646ac64", "27ae3e4e"], strict=True)),
)
def test_real_mnist_is_the_official_one(name, md5):
    content = gzip.decompress((real() / f"{name}.gz").read_bytes())
    assert hashlib.md5(content).hexdigest().startswith(md5)
    assert hashlib.sha256(content).hexdigest() == digits.UNPACKED[name]


@pytest.mark.parametrize("data", ["digits", pytest.param("real", marks=REAL)])
def test_no_picture_on_two_sides(data):
    splits = digits.load(real() if data == "real" else data)
    seen = [{p.tobytes() for p in part.pictures} for part in splits.parts().values()]
    assert not (seen[0] & seen[1] or seen[0] & seen[2] or seen[1] & seen[2])


def test_files_under_the_names_that_people_have(folder):
    plain = digits.load(folder)
    for name in NAMES:
        file = folder / name
        file.rename(folder / name.replace("-idx", ".idx"))
    dotted = digits.load(folder)
    for name in NAMES:
        file = folder / name.replace("-idx", ".idx")
        (folder / f"{name}.gz").write_bytes(gzip.compress(file.read_bytes()))
        file.unlink()
    zipped = digits.load(str(folder))
    for other in (dotted, zipped):
        for one, two in zip(plain.parts().values(), other.parts().values(), strict=True):
            assert (one.pictures == two.pictures).all() and (one.labels == two.labels).all()


def test_validation_is_the_end_of_train_and_test_is_left_alone(folder):
    splits = digits.load(folder, validation=0.25)
    assert [len(part) for part in splits.parts().values()] == [15, 5, 10]
    assert splits.validation.labels.tolist() == [5, 6, 7, 8, 9]
    assert splits.test.labels.tolist() == list(range(10))


def test_other_files_of_the_format_are_read_and_told(folder):
    notes = digits.load(folder).notes
    assert len(notes) == 4
    assert all("does not hold MNIST's" in note for note in notes)


def test_a_picture_that_stands_in_train_and_test_is_told(folder):
    path = folder / "t10k-images-idx3-ubyte"
    train = (folder / "train-images-idx3-ubyte").read_bytes()
    path.write_bytes(path.read_bytes()[:16] + train[16 : 16 + 160])
    assert "10 of the 10 pictures of test stand in train too." in digits.load(folder).notes


DAMAGE = {
    "labels for pictures": ("t10k-images-idx3-ubyte", packed(range(10)), "begins with 00000801"),
    "pictures for labels": ("t10k-labels-idx1-ubyte", packed(np.zeros((9, 4, 4))), "00000803"),
    "one label less": ("train-labels-idx1-ubyte", packed(range(9)), "20 pictures and 9 labels"),
    "no label": ("train-labels-idx1-ubyte", packed([]), "20 pictures and 0 labels"),
    "label 10": ("t10k-labels-idx1-ubyte", packed([*range(9), 10]), "Received: 10 as label 9"),
    "another size": ("t10k-images-idx3-ubyte", packed(np.zeros((10, 5, 4))), "4 × 4 and 5 × 4"),
    "cut": ("train-images-idx3-ubyte", packed(np.zeros((20, 4, 4)))[:-7], "has 313 values"),
    "gzip cut": (
        "train-images-idx3-ubyte",
        gzip.compress(packed(np.arange(320).reshape(20, 4, 4)))[:-30],
        "must be a whole",
    ),
    "a web page": ("train-labels-idx1-ubyte", b"<!DOCTYPE html>", "begins with 3c21444f"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_files_are_refused(folder, damage):
    name, content, found = DAMAGE[damage]
    (folder / name).write_bytes(content)
    assert found in refusal(ValueError, folder)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    message = refusal(FileNotFoundError, folder)
    assert f"{name}.gz" in message and digits.URL in message


def test_what_is_no_folder(folder):
    assert "Did you mean mnist?" in refusal(FileNotFoundError, "minst")
    message = refusal(NotADirectoryError, folder / NAMES[0])
    assert "train-images-idx3-ubyte.gz, train-labels" in message


@pytest.mark.parametrize("shares", [{"validation": 1.0}, {"validation": -0.1}, {"test": 0.95}])
def test_shares_that_leave_nothing(shares):
    assert "leave a part to train on" in refusal(ValueError, **shares)


def test_the_cache_is_asked_for_mnist(cache, folder):
    assert not registry.find("mnist").at_hand
    (cache / "mnist").mkdir(parents=True)
    (cache / "mnist" / f"{NAMES[0]}.gz").write_bytes(b"broken earlier")
    assert "Delete it" in refusal(OSError, "mnist")
    assert len(registry.find("mnist").load(folder).train) == 18
