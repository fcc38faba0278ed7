"""Photos with captions: picture → sentence.  Your own folder, Flickr8k, or a part of COCO.

    captions.txt, captions.csv       a table with the columns image and caption
    *.token.txt                      Flickr8k's: the lines  name.jpg#0 <tab> a caption
    captions*.json                   COCO's annotations

Photos may lie in any folder below, and all of it may be one archive.  The split is of photos, not
of captions: the official one, where there is one, else by what the photos hold, so that not even a
copy under another name is on another side.  Photos are decoded when they are asked for:

    splits = captions.load("Flickr8k")
    pixels(splits.train.photos[:64], 224, 224)     # (64, 224, 224, 3) uint8
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.cards import Card, Field
from zoo.datasets.formats.pictures.captioned import read_captions
from zoo.datasets.formats.pictures.photos import Photo, is_photo, pixels
from zoo.datasets.sources.archive import extract
from zoo.datasets.sources.derived import derived
from zoo.datasets.sources.reading import complaint, read_text
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Rows, Splits, by_key, repeated, shared

__all__ = ["CARDS", "Captioned", "Photo", "load", "pixels"]

WHAT = "`data`, photos with captions"
TABLES = ("captions.txt", "captions.csv", "*.token.txt", "captions*.json")
LEMMAS = ".lemma.token.txt"  # Flickr8k's captions once more, of words without their endings
PLACE = f"a folder of photos, or an archive of it, with {' or '.join(TABLES)}"

# Flickr8k's own split, and the photo that its captions name and nobody has
LISTS = ("*.trainImages.txt", "*.devImages.txt", "*.testImages.txt")
LOST = "2258277193_586949ec62.jpg.1"

NAMES = ("train", "validation", "test")
PARTS = ("train", "val", "test")  # in the names of COCO's files


@dataclass(frozen=True, eq=False, repr=False)
class Captioned(Rows):
    """A photo and all its captions in each row."""

    names: tuple[str, ...]
    photos: tuple[Photo, ...]
    captions: tuple[tuple[str, ...], ...]


def load(
    path: str | os.PathLike[str] | None = None,
    validation: float = 0.1,
    test: float = 0.1,
    seed: int = 0,
) -> Splits[Captioned]:
    """The photos that have captions, and these.

    path: the folder, an archive of it, or the file of captions in it.  validation, test, seed: for
    data without a split of their own; COCO's has no test.

    FileNotFoundError: no such path, no captions in it, or captions of photos that are not there.
    OSError: a file cannot be read, or an archive is not safe.
    ValueError: a damaged file; a caption that is blank or of no photo; two photos of one name.
    """
    if path is None:
        raise FileNotFoundError(f"{WHAT}, must be given by path. Received: none. Give {PLACE}.")
    given = Path(path).expanduser()
    if not given.exists():
        raise FileNotFoundError(complaint(WHAT, path, PLACE, "where nothing is"))
    written = given.is_file() and given.suffix in (".csv", ".json", ".txt")
    if written:
        root = given.parent.parent if given.parent.name == "annotations" else given.parent
    else:
        root = given if given.is_dir() else _unpacked(given)
    files = sorted(f for f in root.rglob("*") if f.is_file() and not f.name.startswith("."))
    tables = [given] if written else _tables(root, files, path)
    parts = {table: read_captions(table, WHAT) for table in tables}
    captions = _joined(parts)
    places, notes = _places(captions, files, tables[0])
    rows = Captioned(
        names=tuple(places),
        photos=tuple(map(Photo, places.values())),
        captions=tuple(tuple(captions[name]) for name in places),
    )
    prints = [Source.hash(photo.path) for photo in rows.photos]
    side = _official(rows.names, parts, files)
    if side is None:
        side = by_key(prints, validation, test, seed)
    left = int((side < 0).sum())
    if left:
        notes += (f"{left} photos are in none of the official lists, and left out.",)
    taken = [np.flatnonzero(side == number) for number in range(3)]
    keys = {name: [prints[row] for row in index] for name, index in zip(NAMES, taken, strict=True)}
    notes += repeated(prints, "photos") + shared(keys, "photos")
    train, choose, judge = (rows.take(index) for index in taken)
    if not len(train) or (validation and not len(choose)):
        found = f"{len(rows)}, of which {len(train)} to train and {len(choose)} to validate"
        raise ValueError(
            f"{WHAT}, must be enough for each part. Received: {found}. "
            "Give more photos, larger shares, or another seed."
        )
    return Splits(train, choose, judge if len(judge) else None, notes)


def _unpacked(archive: Path) -> Path:
    of = {"sha256": Source.hash(archive), "version": 1}
    return derived("captions", of, lambda folder: _unpack(archive, folder))


def _unpack(archive: Path, folder: Path) -> None:
    extract(archive, folder / "all")


def _tables(root: Path, files: Sequence[Path], path: str | os.PathLike[str]) -> list[Path]:
    """The files of captions; more than one only of COCO's, which has one for each part."""
    own = [file for file in files if not file.name.endswith(LEMMAS)]
    tables = [file for pattern in TABLES for file in own if file.match(pattern)]
    if not tables:
        raise FileNotFoundError(complaint(WHAT, path, PLACE, "in which there are no captions"))
    if len(tables) > 1 and any(table.suffix != ".json" for table in tables):
        names = ", ".join(str(table.relative_to(root)) for table in tables[:5])
        fix = "Give the path of one of them."
        raise ValueError(complaint(WHAT, path, "of one file of captions", f"with {names}", fix))
    return tables


def _joined(parts: Mapping[Path, Mapping[str, list[str]]]) -> dict[str, list[str]]:
    """The captions of all files.  ValueError: a photo has some in two of them."""
    captions: dict[str, list[str]] = {}
    for table, found in parts.items():
        twice = captions.keys() & found.keys()
        if twice:
            told = f"with captions of {min(twice)} that stand in another file too"
            raise ValueError(complaint(WHAT, table, "of photos of its own", told))
        captions |= found
    return captions


def _places(
    captions: Mapping[str, list[str]], files: Sequence[Path], table: Path
) -> tuple[dict[str, Path], tuple[str, ...]]:
    """Where each photo with captions is, and what is odd."""
    photos: dict[str, list[Path]] = {}
    for file in filter(is_photo, files):
        photos.setdefault(file.name, []).append(file)
    places, missing, notes = {}, [], list[str]()
    for name in captions:
        known = photos.get(PurePosixPath(name).name, [])
        found = [file for file in known if f"/{file.as_posix()}".endswith(f"/{name}")]
        if len(found) > 1:
            told = f"which names {name}, of which there are {found[0]} and {found[1]}"
            raise ValueError(complaint(WHAT, table, "of one photo for each name", told))
        if found:
            places[name] = found[0]
        elif name == LOST:
            notes.append(f"{LOST} has captions and is in no copy of Flickr8k; left out.")
        else:
            missing.append(name)
    if missing:
        told = f"which names {len(missing)} that are not, such as {', '.join(missing[:3])}"
        raise FileNotFoundError(complaint(WHAT, table, "of photos that are there", told))
    mute = sum(map(len, photos.values())) - len(places)
    if mute:
        notes.append(f"{mute} photos have no caption, and are left out.")
    return places, tuple(notes)


def _official(
    names: Sequence[str], parts: Mapping[Path, Mapping[str, list[str]]], files: Sequence[Path]
) -> NDArray[np.int8] | None:
    """(rows,) the side of each photo, -1 for none; None if the data have no split of their own."""
    sides = dict[str, int]()
    lists = [[file for file in files if file.match(pattern)] for pattern in LISTS]
    if all(len(found) == 1 for found in lists):
        for number, [file] in enumerate(lists):
            listed = read_text(file, None, WHAT)[0].split()
            both = [name for name in listed if name in sides]
            if both:
                told = f"with {both[0]}, which an earlier list has too"
                raise ValueError(complaint(WHAT, file, "a list of photos of its own", told))
            sides |= dict.fromkeys(listed, number)
        if not sides.keys() & set(names):
            told = "none of which has captions"
            raise ValueError(complaint(WHAT, lists[0][0], "a list of photos with captions", told))
    else:
        kinds = {t: next((k for k, part in enumerate(PARTS) if part in t.name), -1) for t in parts}
        if not {0, 1} <= set(kinds.values()):
            return None
        sides = {name: kinds[table] for table, found in parts.items() for name in found}
    return np.array([sides.get(name, -1) for name in names], np.int8)


CARDS = (
    Card(
        name="captions",
        story="photos with captions: your own, Flickr8k's or COCO's, from a folder",
        load=load,
        fields=(
            Field("names", "(rows,) text", "of the photo, as the captions have it"),
            Field("photos", "(rows,) Photo", "decoded by its pixels(height, width)"),
            Field("captions", "(rows,) texts", "all of a photo; blanks as single spaces"),
        ),
        split="by photo: the official one of Flickr8k or COCO, else a tenth each by content",
        baseline="the commonest caption; the caption of the nearest photo to train on",
        licence="that of each photo: Flickr8k's for research only, COCO's told in its annotations",
        citation="Hodosh, Young and Hockenmaier 2013 (Flickr8k); Chen et al. 2015 (COCO captions)",
        quirks=(
            "COCO tells the captions of its test photos to nobody: there is no test.",
            "Flickr8k's captions name a photo that nobody has; its lists leave 91 photos out.",
        ),
        place=PLACE,
    ),
)
