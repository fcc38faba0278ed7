"""Weights that somebody changed who wrote SHA256SUMS anew: what does not fit a model is refused."""

import json

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from corrupted import assert_refused
from zoo.presets import sums

WEIGHTS = sums.NEEDED[1]


def with_arrays(change):
    def act(path):
        arrays = {name: array.copy() for name, array in load_file(path).items()}
        save_file(change(arrays, sorted(arrays)) or arrays, path)

    return act


def with_header(change):
    """The header as JSON, and how many bytes follow it."""

    def act(path):
        content = path.read_bytes()
        length = int.from_bytes(content[:8], "little")
        header, rest = json.loads(content[8 : 8 + length]), content[8 + length :]
        changed = json.dumps(change(header, sorted(header)) or header).encode()
        path.write_bytes(len(changed).to_bytes(8, "little") + changed + rest)

    return act


def typed(kind):
    return with_arrays(lambda arrays, names: {n: a.astype(kind) for n, a in arrays.items()})


def named(name):
    def rename(arrays, names):
        arrays[name] = arrays.pop(names[0])

    return with_arrays(rename)


def valued(value):
    def fill(arrays, names):
        arrays[names[-1]].flat[0] = value

    return with_arrays(fill)


def told(**facts):
    def change(header, names):
        header[names[0]] |= facts

    return with_header(change)


def bf16(header, names):
    """Half of the bytes, as if they were those of bfloat16."""
    start = 0
    for name in sorted(header, key=lambda n: header[n]["data_offsets"]):
        size = (header[name]["data_offsets"][1] - header[name]["data_offsets"][0]) // 2
        header[name] |= {"dtype": "BF16", "data_offsets": [start, start + size]}
        start += size


def halved(path):
    with_header(bf16)(path)
    content = path.read_bytes()
    length = int.from_bytes(content[:8], "little")
    path.write_bytes(content[: 8 + length + (len(content) - 8 - length) // 2])


def headed(header, length=None):
    """A file of that header alone."""
    size = len(header) if length is None else length
    return lambda path: path.write_bytes(size.to_bytes(8, "little") + header)


def wide(header, names):
    header["__metadata__"] = {"format": "pickle"}
    return {f"{'../' * 9}{n}": header[n] for n in names}


WEIGHT_ACTS = {
    **{f"of {kind}": typed(kind) for kind in ("f8", "i4", "?", "u1", "i8")},
    "of bfloat16": halved,
    **{f"with {value}": valued(value) for value in (np.nan, np.inf, -np.inf)},
    **{
        f"named {name!r}": named(name)
        for name in ("../../etc/passwd", "/etc/passwd", "", "a\n\x1b[31mb", "__metadata", "é" * 999)
    },
    "one missing": with_arrays(lambda a, names: {n: a[n] for n in names[1:]}),
    "one more": with_arrays(lambda a, names: {**a, "more": a[names[0]]}),
    "none": with_arrays(lambda a, names: {"": np.zeros(0, "f4")}),
    "turned": with_arrays(lambda a, names: {n: np.ascontiguousarray(a[n].T[None]) for n in names}),
    "larger": with_arrays(lambda a, names: {n: np.concatenate([a[n], a[n]]) for n in names}),
    "named through folders": with_header(wide),
    "offsets beyond": told(data_offsets=[0, 2**50]),
    "offsets that overlap": told(data_offsets=[0, 4]),
    "offsets backwards": told(data_offsets=[8, 4]),
    "offsets below 0": told(data_offsets=[-8, 4]),
    "a shape of terabytes": told(shape=[2**30, 2**30]),
    "a shape beyond 64 bits": told(shape=[2**40, 2**40]),
    "a shape of nothing": told(shape=[0]),
    "a shape of a thousand axes": told(shape=[1] * 1000),
    "a type that there is not": told(dtype="O"),
    "no tensors": headed(b"{}"),
    "a header that is no JSON": headed(b"__import__('os')"),
    "a header that is a list": headed(b"[]"),
    "a header of terabytes": headed(b"{}", 2**42),
    "a header of 64 bits": headed(b"{}", 2**64 - 1),
    "a header without an end": headed(b'{"a":' * 50_000),
}


@pytest.mark.parametrize("act", WEIGHT_ACTS.values(), ids=map(ascii, WEIGHT_ACTS))
@pytest.mark.parametrize("task", ["char-lm", "forecast", "names", "translation"])
def test_numbers_of_another_kind_are_refused(copy, task, act):
    path = copy(task) / WEIGHTS
    act(path)
    sums.write(path.parent)
    assert_refused(path.parent, WEIGHTS)
