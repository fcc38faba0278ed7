"""idx files, whole and broken."""

import gzip
import hashlib
import struct

import numpy as np
import pytest

from zoo.datasets.formats.pictures.idx import read_idx


def packed(values, kind=8):
    head = bytes([0, 0, kind, values.ndim]) + struct.pack(f">{values.ndim}I", *values.shape)
    return head + values.tobytes()


PICTURES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
WHOLE = packed(PICTURES)


def refusal(path, axes=3, kind=ValueError):
    with pytest.raises(kind) as caught:
        read_idx(path, axes, "`data`, the pictures")
    message = str(caught.value)
    assert "\n" not in message and str(path) in message
    return message


@pytest.mark.parametrize("content", [WHOLE, gzip.compress(WHOLE)], ids=["plain", "gzip"])
def test_values_and_hash(tmp_path, content):
    (tmp_path / "a").write_bytes(content)
    idx = read_idx(tmp_path / "a", 3, "-")
    assert idx.values.dtype == np.uint8
    assert (idx.values == PICTURES).all()
    assert idx.sha256 == hashlib.sha256(WHOLE).hexdigest()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "begins with nothing"),
        (b"\x89PNG\r\n", "89504e47"),
        (packed(PICTURES, kind=0x0D), "00000d03"),
        (packed(PICTURES[0]), "00000802"),
        (WHOLE[:10], "has 0 values"),
        (WHOLE[:15], "has 0 values"),
        (WHOLE[:-1], "tells 2 × 3 × 4 and has 23 values"),
        (WHOLE + b"\0", "has 25 values"),
        (gzip.compress(WHOLE)[:-9], "must be a whole"),
        (gzip.compress(WHOLE)[:-8] + bytes(8), "must be a whole"),
        (gzip.compress(WHOLE)[:5], "must be a whole"),
    ],
    ids=[
        *("empty", "picture", "doubles", "two axes", "head", "odd head", "short", "long"),
        *("truncated gzip", "wrong checksum", "gzip head"),
    ],
)
def test_broken_files_are_refused(tmp_path, content, found):
    (tmp_path / "a").write_bytes(content)
    assert found in refusal(tmp_path / "a")


def test_a_huge_shape_in_a_small_file_costs_no_memory(tmp_path):
    (tmp_path / "a").write_bytes(bytes([0, 0, 8, 3]) + b"\xff" * 12)
    assert "has 0 values" in refusal(tmp_path / "a")


def test_a_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("zoo.datasets.formats.pictures.idx.MOST_BYTES", 10)
    (tmp_path / "a").write_bytes(gzip.compress(WHOLE))
    assert "more than the 10 bytes" in refusal(tmp_path / "a", kind=OSError)
