"""Checkpoints on disk: each whole or not there, checked by its hash, the newest few."""

import contextlib
import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from zoo.files import whole_folder

Arrays = dict[str, np.ndarray]

FORMAT = 1
SIGN = "about.json"
STATE = "state.safetensors"
LOCK = ".lock"
KEPT = 3  # the newest; an older one serves if the newest is damaged


def write(folder: Path, about: Mapping[str, Any], arrays: Arrays) -> None:
    """Adds a checkpoint, whole or not at all, and removes those before the last few.

    Raises:
        OSError: it cannot be written; what was there is untouched.
    """
    from safetensors.numpy import save

    held = save({name: np.asarray(array, order="C") for name, array in arrays.items()})
    told = {"format": FORMAT, **about, "sha256": hashlib.sha256(held).hexdigest()}
    place = folder / _name(about)
    with whole_folder(place, SIGN) as draft:
        (draft / STATE).write_bytes(held)
        (draft / SIGN).write_text(json.dumps(told), encoding="utf-8")
    for old in all_in(folder)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def newest(folder: Path) -> tuple[dict[str, Any], Arrays] | None:
    """The newest checkpoint that is whole: what it tells, and its arrays; None if there is none.

    Raises:
        ValueError: it is of a format that this version does not read, or every one is damaged.
    """
    from safetensors.numpy import load

    places = all_in(folder)
    for place in places:
        # a damaged one: the one before
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            about = json.loads((place / SIGN).read_text(encoding="utf-8"))
            held = (place / STATE).read_bytes()
            if hashlib.sha256(held).hexdigest() != about["sha256"]:
                continue
            if about["format"] == FORMAT:
                return about, load(held)
            unknown = about["format"]
            break
    else:
        if places:
            raise ValueError(
                f"{folder} must hold a checkpoint that is whole, and each of its {len(places)} is "
                "damaged. Remove the folder to begin anew."
            )
        return None
    raise ValueError(
        f"{place} must be of format {FORMAT}, which this version of RNN Zoo reads. "
        f"Received: format {unknown}."
    )


def remove_newer(folder: Path, about: Mapping[str, Any]) -> None:
    """Removes what is damaged, from a training that goes on from the newest that is whole.

    Or the checkpoints that it writes would be taken for older ones.
    """
    for place in all_in(folder):
        if place.name > _name(about):
            shutil.rmtree(place, ignore_errors=True)


def remove(folder: Path) -> None:
    """Removes all checkpoints, and the folder.

    Raises:
        OSError: a training is writing to it.
    """
    if folder.is_dir():
        lock = locked(folder)
        try:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            lock.release(force=True)


def compare(there: Mapping[str, Any], here: Mapping[str, Any]) -> None:
    """Raises ValueError, with every difference, unless two configurations are the same."""
    differences = [
        f"{name} was {there.get(name, 'not given')!r} and is {here.get(name, 'not given')!r}"
        for name in dict.fromkeys([*there, *here])
        if there.get(name) != here.get(name)
    ]
    if differences:
        raise ValueError(
            f"The training to resume was another one: {'; '.join(differences)}. "
            "Resume it as it was, or begin a new one in another folder."
        )


def _name(about: Mapping[str, Any]) -> str:
    return f"{about['epoch']:06d}-{about['batch']:09d}"


def all_in(folder: Path) -> list[Path]:
    """The checkpoints in a folder, the newest first."""
    if not folder.is_dir():
        return []
    named = [place for place in folder.iterdir() if re.fullmatch(r"\d{6}-\d{9}", place.name)]
    return sorted(named, reverse=True)


def locked(folder: Path) -> Any:
    """Takes a folder, which is made, for a training; what it gives back can be released.

    Raises:
        OSError: another process has it, or it cannot be made.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    # The system gives it back when a process is killed; within one, who comes later has it too.
    lock = FileLock(folder / LOCK, is_singleton=True)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise OSError(
            f"{folder} is being written by another training. Choose another folder, or end it."
        ) from None
    return lock
