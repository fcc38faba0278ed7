"""Genes as sequences of letters: where a gene begins, and where what is read of it joins.

    promoters    57 letters of Escherichia coli: is it a promoter, which begins a gene?
    splice       60 letters of primates: does an exon end in the middle, or begin, or neither?

Both are judged by cross-validation: `left_out` and `fold` say which part is the test this time.
Rows of the same letters are always on one side, as a net could know them by heart.
"""

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.cards import Card, Field
from zoo.datasets.sources.reading import read_text
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Rows, Splits, by_key, folds_by_key, repeated

UCI = "https://archive.ics.uci.edu/ml/machine-learning-databases/molecular-biology/"

PROMOTERS = Source(
    name="genes/promoters.data",
    url=f"{UCI}promoter-gene-sequences/promoters.data",
    sha256="edd5f6f266ee04a78d4a8d88594e335fb8b5e8f204e63244eec3c2a9e5befd9d",
    bytes=7_130,
    licence="CC BY 4.0",
    citation="Towell, Shavlik and Noordewier 1990, UCI 67",
)
SPLICE = Source(
    name="genes/splice.data",
    url=f"{UCI}splice-junction-gene-sequences/splice.data",
    sha256="ebbae10c85d3c285e2a2489a37e42bc2ee8d91d15005e391a9962fa3389a114f",
    bytes=319_000,
    licence="CC BY 4.0",
    citation="Noordewier, Towell and Shavlik 1991, UCI 69",
)

LETTERS = "ACGTDNRS"  # ids from 1; D is A, G or T; N is any; R is A or G; S is C or G
IDS = {letter: number for number, letter in enumerate(LETTERS, 1)}


@dataclass(frozen=True)
class Kind:
    """What a line of a file must hold: how many letters, which of them, and which classes."""

    length: int
    letters: str
    classes: dict[str, str]  # as written: as told


PROMOTER = Kind(57, "ACGT", {"-": "other", "+": "promoter"})
JUNCTION = Kind(60, LETTERS, {"EI": "exon-intron", "IE": "intron-exon", "N": "neither"})


@dataclass(frozen=True, eq=False, repr=False)
class Genes(Rows):
    """names: of the sequences.  letters: (rows, length) int32, 1 + place in `LETTERS`.

    labels: (rows,) int32, places in `Splits.classes`.
    """

    names: tuple[str, ...]
    letters: NDArray[np.int32]
    labels: NDArray[np.int32]


def load_promoters(
    path: str | os.PathLike[str] | None = None, left_out: int = 0, seed: int = 0
) -> Splits[Genes]:
    """Promoters, one row left out as the test; a tenth of the others serve to validate.

    path: the file, or its folder; None: the cache.  left_out: the row of the file, from 0.

    FileNotFoundError, OSError: as `Source.locate`.  ValueError: a line that is none of promoters,
    or no such row.
    """
    rows, notes = _read(PROMOTERS, path, PROMOTER)
    if not 0 <= left_out < len(rows):
        raise ValueError(
            f"`left_out`, the row to test, must be between 0 and {len(rows) - 1}. "
            f"Received: left_out={left_out}."
        )
    keys = _keys(rows)
    side = by_key(keys, 0.1, seed=seed)
    side[[key == keys[left_out] for key in keys]] = 2
    return _splits(rows, side, notes, PROMOTER)


def load_splice(
    path: str | os.PathLike[str] | None = None, fold: int = 0, folds: int = 10, seed: int = 0
) -> Splits[Genes]:
    """Splice junctions: one fold of `folds` to test, the next to validate, the rest to train on.

    path: the file, or its folder; None: the cache.

    FileNotFoundError, OSError: as `Source.locate`.  ValueError: a line that is none of junctions,
    fewer than three folds, or no such fold.
    """
    rows, notes = _read(SPLICE, path, JUNCTION)
    place = folds_by_key(_keys(rows), folds, seed)
    if not 0 <= fold < folds:
        raise ValueError(
            f"`fold`, the one to test, must be between 0 and {folds - 1}. Received: fold={fold}."
        )
    side = np.select([place == fold, place == (fold + 1) % folds], [2, 1], 0)
    return _splits(rows, side, notes, JUNCTION)


def _read(
    source: Source, path: str | os.PathLike[str] | None, kind: Kind
) -> tuple[Genes, tuple[str, ...]]:
    located = source.locate(path)
    text, _ = read_text(located.path, what="`data`, a file of gene sequences")
    names, letters, labels = [], [], []
    marks = list(kind.classes)
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split(",")]
        mark, name, sequence = cells if len(cells) == 3 else ("", "", "")
        sequence = sequence.upper()
        if (
            mark not in kind.classes
            or len(sequence) != kind.length
            or not set(sequence) <= set(kind.letters)
        ):
            raise ValueError(
                f"Line {number} of {located.path} must be a class ({', '.join(marks)}), a name and "
                f"{kind.length} letters of {kind.letters}, separated by commas. "
                f"Received: {line!r:.100}, with {len(sequence)} letters."
            )
        names.append(name)
        letters.append([IDS[letter] for letter in sequence])
        labels.append(marks.index(mark))
    rows = Genes(tuple(names), np.array(letters, np.int32), np.array(labels, np.int32))
    return rows, located.notes


def _keys(rows: Genes) -> list[str]:
    return ["".join(map(str, sequence)) for sequence in rows.letters.tolist()]


def _splits(
    rows: Genes, side: NDArray[np.integer], notes: tuple[str, ...], kind: Kind
) -> Splits[Genes]:
    keys = _keys(rows)
    both = len(set(zip(keys, rows.labels.tolist(), strict=True))) - len(set(keys))
    if both:
        notes += (f"Sequences that stand under more than one class: {both}.",)
    train, validation, test = (rows.take(side == number) for number in range(3))
    notes += repeated(keys, "sequences")
    return Splits(train, validation, test, notes, tuple(kind.classes.values()))


FIELDS = (
    Field("names", "(rows,) text", "of the gene and the place in it"),
    Field("letters", "(rows, length) int32", f"1 for A, …: places in {LETTERS}"),
    Field("labels", "(rows,) int32", "see classes"),
)

CARDS = (
    Card(
        name="promoters",
        story="106 pieces of bacterial genes: promoter or not",
        load=load_promoters,
        fields=FIELDS,
        split="leave one out: `left_out` is the row to test; a tenth of the others to validate",
        baseline="the commoner class; in the papers, errors of 106: KBANN 4, perceptrons 8, ID3 19",
        licence=PROMOTERS.licence,
        citation=PROMOTERS.citation,
        quirks=("Left out in turn, each row once, the test is of 106 models.",),
        sources=(PROMOTERS,),
        labels="labels",
    ),
    Card(
        name="splice",
        story="3 190 pieces of primate genes: where exons and introns join",
        load=load_splice,
        fields=FIELDS,
        split="ten folds by sequence: `fold` to test, the next to validate",
        baseline="the commonest class, neither, 51.9 %",
        licence=SPLICE.licence,
        citation=SPLICE.citation,
        quirks=(
            "60 letters are ambiguous: D, N, R or S.",
            "Pieces of one gene may be on two sides.",
            "The papers' own folds, of 1 000 rows drawn by chance, are not known.",
        ),
        sources=(SPLICE,),
        labels="labels",
    ),
)
