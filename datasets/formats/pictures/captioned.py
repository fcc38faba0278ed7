"""Files of captions, as Flickr8k, COCO and people with a table write them."""

import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from zoo.datasets.formats.tables.columns import read_columns
from zoo.datasets.sources.reading import complaint, read_text

TOKENS = ".token.txt"
TOKEN = re.compile(r"([^#\t]+)#(\d+)\t(.*)")
COCO_IMAGE = {"id": int, "file_name": str}
COCO_CAPTION = {"image_id": int, "caption": str}


def read_captions(path: str | os.PathLike[str], what: str) -> dict[str, list[str]]:
    """The captions of each photo, by its name, in the order of the file; blanks as single spaces.

    What a file is, its name tells: .json is COCO's annotations, .token.txt is Flickr8k's lines
    `name#number <tab> caption`, and all else a table with the columns image and caption.
    what: how an error begins: what the file is to the user.

    FileNotFoundError, OSError: as `read_text`.
    ValueError: not such a file; a caption or a name that is blank, or is NaN in a table; a number
    of a caption or an id of a photo that stands twice; a caption of a photo that COCO's list of
    photos lacks.
    """
    table = Path(path)
    if table.suffix == ".json":
        found = _coco(table, what)
    elif table.name.endswith(TOKENS):
        found = _tokens(table, what)
    else:
        columns = read_columns(table, ("image", "caption"), what)
        cells = [[cell or "" for cell in columns.texts(name)] for name in ("image", "caption")]
        found = zip(columns.lines, *cells, strict=True)
    captions: dict[str, list[str]] = {}
    for place, name, caption in found:
        text = " ".join(caption.split())
        if not text or not name:
            told = f"without one in {'caption' if table.suffix == '.json' else 'line'} {place}"
            raise ValueError(complaint(what, path, "of a name and a caption each", told))
        captions.setdefault(name, []).append(text)
    return captions


def _tokens(path: Path, what: str) -> Iterable[tuple[int, str, str]]:
    text, _ = read_text(path, None, what)
    numbers = set()
    for line, content in enumerate(text.split("\n"), 1):
        if not content.strip():
            continue
        match = TOKEN.fullmatch(content)
        if match is None:
            expected = "of lines such as name.jpg#0, a tab, a caption"
            raise ValueError(complaint(what, path, expected, f"in which line {line} is none"))
        name, number, caption = match.groups()
        if (name, number) in numbers:
            told = f"in which {name}#{number} stands again in line {line}"
            raise ValueError(complaint(what, path, "of one line for each caption", told))
        numbers.add((name, number))
        yield line, name, caption


def _coco(path: Path, what: str) -> Iterable[tuple[int, str, str]]:
    text, _ = read_text(path, None, what)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(complaint(what, path, "JSON", f"which is none: {error}")) from error
    names: dict[Any, str] = {}
    for number, image in enumerate(_entries(told, "images", path, what)):
        key, name = (_entry(image, k, t, path, what, number) for k, t in COCO_IMAGE.items())
        if key in names:
            found = f"in which id {key} stands twice"
            raise ValueError(complaint(what, path, "of one id for each photo", found))
        names[key] = name
    for number, caption in enumerate(_entries(told, "annotations", path, what)):
        key, text = (_entry(caption, k, t, path, what, number) for k, t in COCO_CAPTION.items())
        if key not in names:
            found = f"in which caption {number} is of {key}"
            raise ValueError(complaint(what, path, "of captions of the photos it lists", found))
        yield number, names[key], text


def _entries(told: Any, name: str, path: Path, what: str) -> list[Any]:
    entries = told.get(name) if isinstance(told, Mapping) else None
    if not isinstance(entries, list) or not entries:
        expected = "COCO's annotations, with lists of images and of annotations"
        raise ValueError(complaint(what, path, expected, f"without {name}"))
    return entries


def _entry(entry: Any, name: str, kind: type, path: Path, what: str, number: int) -> Any:
    value = entry.get(name) if isinstance(entry, Mapping) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        expected = f"COCO's annotations, in which {name} is {kind.__name__}"
        raise ValueError(complaint(what, path, expected, f"with {value!r} in entry {number}"))
    return value
