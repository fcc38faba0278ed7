"""Family names by nation, from the PyTorch tutorial: a class → a sequence, or the way back.

Eighteen files, a name a line.  Many names stand in several files, as many a Scot is called as many
an Englishman is; they stay in all of them, and no classifier can get all of them right.
"""

import os
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.cards import Card, Field
from zoo.datasets.sources.family import locate_all
from zoo.datasets.sources.reading import complaint, read_text
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Rows, Splits, by_key, repeated

URL = (
    "https://raw.githubusercontent.com/spro/practical-pytorch/"
    "c520c52e68e945d88fff563dba1c028b6ec0197b/data/names"
)
CITATION = "Robertson 2017, practical-pytorch"
FILES = {
    "Arabic": (13190, "6f424a8dbe51cbbbabab7a57d38b617210125e4e3991f3c657cb79b8f104bafc"),
    "Chinese": (1246, "09ba8f1f7e38dbc99372d461b26ad4433b811fc6bfa6a3ecca6fe11a9a777465"),
    "Czech": (3916, "e17ab0ec47616a72c39cb85c783f70c3663ab64488721e5d8378f146d2226be7"),
    "Dutch": (2351, "924f32b635170eae561f84538632138fc07d4c8bbd70ba3fb980de1ecc4d2af3"),
    "English": (27125, "9cca037066d3d5989e24bc01801416162de506b5e28e15b7c092a47905d29bf2"),
    "French": (2178, "81e65b36c60ed5b89a17422f6edcadbb89546f38ad69e960e64e7ba682012a95"),
    "German": (5610, "7449cd590b97a733e18d613a4155decd77ec35dc5f8aadd7a82204dce4f051db"),
    "Greek": (1981, "3555b5186de7f401e6d991b088e9e644ca3099116477818c25ab5793801389e6"),
    "Irish": (1858, "cf8c7013256252a88d2503127b87282a11f21b2ff6db1bded68834c19a1ec058"),
    "Italian": (5657, "f88414c27d0606a11a678b4859277828c2565d6cc4d9ee932deef6e94f3b35e4"),
    "Japanese": (7622, "e0e717e114fec3e7eade4d9dabe0067c475f43147e36a22b47902ee76ad9e67f"),
    "Korean": (423, "cd54221ccb362a6cba4c78828838cf3268a0e59744767a37cf6ec4b74036b136"),
    "Polish": (1165, "45bab898af2f60ed3a728bbf6980e28821011a7caa53227553b5785903a40826"),
    "Portuguese": (554, "50a8735f41f4f73757c8ce5b16cb0275cd86b2b214bcbc8c9805f508cb131c53"),
    "Russian": (85168, "0cfe53ac18041e8f63666aa77313e0a3ff378facb132abee052d8ebdc8c3d62c"),
    "Scottish": (752, "78d0252711d87d948ea86fe34826c51d2d794a8e52d15b5d6f7b6244d45d62dd"),
    "Spanish": (2284, "1bcb462ed3316756a85781d68232bddae04498fdddd5d9219c53fd1fbdeba7a7"),
    "Vietnamese": (339, "f3f9e4164ab47601178a6e45b216464a64122f49d05541f24bf18a757253281d"),
}
SOURCES = tuple(
    Source(f"names/{nation}.txt", f"{URL}/{nation}.txt", sha256, size, "MIT", CITATION)
    for nation, (size, sha256) in FILES.items()
)

WHAT = "`path`, names of one nation"
LONGEST = 60  # characters; the longest of these has 20


@dataclass(frozen=True, eq=False, repr=False)
class Names(Rows):
    """names: as written, but for blanks around them and the way accents are composed (NFC).

    nations: (rows,) int32, the class.
    """

    names: tuple[str, ...]
    nations: NDArray[np.int32]


def load(
    path: str | os.PathLike[str] | None = None,
    validation: float = 0.1,
    test: float = 0.1,
    seed: int = 0,
) -> Splits[Names]:
    """Split by the name in lower case, so that none stands on two sides, whatever its nations.

    path: the folder of the eighteen files; None: the cache.  validation, test: shares of the names.

    FileNotFoundError, OSError: as `locate_all`.
    ValueError: a file that is no text or holds what is no name.
    """
    found: list[tuple[str, int]] = []
    notes: list[str] = []
    for nation, located in enumerate(locate_all(SOURCES, path, "`path`, names by nation")):
        notes += located.notes
        found += [(name, nation) for name in _names(located.path)]
    rows = Names(tuple(name for name, _ in found), np.array([n for _, n in found], np.int32))
    side = by_key([name.casefold() for name in rows.names], validation, test, seed)
    notes += [*repeated(found, "names of a nation"), *_of_many(found)]
    train, held, last = (rows.take(side == number) for number in range(3))
    return Splits(train, held, last, tuple(notes), tuple(FILES))


def _names(file: Path) -> list[str]:
    lines = read_text(file, "utf-8", WHAT)[0].split("\n")
    names = [" ".join(unicodedata.normalize("NFC", line).split()) for line in lines]
    table = sum("," in name or ";" in name for name in names) > len(names) / 2
    for number, name in enumerate(names, 1):
        odd = any(c in '<>{}="' or c.isdigit() for c in name)
        if odd or len(name) > LONGEST or (table and ("," in name or ";" in name)):
            expected = "a name a line, of letters, blanks and apostrophes"
            raise ValueError(complaint(WHAT, file, expected, f"in line {number} {name[:40]!r}"))
    return [name for name in names if name]


def _of_many(found: list[tuple[str, int]]) -> tuple[str, ...]:
    nations = defaultdict(set)
    for name, nation in found:
        nations[name.casefold()].add(nation)
    many = sum(len(of) > 1 for of in nations.values())
    return (f"{many} of {len(nations)} different names are of several nations.",) if many else ()


CARDS = (
    Card(
        name="names",
        story="20 050 family names of 18 nations; 0.2 MB",
        load=load,
        fields=(
            Field("names", "(rows,) text", "as written, in NFC, no blanks around"),
            Field("nations", "(rows,) int32", "0 … 17, in the order of the alphabet: see classes"),
        ),
        split="by the name in lower case: a tenth each to validate and to test",
        baseline="the commonest nation: Russian, 47 % of the names",
        licence="MIT",
        citation=CITATION,
        quirks=(
            "Arabic holds 2000 names, but only 108 different ones.",
            "Russian names are spelt in Latin letters, in several ways each.",
            "Other editions, such as one of 20 074 names, are read with a note for each file.",
        ),
        sources=SOURCES,
        labels="nations",
    ),
)
