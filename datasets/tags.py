"""Sentences with a tag for every word: parts of speech, chunks, names.

    ud-english-ewt      parts of speech of the web: weblogs, mail, reviews, questions
    conllu              any treebank of Universal Dependencies
    conll               a word a line, as of the CoNLL shared tasks
    tagged-sentences    from a grammar of ours, where a word alone does not tell its tag

Words stay as written: a vocabulary is fitted later, on train.  Official splits are untouched, and
what they share is told; a split of ours puts the same sentence, letter by letter, on one side.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from zoo.datasets.cards import Card, Field, generated
from zoo.datasets.formats import conll, conllu
from zoo.datasets.generators import homographs
from zoo.datasets.sources.archive import members
from zoo.datasets.sources.family import folder_of
from zoo.datasets.sources.reading import decode_text, known_codec
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Ragged, Rows, Splits, by_key, repeated, shared

URL = (
    "https://raw.githubusercontent.com/UniversalDependencies/UD_English-EWT/"
    "15d613d8447b3478787d4c278730a1e48a945efb/"
)
DECLARED = {  # sha256, bytes
    "train": ("3fb78e2b55482c8ee00caa653af436c88c9e5bc9a73ce26e4ae3ddc79d2b7e7b", 14_203_025),
    "dev": ("531a54ff90d6ab12201c5a50c3e78e6ddac4de69abc4bce5d275d3cd29efe2b6", 1_805_545),
    "test": ("e266e515a0a7547657ed3d90d9ba46487d6bd251f27ad4269d4e8a427c8555cd", 1_804_515),
}
EWT = tuple(
    Source(
        name=f"ud-english-ewt/en_ewt-ud-{part}.conllu",
        url=f"{URL}en_ewt-ud-{part}.conllu",
        sha256=sha256,
        bytes=size,
        licence="CC BY-SA 4.0",
        citation="Silveira et al. 2014, A gold standard dependency corpus for English",
    )
    for part, (sha256, size) in DECLARED.items()
)

# A file of a folder belongs to the part whose pattern its name holds; the third part is the rest.
PARTS = {
    "train": re.compile("train"),
    "validation": re.compile("valid|dev|testa"),
    "test": re.compile("test(?!a)"),
}
MOST_BYTES = 1 << 30  # of one file

Sentence = tuple[tuple[str, ...], tuple[str, ...]]
Reader = Callable[[str, str], Iterable[Sentence]]


@dataclass(frozen=True, eq=False, repr=False)
class Sentences(Rows):
    """words: of each sentence.  tags: (rows, time) int32, places in `Splits.classes`."""

    words: tuple[tuple[str, ...], ...]
    tags: Ragged


def load(path: str | os.PathLike[str] | None = None) -> Splits[Sentences]:
    """English Web Treebank: words and universal parts of speech, in the official split.

    path: a folder that holds its three files, which may be compressed by gzip; None: the cache.

    FileNotFoundError, OSError: as `Source.locate`; `path` is no folder.
    ValueError: a file that is no CoNLL-U.
    """
    fix = "Of one file the dataset conllu makes a split."
    folder = None if path is None else folder_of(path, "`path`, the treebank", EWT, fix)
    texts: list[tuple[Path, bytes]] = []
    notes: list[str] = []
    for source in EWT:
        packed = folder and folder / f"{source.cached.name}.gz"
        if packed is not None and packed.is_file():
            file, raw = packed, _unpacked(packed)
            if hashlib.sha256(raw).hexdigest() != source.sha256:
                notes.append(f"{file} does not unpack to the file declared as {source.name}.")
        else:
            located = source.locate(folder)
            file, raw = located.path, located.path.read_bytes()
            notes += located.notes
        texts.append((file, raw))
    parts = dict(zip(PARTS, (_sentences(*text, None, conllu.read) for text in texts), strict=True))
    return _splits(parts, notes, conllu.UPOS)


def load_conllu(path: str | os.PathLike[str] | None = None) -> Splits[Sentences]:
    """Words and universal parts of speech of a treebank.

    path: a folder with files named as of train, dev and test, or one file, which is then split by
    sentence; any may be compressed by gzip.

    FileNotFoundError: nothing there, no file of train, or two files of one part.
    ValueError: no CoNLL-U, a treebank without its words, or a split that would be empty.
    """
    return _splits(_parts(path, None, conllu.read), [], conllu.UPOS)


def load_columns(
    path: str | os.PathLike[str] | None = None,
    word: int = 0,
    tag: int = -1,
    encoding: str | None = None,
) -> Splits[Sentences]:
    """Words and tags of files with a word a line; classes are the tags found, those of train first.

    path: as of `load_conllu`; without a file named as of validation, a tenth of train serves.
    word, tag: which columns, from 0; negative ones are counted from the last.
    encoding: None means UTF-8, or UTF-16 and UTF-32 where a byte-order mark says so.

    FileNotFoundError: as `load_conllu`.  ValueError: no text, a column that is not there, lines
    with more or fewer columns than the first, more different tags than words, or a split that would
    be empty.
    """
    if encoding is not None:
        known_codec(encoding)

    def read(text: str, where: str) -> Iterable[Sentence]:
        return conll.read(text, where, word, tag)

    parts = _parts(path, encoding, read)
    classes = sorted(_tags(parts.get("train", parts.get("", []))))
    notes: list[str] = []
    for part, sentences in parts.items():
        unseen = sorted(_tags(sentences) - set(classes))
        if unseen:
            notes.append(f"Tags of {part} that are not in train: {', '.join(unseen)}.")
            classes += unseen
    every = [sentence for sentences in parts.values() for sentence in sentences]
    notes += conll.odd(every, word, tag)
    return _splits(parts, notes, tuple(classes))


def load_grammar() -> Splits[Sentences]:
    """Sentences of a grammar whose words are nouns as well as verbs; some combinations held out."""
    parts = {name: homographs.sentences(side) for side, name in enumerate(PARTS)}
    return _splits(parts, [], homographs.TAGS)


def _splits(
    parts: dict[str, list[Sentence]], notes: list[str], classes: tuple[str, ...]
) -> Splits[Sentences]:
    """Of official parts; "" is one without a split."""
    place = {name: number for number, name in enumerate(classes)}
    rows = {
        part: Sentences(
            tuple(words for words, _ in sentences),
            Ragged.of([[place[tag] for tag in tags] for _, tags in sentences]),
        )
        for part, sentences in parts.items()
    }
    if "validation" not in rows:
        whole = rows.pop("" if "" in rows else "train")
        keys = ["\t".join(words) for words in whole.words]
        side = by_key(keys, 0.1, 0.0 if "test" in rows else 0.1)
        rows = {name: whole.take(side == number) for number, name in enumerate(PARTS)} | rows
    for name, part in rows.items():
        if not len(part):
            raise ValueError(
                "`path`, tagged sentences, must hold enough for each split. "
                f"Received: none for {name}, of {sum(map(len, rows.values()))} in all. "
                "A blank line ends a sentence: is there one after each?"
            )
        notes += [f"{name}: {note}" for note in repeated(part.words, "sentences")]
    notes += shared({name: part.words for name, part in rows.items()}, "sentences")
    return Splits(rows["train"], rows["validation"], rows.get("test"), tuple(notes), classes)


def _parts(
    path: str | os.PathLike[str] | None, encoding: str | None, read: Reader
) -> dict[str, list[Sentence]]:
    """The sentences of each file by its part; "" if there is but one file."""
    given = None if path is None else Path(path).expanduser()
    if given is None or not given.exists():
        raise FileNotFoundError(
            "`path`, where the tagged sentences are, must be a file or a folder. "
            f"Received: {path}, where nothing is."
        )
    found = {"": [given]} if given.is_file() else _named(given)
    return {
        part: _sentences(file, _unpacked(file), encoding, read) for part, [file] in found.items()
    }


def _named(folder: Path) -> dict[str, list[Path]]:
    files = [file for file in sorted(folder.iterdir()) if file.is_file()]
    named = {part: [f for f in files if p.search(f.name.lower())] for part, p in PARTS.items()}
    for part, some in named.items():
        if len(some) > 1 or (part == "train" and not some):
            names = ", ".join(file.name for file in some or files[:9]) or "nothing"
            raise FileNotFoundError(
                f"`path`, a folder of tagged sentences, must hold one file with {part!r} in its "
                f"name. Received: {folder} with {names}. Name one file, or rename the others."
            )
    return {part: some for part, some in named.items() if some}


def _unpacked(file: Path) -> bytes:
    if file.suffix != ".gz":
        return file.read_bytes()
    return b"".join(member.read() for member in members(file, MOST_BYTES, 1))


def _sentences(file: Path, raw: bytes, encoding: str | None, read: Reader) -> list[Sentence]:
    text, _ = decode_text(raw, file, encoding, "`path`, a file of tagged sentences")
    sentences = list(read(text, str(file)))
    words = [word for words, _ in sentences for word in words]
    if 2 * words.count("_") >= len(words):
        found = "words withheld" if words else "none"
        raise ValueError(
            f"`{file}`, a file of tagged sentences, must hold words. Received: {found}, in "
            f"{len(sentences)} sentences. Some treebanks are given away without them."
        )
    return sentences


def _tags(sentences: list[Sentence]) -> set[str]:
    return {tag for _, tags in sentences for tag in tags}


FIELDS = (
    Field("words", "(rows,) tuples of text", "as written, punctuation marks are words"),
    Field("tags", "(rows, time) int32", "one for each word, see classes"),
)
BASELINE = "the commonest tag of each word in train; for unknown words the commonest of all"

CARDS = (
    Card(
        name="ud-english-ewt",
        story="parts of speech in 16 622 English sentences of the web",
        load=load,
        fields=FIELDS,
        split="official: 12 544 to train, 2 001 to validate, 2 077 to test",
        baseline=f"{BASELINE}: 86.2 % of test",
        licence="CC BY-SA 4.0",
        citation=EWT[0].citation,
        quirks=(
            "Words are syntactic: don't is two, do and n't.",
            "Empty nodes, understood but not written, are left out.",
            "What stands in several of the official parts are short sentences, such as greetings.",
        ),
        sources=EWT,
        lengths="tags",
        labels="tags",
    ),
    Card(
        name="conllu",
        story="any treebank of Universal Dependencies: words and parts of speech",
        load=load_conllu,
        fields=FIELDS,
        split="official, by the names of the files; of one file, by sentence, a tenth each",
        baseline=BASELINE,
        licence="as the treebank's",
        citation="Nivre et al. 2020, Universal Dependencies v2",
        quirks=("Words are syntactic; empty nodes are left out.",),
        place="a treebank's folder with *-train.conllu, *-dev.conllu and *-test.conllu, or a file",
        lengths="tags",
        labels="tags",
    ),
    Card(
        name="conll",
        story="a word a line in columns, as CoNLL-2000, CoNLL-2003 and WNUT 2017",
        load=load_columns,
        fields=FIELDS,
        split="official, by the names of the files; what there is not, by sentence, a tenth each",
        baseline=BASELINE,
        licence="as the corpus's",
        citation="Tjong Kim Sang and De Meulder 2003, CoNLL-2003 shared task",
        quirks=(
            "Marks of where a document begins are left out.",
            "Spans stay as they are tagged, IOB1 as well as IOB2.",
        ),
        place="a folder with files of train, of valid, dev or testa, and of test, or one file",
        lengths="tags",
        labels="tags",
    ),
    Card(
        name="tagged-sentences",
        story="a grammar of words that are nouns as well as verbs; needs no network",
        load=generated(load_grammar),
        fields=FIELDS,
        split="by meetings of a word and a frame: a fifth each to validate and to test",
        baseline=f"{BASELINE}: 89.2 % of test",
        licence="Apache-2.0, written for this project",
        citation="RNN Zoo",
        quirks=("Every word and every frame of validation and test stands in train too.",),
        lengths="tags",
        labels="tags",
    ),
)
