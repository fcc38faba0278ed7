"""Sentences and their translations.

    from zoo.datasets import pairs
    splits = pairs.load("fra.txt")                  # a pair a line, separated by a TAB
    splits = pairs.load_fra_eng("fra-eng.zip")      # English and French of Tatoeba
    splits = pairs.load_multi30k(source="en", target="de")

All are normalised alike: accents composed, all kinds of blanks made one (see `normalise`).  A file
that came in one piece is split by its source sentence, whatever its case and blanks, so that none
of several translations of a sentence is learnt when another is tested.
"""

import os
from pathlib import Path

from zoo.datasets.cards import Card, Field, generated
from zoo.datasets.formats.parallel import multi30k
from zoo.datasets.formats.parallel.found import WHAT, Found, Pairs, split
from zoo.datasets.formats.parallel.lines import in_lines
from zoo.datasets.generators import pairs as grammar
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Splits

FRA_ENG = Source(
    name="fra-eng.zip",
    url="https://raw.githubusercontent.com/genimind/seq2seq/"
    "4f3f8eb0adde54fcc8b89394336b002e7961244c/fra-eng.zip",
    sha256="16c4f7d0df9e7c5e6c54cdb0447f3f4a18a55052ff5e2e0b27dd4a06c0e49d04",
    bytes=2_951_390,
    licence="CC BY 2.0 FR; attribution: www.manythings.org/anki and tatoeba.org",
    citation="Tatoeba, by way of manythings.org/anki, 2017-09-29",
)
PLACE = "a text file with a pair a line, its two sides separated by a TAB; or a zip with one"

AnyPath = str | os.PathLike[str]


def load(
    path: AnyPath | None = None,
    columns: tuple[int, int] = (0, 1),
    validation: float = 0.05,
    test: float = 0.05,
    seed: int = 0,
    encoding: str | None = None,
) -> Splits[Pairs]:
    """Your own pairs, split by the source.

    path: a text file, or a zip with one.  columns: where source and target stand, from 0.
    validation, test: shares of the sources.  encoding: as `read_text`.

    Pairs that lack a side are left out, and counted in the notes.

    FileNotFoundError, OSError, ValueError: as `in_lines`; a split that would be empty.
    """
    if path is None:
        raise FileNotFoundError(f"{WHAT}, must be given. Received: None. There must be: {PLACE}.")
    if len(columns) != 2 or columns[0] == columns[1] or min(columns) < 0:
        raise ValueError(
            "`columns`, where source and target stand, must be two different numbers from 0. "
            f"Received: {columns}."
        )
    found = in_lines(Path(path).expanduser(), columns, encoding)
    return split({"train": found}, validation, test, seed)


def load_fra_eng(
    path: AnyPath | None = None, validation: float = 0.05, test: float = 0.05, seed: int = 0
) -> Splits[Pairs]:
    """142,787 pairs, English first, split by the English sentence.

    path: the zip, or the fra.txt in it, or the folder of the zip; None: the cache.

    FileNotFoundError, OSError: as `Source.locate`.  ValueError: as `in_lines`.
    """
    located = FRA_ENG.locate(path)
    found = in_lines(located.path)
    found.notes += located.notes
    return split({"train": found}, validation, test, seed)


def load_multi30k(
    path: AnyPath | None = None,
    source: str = "en",
    target: str = "fr",
    test: str = "test_2016_flickr",
) -> Splits[Pairs]:
    """29,000 pairs to train, 1,014 to validate and 1,000 to test, as published.

    path: the folder of the files; None: the cache.  source, target: en, fr or de.
    test: or test_2017_flickr, test_2017_mscoco, test_2018_flickr.

    FileNotFoundError, OSError: as `Source.locate`.
    ValueError: other languages or tests, a damaged file, or two that differ in their lines.
    """
    return split(multi30k.in_multi30k(path, source, target, test), 0.0, 0.0, 0)


def load_small() -> Splits[Pairs]:
    """960 pairs by rule; test and validation hold nouns with adjectives that train lacks."""
    found = {name: Found() for name in ("train", "validation", "test")}
    for name, english, french in grammar.pairs():
        found[name].sources.append(english)
        found[name].targets.append(french)
    return split(found, 0.0, 0.0, 0)


ENGLISH = Field("sources", "(rows,) text", "English; NFC, every blank one U+0020")
FRENCH = Field("targets", "(rows,) text", "French; likewise, a blank before ! ? : ;")

CARDS = (
    Card(
        name="fra-eng",
        story="142 787 sentences in English and French, by volunteers; 3 MB",
        load=load_fra_eng,
        fields=(ENGLISH, FRENCH),
        split="by the English sentence: a twentieth each to validate and to test",
        baseline="the translation of the learnt sentence that is most alike",
        licence=FRA_ENG.licence,
        citation=FRA_ENG.citation,
        quirks=(
            "98 659 different English sentences, some with dozens of translations.",
            "Blanks before ! ? : are U+0020, U+00A0, U+202F or U+2009 in the file.",
            "Sorted by length of the English: cut by position, the test would be the longest.",
        ),
        sources=(FRA_ENG,),
        lengths="sources",
    ),
    Card(
        name="multi30k",
        story="31 014 captions of photographs in English, French and German; 2 MB",
        load=load_multi30k,
        fields=(ENGLISH, Field("targets", "(rows,) text", "French, or German: target='de'")),
        split="as published: 29 000, 1014, and 1000 of 2016; three other tests by name",
        baseline="the translation of the learnt sentence that is most alike",
        licence=multi30k.LICENCE,
        citation=multi30k.CITATION,
        quirks=("Line n of one file is the translation of line n of another; nothing else tells.",),
        sources=tuple(
            multi30k.SOURCES[f"{stem}.{language}.gz"]
            for stem in ("train", "val", multi30k.TESTS[0])
            for language in multi30k.LANGUAGES
        ),
        lengths="sources",
    ),
    Card(
        name="small-pairs",
        story="960 sentences in English and French by rule; needs no network",
        load=generated(load_small),
        fields=(ENGLISH, FRENCH),
        split="by noun and adjective: a sixth of the combinations each to validate and to test",
        baseline="the translation of the learnt sentence that is most alike: never right",
        licence="Apache-2.0",
        citation="written for this project",
        lengths="sources",
    ),
    Card(
        name="own-pairs",
        story="your own sentences and their translations, separated by a TAB",
        load=load,
        fields=(
            Field("sources", "(rows,) text", "first column; NFC, every blank one U+0020"),
            Field("targets", "(rows,) text", "second column; likewise"),
        ),
        split="by the source: a twentieth each to validate and to test",
        baseline="the translation of the learnt sentence that is most alike",
        licence="yours",
        citation="yours",
        place=PLACE,
        lengths="sources",
    ),
)
