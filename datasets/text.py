"""Text corpora: by name, or any text file, or a folder of them.

    python-docs        the language reference inside every Python; needs no network
    tiny-shakespeare   40 000 lines of plays: 1 115 394 characters, 65 distinct

    load         the text itself, in memory
    split        train and validation of it, by position
    characters   its characters as ids, of a text of any size
    words        its words as ids, of a text of any size

`split` at 0.9 cuts tiny-shakespeare into 1 003 854 and 111 540 characters, where others cut it too.
"""

import difflib
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field

from zoo.datasets.cards import Card, Field
from zoo.datasets.corpora.encoded import ByCharacter, ByWord, Encoded, encode
from zoo.datasets.corpora.readable import Readable, from_path, from_string
from zoo.datasets.corpora.scan import Scan, scan
from zoo.datasets.sources.reading import complaint
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Splits
from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.datasets.vocabularies.words import Words

TINY_SHAKESPEARE = Source(
    name="tiny-shakespeare.txt",
    url="https://raw.githubusercontent.com/karpathy/char-rnn/"
    "6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt",
    sha256="86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
    bytes=1_115_394,
    licence="public domain",
    citation="Karpathy 2015, char-rnn",
)

SEPARATOR = (
    "\n\n* * *\n\n"  # between topics; no topic holds it, and it adds no character of its own
)

WHAT = "`data`, the text to learn"


@dataclass(frozen=True)
class Corpus:
    """A text and where it comes from.  `len` counts characters.

    name: short, for titles.  text: characters, lines ended by LF, no byte-order mark.
    origin: a path, an address, or a version.  encoding: what it was decoded from.
    sha256: hash of the text as UTF-8 (not of the file), 64 hexadecimal digits.
    licence: in words, "unknown" for the user's own file.
    """

    name: str
    text: str = field(repr=False)
    origin: str
    encoding: str
    sha256: str
    licence: str

    def __len__(self) -> int:
        return len(self.text)


def load(data: str | os.PathLike[str] = "python-docs", encoding: str | None = None) -> Corpus:
    """The corpus of this name, or the text of this file or folder; a file of a corpus's name wins.

    encoding: of a file.  None means UTF-8, or UTF-16 and UTF-32 where a byte-order mark says so.

    FileNotFoundError: neither a corpus nor a file, or a corpus that could not be fetched.
    OSError: a folder without files *.txt, or a file that cannot be read.
    ValueError: not text, not in this encoding, or nothing to learn (blank, one character only);
    or an encoding that is unknown, or given for a corpus.
    """
    found = _find(data, encoding)
    text = "".join(found.read())
    scanned = scan((text,))
    _check(found, scanned)
    return Corpus(found.name, text, found.origin, found.encoding, scanned.sha256, found.licence)


def split(text: Corpus | str, fraction: float = 0.9) -> Splits[str]:
    """By position: train is the first `fraction` of the characters, validation all the rest.

    Position, not chance: neighbouring lines resemble each other, so lines drawn at random would
    let training see the validation's subject.

    ValueError: `fraction` not between 0 and 1, or a text too short: fewer than two characters to
    train on (one to predict from, one to predict).
    """
    characters = text.text if isinstance(text, Corpus) else text
    cut = _cut(len(characters), fraction)
    return Splits(characters[:cut], characters[cut:])


def characters(
    data: str | os.PathLike[str] = "python-docs",
    encoding: str | None = None,
    fraction: float = 0.9,
    everything: bool = False,
    vocabulary: Vocabulary | None = None,
) -> Encoded[Vocabulary]:
    """The characters of a text as ids: a large text is numbered once, and then mapped from disk.

    data, encoding: as of `load`.  fraction: as of `split`.
    everything: whether validation's characters are known too, and none is unknown; see
    `Vocabulary.of`.  Else those of train are known, and one id is for all others.
    vocabulary: one to number by, instead of one of this text.

    OSError, ValueError: as `load` and `split`; or a character that is not in `vocabulary`.
    """
    return _encode(_find(data, encoding), ByCharacter(fraction, everything, vocabulary))


def words(
    data: str | os.PathLike[str] = "python-docs",
    encoding: str | None = None,
    fraction: float = 0.9,
    least: int = 1,
    most: int | None = None,
) -> Encoded[Words]:
    """The words of a text as ids, each line's end being one; as `characters`, and see `tokenise`.

    fraction: of the characters; the word that is cut belongs to train.
    least, most: as of `Words.of`; counted in train.

    OSError, ValueError: as `load` and `split`; or no word occurs so often.
    """
    return _encode(_find(data, encoding), ByWord(fraction, least, most))


def _encode(text: Readable, how: ByCharacter | ByWord) -> Encoded:
    def check(scanned: Scan) -> None:
        _check(text, scanned)
        _cut(scanned.characters, how.fraction)

    return encode(text, how, check)


def _cut(characters: int, fraction: float) -> int:
    """How many characters are for training."""
    if not 0 < fraction < 1:
        raise ValueError(
            "`fraction`, the part of the text to train on, must lie between 0 and 1, "
            f"both excluded. Received: fraction={fraction}."
        )
    cut = int(characters * fraction)
    if cut < 2:  # validation cannot be empty: the cut is below the length, for any fraction below 1
        raise ValueError(
            "`text`, what is cut into train and validation, must leave at least two characters to "
            f"train on. Received: {characters} characters, which "
            f"fraction={fraction} cuts into {cut} and {characters - cut}. "
            "Give a longer text or another fraction."
        )
    return cut


def _find(data: str | os.PathLike[str], encoding: str | None) -> Readable:
    path = os.path.expanduser(data)
    if data not in CORPORA or os.path.isfile(path):
        if not os.path.exists(path):
            expected = f"one of the corpora {', '.join(CORPORA)} or the path of a file"
            near = difflib.get_close_matches(path, CORPORA, 1)
            fix = f"Did you mean {near[0]}?" if near else ""
            raise FileNotFoundError(complaint(WHAT, path, expected, "where there is no file", fix))
        return from_path(path, encoding, WHAT)
    if encoding is not None:
        raise ValueError(
            "`encoding`, how the characters of a file are written, must be None for a corpus. "
            f"Received: {encoding!r} with data={data!r}. Leave it out."
        )
    return CORPORA[str(data)]()


def _check(text: Readable, scanned: Scan) -> None:
    if len(scanned.first) == 1:
        found = f"{scanned.characters} times {next(iter(scanned.first))!r}"
        expected = "of at least two distinct characters"
        raise ValueError(complaint(WHAT, text.origin, expected, found))


def _python_docs() -> Readable:
    from pydoc_data.topics import topics  # half a megabyte of source, wanted by this corpus only

    text = SEPARATOR.join(topics[name] for name in sorted(topics))
    origin = f"pydoc_data.topics of Python {platform.python_version()}"
    return from_string("python-docs", text, origin, "PSF-2.0")


def _tiny_shakespeare() -> Readable:
    source = TINY_SHAKESPEARE
    found = from_path(source.fetch(), "utf-8", WHAT)
    told = ("tiny-shakespeare", source.url, source.licence, "utf-8")
    return Readable(*told, found.files, found.read)


CORPORA: dict[str, Callable[[], Readable]] = {
    "python-docs": _python_docs,
    "tiny-shakespeare": _tiny_shakespeare,
}


def _card(name: str, story: str, licence: str, citation: str, *sources: Source) -> Card:
    return Card(
        name=name,
        story=story,
        load=lambda path=None: split(load(name if path is None else path)),
        fields=(Field("text", "(characters,)", "lines ended by LF"),),
        split="by position: the first 90 % of the characters to train, the rest to validate",
        baseline="n-grams with Kneser-Ney discounts; character frequencies",
        licence=licence,
        citation=citation,
        sources=sources,
    )


CARDS = (
    _card(
        "python-docs",
        "the language reference inside every Python; needs no network",
        "PSF-2.0",
        "pydoc_data.topics of the Python standard library",
    ),
    _card(
        "tiny-shakespeare",
        "40 000 lines of plays, public domain; downloaded once, 1.1 MB",
        TINY_SHAKESPEARE.licence,
        TINY_SHAKESPEARE.citation,
        TINY_SHAKESPEARE,
    ),
)
