"""Reviews and other short texts with a label: sentiment, topics, spam.

    from zoo.datasets import reviews
    splits = reviews.load_acl_imdb("aclImdb_v1.tar.gz")      # or nothing: fetched; or its folder
    splits = reviews.load("mine.csv", text="review", label="stars")
    ids, vocabulary = reviews.encode(splits)                 # word ids, counted in train alone
    batch = Batches(ids.train, 64).epoch(0)[0]               # {"tokens": …, "labels": …}

HTML's <br /> becomes the end of a line; nothing else of a text is changed, and `encode` sees it in
lower case.  Texts alike but for case and blanks stand in one split; in a test that came with the
data they stay where they are, and are counted in the notes.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.cards import Card, Field, generated
from zoo.datasets.formats.labelled.acl_imdb import CLASSES, in_acl_imdb
from zoo.datasets.formats.labelled.found import WHAT, Found, Reviews, split
from zoo.datasets.formats.labelled.own import check_labels, classes_of, in_place, places, unread
from zoo.datasets.generators import reviews as grammar
from zoo.datasets.sources.family import locate_all
from zoo.datasets.sources.reading import complaint, read_text
from zoo.datasets.sources.source import Located, Source
from zoo.datasets.splits import Ragged, Rows, Splits
from zoo.datasets.vocabularies.word_ids import word_ids
from zoo.datasets.vocabularies.words import Words

ACL_IMDB = Source(
    name="aclImdb_v1.tar.gz",
    url="https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
    sha256="c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe",
    bytes=84_125_825,
    licence="none stated; free for research, with the citation",
    citation="Maas et al. 2011, Learning word vectors for sentiment analysis",
)

UCI_URL = (
    "https://raw.githubusercontent.com/kvrao/sentiment_analysis/"
    "462f7304ab341f1b5014e6eae56100bfe35d703a/sentiment%20labelled%20sentences"
)
UCI_CITATION = "Kotzias et al. 2015, From group to individual labels using deep features"
UCI = tuple(
    Source(f"uci-sentences/{name}", f"{UCI_URL}/{name}", sha256, size, "CC BY 4.0", UCI_CITATION)
    for name, size, sha256 in (
        (
            "amazon_cells_labelled.txt",
            58226,
            "47003fc0a0d4840b00e96e715b6189bad09e7443a3da41c4cbe12ffc79f86ae3",
        ),
        (
            "imdb_labelled.txt",
            85187,
            "c662b9360c1652babb990d164835af12aa105db7991f1fdb19038115f0e93de8",
        ),
        (
            "yelp_labelled.txt",
            61293,
            "b565b1eeb864d76842588c3a256731b08bcdd9faf6de507bfe211a96f8b81912",
        ),
    )
)

PLACE = (
    "a .csv, .tsv or .jsonl with a column of texts and one of labels; or a folder with a folder of "
    ".txt files for each class; or a folder with such a train, and a test if there is one"
)

AnyPath = str | os.PathLike[str]


@dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """tokens: word ids, in lower case; 0 is padding, 1 unknown.  labels: (rows,) int32."""

    tokens: Ragged
    labels: NDArray[np.int32]


def encode(
    splits: Splits[Reviews], least: int = 2, most: int | None = 20_000
) -> tuple[Splits[Encoded], Words]:
    """Word ids of the texts, and the vocabulary: the words of train and of nothing else.

    least: how often a word must occur in train.  most: how many words to keep, the commonest.
    Of many texts the ids are kept in the cache and read from disk.

    ValueError: as `Words.of`.  OSError: the cache cannot be written.
    """
    parts = splits.parts()
    vocabulary, ids = word_ids({name: part.texts for name, part in parts.items()}, least, most)
    rows = {name: Encoded(ids[name], part.labels) for name, part in parts.items()}
    test = rows.get("test")
    told = (splits.notes, splits.classes)
    return Splits(rows["train"], rows["validation"], test, *told), vocabulary


def load_acl_imdb(
    path: AnyPath | None = None, validation: float = 0.1, seed: int = 0
) -> Splits[Reviews]:
    """25,000 reviews to test, as published; of the 25,000 others a tenth validate.

    path: the archive, or the folder it unpacks to, or that which holds it; None: the cache.

    FileNotFoundError, OSError: as `Source.locate` and `members`.
    ValueError: a damaged archive, a class without reviews, a review that is no text or is named
    wrongly.
    """
    given = None if path is None else Path(path).expanduser()
    notes: tuple[str, ...] = ()
    if given is not None and given.is_dir() and not (given / ACL_IMDB.name).is_file():
        inner = given / "aclImdb"
        given = inner if inner.is_dir() else given
    else:
        located = ACL_IMDB.locate(given)
        given, notes = located.path, located.notes
    found = in_acl_imdb(given)
    found["train"].notes += notes
    return split(found, CLASSES, validation, 0.0, seed)


def load_sentences(
    path: AnyPath | None = None, validation: float = 0.1, test: float = 0.1, seed: int = 0
) -> Splits[Reviews]:
    """3000 sentences on phones, films and restaurants, split by the sentence.

    path: the folder of the three files, or one of them; None: the cache.

    FileNotFoundError, OSError: as `Source.locate`.
    ValueError: a file that is no text, or a line that does not end in a TAB and 0 or 1.
    """
    found = Found()
    one = None if path is None else Path(path).expanduser()
    files = [Located(one)] if one and one.is_file() else locate_all(UCI, path, WHAT)
    for located in files:
        found.notes += located.notes
        text, _ = read_text(located.path, "utf-8", WHAT)
        for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
            sentence, _, label = line.rpartition("\t")
            if label.strip() not in ("0", "1") or not sentence.strip():
                expected = "lines of a sentence, a TAB, and 0 or 1"
                shown = f"with {line[-40:]!r} at the end of line {number}"
                raise ValueError(complaint(WHAT, located.path, expected, shown))
            found.texts.append(sentence)
            found.labels.append(CLASSES[int(label)])
    return split({"train": found}, CLASSES, validation, test, seed)


def load_small() -> Splits[Reviews]:
    """576 short reviews by rule; test and validation hold combinations that train lacks."""
    found = {name: Found() for name in ("train", "validation", "test")}
    for name, text, label in grammar.reviews():
        found[name].texts.append(text)
        found[name].labels.append(label)
    return split(found, grammar.CLASSES, 0.0, 0.0, 0)


def load(
    path: AnyPath | None = None,
    text: str = "text",
    label: str = "label",
    classes: Sequence[str] | None = None,
    validation: float = 0.1,
    test: float = 0.1,
    seed: int = 0,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Splits[Reviews]:
    """Your own texts, split by the text; a test or validation of their own stays as it is.

    path: a .csv, .tsv or .jsonl file; or a folder that holds a folder for each class; or a folder
    that holds train, as either, and test and validation (valid, val, dev) where there are such.
    text, label: the columns of a table.  classes: the labels, in the order of their ids; None: all
    that train has, numbers by size, others by the alphabet.
    validation, test: shares of the texts.  encoding, delimiter: as `read_columns`.

    Rows without a text or a label are left out, and counted in the notes.

    FileNotFoundError, OSError: as `read_columns`.
    ValueError: as `read_columns` and `in_folders`; labels that are not among `classes`, of one kind
    only, written in two ways, or as many as texts; `classes` that repeat one; no row with a text
    and a label; a split that would be empty.
    """
    if path is None:
        raise FileNotFoundError(f"{WHAT}, must be given. Received: None. There must be: {PLACE}.")
    if isinstance(classes, str) or len(set(classes or ())) != len(classes or ()):
        raise ValueError(
            "`classes`, the labels in the order of their ids, must be different texts. "
            f"Received: {classes!r}."
        )
    given = Path(path).expanduser()
    parts = places(given)
    found = {n: in_place(p, text, label, encoding, delimiter) for n, p in parts.items()}
    found["train"].notes += unread(given, parts)
    kinds = classes_of(path, found["train"].labels) if classes is None else tuple(classes)
    for name, of in found.items():
        check_labels(path, name, of.labels, kinds)
    return split(found, kinds, validation, test, seed)


TEXTS = Field("texts", "(rows,) text", "HTML's <br /> as the end of a line, no blanks around")
FEELINGS = Field("labels", "(rows,) int32", "0 is neg, 1 is pos")

CARDS = (
    Card(
        name="aclimdb",
        story="50 000 reviews of films, half of them good; 84 MB",
        load=load_acl_imdb,
        fields=(TEXTS, FEELINGS),
        split="25 000 to test, as published; of the others a tenth, by the text, to validate",
        baseline="either class: half; Maas et al. (2011): 88.89 % of the test",
        licence=ACL_IMDB.licence,
        citation=ACL_IMDB.citation,
        quirks=(
            "What stands twice, but for blanks and case, stays where it is, as everybody's does.",
            "A film has at most 30 reviews; those of train and of test are of different films.",
            "None is of 5 or 6 stars: the middling ones were left out.",
            "The 50 000 reviews without a label are not read.",
        ),
        sources=(ACL_IMDB,),
        lengths="texts",
        labels="labels",
    ),
    Card(
        name="uci-sentences",
        story="3000 sentences on phones, films and restaurants; 0.2 MB",
        load=load_sentences,
        fields=(TEXTS, FEELINGS),
        split="by the sentence: a tenth each to validate and to test",
        baseline="either class: half",
        licence="CC BY 4.0",
        citation=UCI_CITATION,
        quirks=(
            "A TAB stands before the label, and quotation marks are part of the sentence.",
            "Sentences were chosen for being clearly for or against; real ones are not.",
        ),
        sources=UCI,
        lengths="texts",
        labels="labels",
    ),
    Card(
        name="small-reviews",
        story="576 short reviews by rule, with not and but; needs no network",
        load=generated(load_small),
        fields=(TEXTS, FEELINGS),
        split="by noun and adjective: a sixth of the combinations each to validate and to test",
        baseline="either class: half; logistic regression on words 42 %, on pairs of words 71 %",
        licence="Apache-2.0",
        citation="written for this project",
        lengths="texts",
        labels="labels",
    ),
    Card(
        name="own-reviews",
        story="your own texts with labels: a table, or a folder for each class",
        load=load,
        fields=(TEXTS, Field("labels", "(rows,) int32", "the classes in their order: see classes")),
        split="by the text: a tenth each to validate and to test, unless you have your own",
        baseline="the commonest class",
        licence="yours",
        citation="yours",
        place=PLACE,
        lengths="texts",
        labels="labels",
    ),
)
