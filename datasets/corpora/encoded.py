"""A text as ids: a small one in memory, a large one mapped from the cache, made there once."""

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.corpora.readable import Readable
from zoo.datasets.corpora.scan import Scan, scan
from zoo.datasets.corpora.store import IDS, Store
from zoo.datasets.corpora.symbols import by_character, by_word
from zoo.datasets.sources.derived import derived
from zoo.datasets.splits import Splits
from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.datasets.vocabularies.words import Words

SMALL = 32 << 20  # bytes of a text that is read anew each time: a second
ABOUT = "about.json"
VERSION = 1  # of the files in the cache

Symbols = TypeVar("Symbols", Vocabulary, Words)


@dataclass(frozen=True, eq=False, repr=False)
class Encoded(Generic[Symbols]):
    """A text as ids, split by position.

    name, origin, licence, encoding: as of a `Readable`.  sha256: hash of the text as UTF-8.
    characters: how many the text has.
    vocabulary: what the ids mean.
    ids: (symbols,) uint8, uint16 or int32; if they are many, mapped from disk, to be read only.
    cut: how many of them are for training.
    """

    name: str
    origin: str
    licence: str
    encoding: str
    sha256: str
    characters: int
    vocabulary: Symbols
    ids: NDArray[Any]
    cut: int

    @property
    def train(self) -> NDArray[Any]:
        """The ids to learn from; the vocabulary was made of these."""
        return self.ids[: self.cut]

    @property
    def validation(self) -> NDArray[Any]:
        """The ids that follow them."""
        return self.ids[self.cut :]

    @property
    def splits(self) -> Splits[NDArray[Any]]:
        """Both."""
        return Splits(self.train, self.validation)

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return f"Encoded({self.name!r}, {len(self)} of {len(self.vocabulary)} ids)"


@dataclass(frozen=True)
class ByCharacter:
    """Numbers characters: by a vocabulary, or by those of the training split, or of all the text.

    fraction: the part of the characters to train on.
    """

    fraction: float
    everything: bool = False
    vocabulary: Vocabulary | None = None

    def settings(self) -> dict[str, Any]:
        """What the ids depend on, beside the text."""
        return {"unit": "character", **dataclasses.asdict(self)}

    def number(self, text: Readable, scanned: Scan, cut: int, store: Store) -> Any:
        """The ids, how many of them are for training, and the vocabulary."""
        vocabulary = self.vocabulary
        if vocabulary is None:
            places = scanned.first.items()
            known = sorted(c for c, place in places if self.everything or place < cut)
            vocabulary = Vocabulary("".join(known), unknown=not self.everything)
        return by_character(text.read(), scanned.characters, vocabulary, store), cut, vocabulary

    def written(self, vocabulary: Vocabulary) -> dict[str, Any]:
        """A vocabulary as JSON keeps it."""
        return {"characters": vocabulary.characters, "unknown": vocabulary.unknown}

    def known(self, written: dict[str, Any]) -> Vocabulary:
        """A vocabulary from what was written of it."""
        return Vocabulary(**written)


@dataclass(frozen=True)
class ByWord:
    """Numbers words: those that occur `least` times in the training split, the `most` frequent."""

    fraction: float
    least: int
    most: int | None

    def settings(self) -> dict[str, Any]:
        """What the ids depend on, beside the text."""
        return {"unit": "word", **dataclasses.asdict(self)}

    def number(self, text: Readable, scanned: Scan, cut: int, store: Store) -> Any:
        """The ids, how many of them are for training, and the vocabulary."""
        return by_word(text.read(), cut, self.least, self.most, store)

    def written(self, vocabulary: Words) -> dict[str, Any]:
        """A vocabulary as JSON keeps it."""
        return {"words": vocabulary.words}

    def known(self, written: dict[str, Any]) -> Words:
        """A vocabulary from what was written of it."""
        return Words(tuple(written["words"]))


def encode(
    text: Readable, how: ByCharacter | ByWord, check: Callable[[Scan], None]
) -> Encoded[Any]:
    """A text as ids.

    check: raises if what was found in a first reading is of no use.

    ValueError, OSError: as `read_text`, `by_character` and `by_word`.
    """

    def number(store: Store) -> Encoded[Any]:
        scanned = scan(text.read())
        check(scanned)
        cut = int(scanned.characters * how.fraction)
        ids, cut, vocabulary = how.number(text, scanned, cut, store)
        return _encoded(text, scanned.sha256, scanned.characters, vocabulary, ids, cut)

    def make(folder: Path) -> None:
        made = number(Store(folder))
        about = {name: getattr(made, name) for name in ("sha256", "characters", "cut")}
        about["vocabulary"] = how.written(made.vocabulary)
        (folder / ABOUT).write_text(json.dumps(about), "utf-8")

    if text.bytes < SMALL:
        return number(Store())
    of = {"version": VERSION, **text.identity(), **how.settings()}
    folder = derived("text", of, make)
    about = json.loads((folder / ABOUT).read_text("utf-8"))
    ids = np.load(folder / IDS, mmap_mode="r")
    vocabulary = how.known(about["vocabulary"])
    return _encoded(text, about["sha256"], about["characters"], vocabulary, ids, about["cut"])


def _encoded(
    text: Readable, sha256: str, characters: int, vocabulary: Any, ids: NDArray[Any], cut: int
) -> Encoded[Any]:
    told = (text.name, text.origin, text.licence, text.encoding)
    return Encoded(*told, sha256, characters, vocabulary, ids, cut)
