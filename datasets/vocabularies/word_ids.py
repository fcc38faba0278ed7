"""Texts → word ids, the vocabulary counted in train alone; of many texts the ids are kept."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.sources.derived import derived
from zoo.datasets.splits import Ragged
from zoo.datasets.vocabularies.words import Words, tokenise

KEPT = 4_000_000  # characters; fewer take less than a second to number anew
VERSION = 1  # of what `tokenise` and this file make of a text

Numbered = tuple[Words, dict[str, Ragged]]


def word_ids(
    texts: Mapping[str, Sequence[str]], least: int = 1, most: int | None = None
) -> Numbered:
    """The vocabulary of train, and the ids of every text's words in lower case, by split.

    texts: of each split, one of them "train".  least, most: as `Words.of`.
    The ids are `vocabulary.encode(tokenise(text.lower()))`; of many texts they lie on disk.

    ValueError: as `Words.of`.  OSError: as `derived`.
    """
    if sum(len(text) for part in texts.values() for text in part) < KEPT:
        return _number(texts, least, most)

    def make(folder: Path) -> None:
        vocabulary, ids = _number(texts, least, most)
        (folder / "words.json").write_text(json.dumps(vocabulary.words), "utf-8")
        for name, ragged in ids.items():
            np.save(folder / f"{name}.values.npy", ragged.values)
            np.save(folder / f"{name}.starts.npy", ragged.starts)

    hashes = {name: _hash(part) for name, part in texts.items()}
    of = {"texts": hashes, "least": least, "most": most, "version": VERSION}
    folder = derived("word-ids", of, make)
    words = json.loads((folder / "words.json").read_text("utf-8"))
    return Words(tuple(words)), {name: _load(folder, name) for name in texts}


def _number(texts: Mapping[str, Sequence[str]], least: int, most: int | None) -> Numbered:
    # numbered as they come, every word being looked up once; the vocabulary's ids follow from these
    known: defaultdict[str, int] = defaultdict()
    known.default_factory = known.__len__
    parts = {name: Ragged.of([_ids(text, known) for text in part]) for name, part in texts.items()}
    counts = np.bincount(parts["train"].values, minlength=len(known)).tolist()
    in_train = {word: times for word, times in zip(known, counts, strict=True) if times}
    vocabulary = Words.of(in_train, least, most)
    table = vocabulary.encode(list(known))
    return vocabulary, {name: Ragged(table[p.values], p.starts) for name, p in parts.items()}


def _ids(text: str, known: defaultdict[str, int]) -> NDArray[np.int32]:
    words = tokenise(text.lower())
    return np.fromiter(map(known.__getitem__, words), np.int32, len(words))


def _hash(texts: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        raw = text.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "little") + raw)
    return digest.hexdigest()


def _load(folder: Path, name: str) -> Ragged:
    values = np.load(folder / f"{name}.values.npy", mmap_mode="r")
    return Ragged(values, np.load(folder / f"{name}.starts.npy"))
