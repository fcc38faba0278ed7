"""The 50,000 reviews of Maas et al. (2011), from their archive or the folder it unpacks to.

train and test hold a folder for each class, neg and pos, and each of these 12,500 files.  A file is
named after its review's number and stars: 1 to 4 are neg, 7 to 10 are pos.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from zoo.datasets.formats.labelled.found import Found
from zoo.datasets.sources.archive import members
from zoo.datasets.sources.derived import derived
from zoo.datasets.sources.reading import complaint, decode_text
from zoo.datasets.sources.source import Source

CLASSES = ("neg", "pos")
STARS = {"neg": range(1, 5), "pos": range(7, 11)}
EACH = 12_500  # reviews of a class in train, and in test
NAME = re.compile(r"\d+_(\d+)\.txt")
MOST_BYTES = 400 << 20  # of the reviews; those without a label are not read
MOST_FILES = 150_000  # the original has 100,028

WHAT = "`path`, the reviews of aclImdb"


def in_acl_imdb(path: Path) -> dict[str, Found]:
    """The reviews of train and of test, in the order of their classes and of the files' names.

    path: the archive, of which the result is kept in the cache; or the folder.

    FileNotFoundError, OSError: it cannot be read; as `members`.
    ValueError: a class that is missing, a file that is no text, a name without stars or with those
    of the other class; as `members`.
    """
    if path.is_dir():
        return _sorted(path, _of_folder(path))

    def make(folder: Path) -> None:
        found = {name: vars(of) for name, of in _sorted(path, _of_archive(path)).items()}
        (folder / "reviews.json").write_text(json.dumps(found), "utf-8")

    of = {"sha256": Source.hash(path), "version": 1}
    kept = derived("aclimdb", of, make) / "reviews.json"
    return {name: Found(**of) for name, of in json.loads(kept.read_text("utf-8")).items()}


def _of_archive(path: Path) -> Iterator[tuple[tuple[str, ...], bytes]]:
    for member in members(path, MOST_BYTES, MOST_FILES):
        place = PurePosixPath(member.name).parts[-3:]
        if _is_review(place):
            yield place, member.read()


def _of_folder(path: Path) -> Iterator[tuple[tuple[str, ...], bytes]]:
    for file in path.glob("*/*/*.txt"):
        if _is_review(file.parts[-3:]):
            yield file.parts[-3:], file.read_bytes()


def _is_review(place: tuple[str, ...]) -> bool:
    named = len(place) == 3 and place[0] in ("train", "test") and place[1] in CLASSES
    return named and place[2].endswith(".txt") and not place[2].startswith(".")


def _sorted(path: Path, files: Iterator[tuple[tuple[str, ...], bytes]]) -> dict[str, Found]:
    read = {place: _text(path, place, raw) for place, raw in files}
    result = {"train": Found(), "test": Found()}
    for name, found in result.items():
        for kind in CLASSES:
            texts = [read[place] for place in sorted(read) if place[:2] == (name, kind)]
            if not texts:
                expected = "the archive or folder with train and test, each with neg and pos"
                missing = f"in which {name}/{kind} holds no review"
                raise ValueError(complaint(WHAT, path, expected, missing))
            if len(texts) != EACH:
                note = f"{name}/{kind} holds {len(texts)} reviews, in the original {EACH}."
                found.notes.append(note)
            found.texts += texts
            found.labels += [kind] * len(texts)
    return result


def _text(path: Path, place: tuple[str, ...], raw: bytes) -> str:
    _, kind, name = place
    match = NAME.fullmatch(name)
    if match is None or int(match[1]) not in STARS[kind]:
        stars = f"{STARS[kind].start} to {STARS[kind].stop - 1}"
        expected = f"files named number_stars.txt, the stars of {kind} being {stars}"
        raise ValueError(complaint(WHAT, path, expected, f"with {'/'.join(place)}"))
    return decode_text(raw, path / "/".join(place), "utf-8", WHAT)[0]
