"""Your own texts: a table with named columns, or folders; in one piece, or split already."""

import difflib
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from zoo.datasets.formats.labelled.folders import in_folders
from zoo.datasets.formats.labelled.found import WHAT, Found
from zoo.datasets.formats.tables.calendar import some
from zoo.datasets.formats.tables.columns import read_columns
from zoo.datasets.sources.reading import complaint

PARTS = {
    "train": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "dev": "validation",
    "test": "test",
}


def places(path: Path) -> dict[str, Path]:
    """What is to be read for each split.

    ValueError: two for one split, or one to validate or test by and none to train on.
    """
    if not path.is_dir():
        return {"train": path}
    places: dict[str, Path] = {}
    for entry in sorted(path.iterdir()):
        name = PARTS.get(entry.stem.lower() if entry.is_file() else entry.name.lower())
        if name in places:
            found = f"with {places[name].name} and {entry.name}"
            raise ValueError(complaint(WHAT, path, f"a folder with one {name}", found))
        if name is not None:
            places[name] = entry
    if places and "train" not in places:
        found = f"with {', '.join(entry.name for entry in places.values())}"
        raise ValueError(complaint(WHAT, path, "a folder with train beside them", found))
    in_order = ("train", "validation", "test")
    return {name: places[name] for name in in_order if name in places} or {"train": path}


def unread(path: Path, parts: Mapping[str, Path]) -> tuple[str, ...]:
    """A note on what lies in a folder beside the splits that are read."""
    if path in parts.values():
        return ()
    known = {entry.name for entry in parts.values()}
    others = [e.name for e in sorted(path.iterdir()) if e.name not in known and e.name[0] != "."]
    return (f"Left unread in {path}: {some(others)}.",) if others else ()


def in_place(
    place: Path, text: str, label: str, encoding: str | None, delimiter: str | None
) -> Found:
    """What stands at `place`, a folder with a folder for each class or a table.

    FileNotFoundError, OSError: as `in_folders` and `read_columns`.
    ValueError: as these; no row that is whole.
    """
    if place.is_dir():
        return in_folders(place, encoding)
    return _of_table(place, text, label, encoding, delimiter)


def _of_table(
    path: Path, text: str, label: str, encoding: str | None, delimiter: str | None
) -> Found:
    table = read_columns(path, (text, label), WHAT, encoding, delimiter)
    result, left = Found(notes=[*table.notes]), []
    rows = zip(table.texts(text), table.texts(label), table.lines, strict=True)
    for words, kind, line in rows:
        if words is None or kind is None:
            left.append(line)
        else:
            result.texts.append(words)
            result.labels.append(kind)
    if left:
        told = f"{len(left)} rows of {path.name} lack a text or a label and were left out"
        result.notes.append(f"{told}; the first is in line {left[0]}.")
    if not result.texts:
        found = f"which has none among {len(left)}"
        raise ValueError(complaint(WHAT, path, "a table with a text and a label in a row", found))
    return result


def classes_of(path: str | os.PathLike[str], labels: Sequence[str]) -> tuple[str, ...]:
    """The different labels, numbers by size, others by the alphabet.

    ValueError: one only, or more than there is something to learn of; or two that differ in case
    or in how a number is written, as "1" and "1.0".
    """
    numbers = all(label.lstrip("-").isdecimal() for label in labels)
    kinds = tuple(sorted(set(labels), key=(lambda k: (int(k), k)) if numbers else None))
    if not 2 <= len(kinds) <= max(2, len(labels) // 2):
        shown = ", ".join(repr(kind[:30]) for kind in kinds[:3])
        found = f"with {len(kinds)} among {len(labels)} texts: {shown}{', …' * (len(kinds) > 3)}"
        fix = "Is it the column of the labels?"
        raise ValueError(
            complaint(WHAT, path, "with at least two labels, of many texts", found, fix)
        )
    alike = defaultdict(list)
    for kind in kinds:
        alike[_bare(kind)].append(kind)
    for several in alike.values():
        if len(several) > 1:
            found = f"with {' and '.join(map(repr, several))}"
            fix = "Should they differ, name all in `classes`."
            raise ValueError(complaint(WHAT, path, "with labels written in one way", found, fix))
    return kinds


def _bare(label: str) -> float | str:
    try:
        return float(label)
    except ValueError:
        return " ".join(label.casefold().split())


def check_labels(
    path: str | os.PathLike[str], name: str, labels: Sequence[str], classes: Sequence[str]
) -> None:
    """ValueError: a label that is none of `classes`."""
    for number, label in enumerate(labels, 1):
        if label not in classes:
            near = difflib.get_close_matches(label, classes, 1)
            expected = f"with the labels {', '.join(classes[:20])}"
            found = f"with {label[:40]!r} in row {number} of {name}"
            fix = f"Should it be {near[0]!r}?" if near else "Name all in `classes`."
            raise ValueError(complaint(WHAT, path, expected, found, fix))
