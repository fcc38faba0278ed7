"""Text corpora: by name, or any text file.  bytes → characters, and characters → train, validation.

    python-docs        the language reference inside every Python; needs no network
    tiny-shakespeare   40 000 lines of plays: 1 115 394 characters, 65 distinct

`split` at 0.9 cuts tiny-shakespeare into 1 003 854 and 111 540 characters, where others cut it too.
"""

import codecs
import difflib
import hashlib
import os
import platform
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from encodings.aliases import aliases
from pathlib import Path

from zoo.datasets.source import Source

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

# The mark of UTF-32 begins with that of UTF-16, so it is looked for first.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f]")
MOST_CONTROL = 0.1  # compressed bytes read as latin-1 hold 0.23; a coloured terminal log about 0.03


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


@dataclass(frozen=True, repr=False)
class Split:
    """Two texts that follow each other: train to learn from, validation to measure on."""

    train: str
    validation: str

    def __repr__(self) -> str:
        return f"Split(train: {len(self.train)}, validation: {len(self.validation)} characters)"


def load(data: str | os.PathLike[str] = "python-docs", encoding: str | None = None) -> Corpus:
    """The corpus of this name, or the text of this file; a file of a corpus's name wins.

    encoding: of a file.  None means UTF-8, or UTF-16 and UTF-32 where a byte-order mark says so.

    FileNotFoundError: neither a corpus nor a file, or a corpus that could not be fetched.
    OSError: a directory, or a file that cannot be read.
    ValueError: not text, not in this encoding, or nothing to learn (blank, one character only);
    or an encoding that is unknown, or given for a corpus.
    """
    path = os.path.expanduser(data)
    if data not in CORPORA or os.path.isfile(path):
        return _file(path, encoding)
    if encoding is not None:
        raise ValueError(
            "`encoding`, how the characters of a file are written, must be None for a corpus. "
            f"Received: {encoding!r} with data={data!r}. Leave it out."
        )
    return CORPORA[str(data)]()


def split(text: Corpus | str, fraction: float = 0.9) -> Split:
    """By position: train is the first `fraction` of the characters, validation all the rest.

    Position, not chance: neighbouring lines resemble each other, so lines drawn at random would
    let training see the validation's subject.

    ValueError: `fraction` not between 0 and 1, or a text too short: fewer than two characters to
    train on (one to predict from, one to predict).
    """
    if not 0 < fraction < 1:
        raise ValueError(
            "`fraction`, the part of the text to train on, must lie between 0 and 1, "
            f"both excluded. Received: fraction={fraction}."
        )
    characters = text.text if isinstance(text, Corpus) else text
    cut = int(len(characters) * fraction)
    if cut < 2:  # validation cannot be empty: the cut is below the length, for any fraction below 1
        raise ValueError(
            "`text`, what is cut into train and validation, must leave at least two characters to "
            f"train on. Received: {len(characters)} characters, which "
            f"fraction={fraction} cuts into {cut} and {len(characters) - cut}. "
            "Give a longer text or another fraction."
        )
    return Split(characters[:cut], characters[cut:])


def _python_docs() -> Corpus:
    from pydoc_data.topics import topics  # half a megabyte of source, wanted by this corpus only

    text = SEPARATOR.join(topics[name] for name in sorted(topics))
    origin = f"pydoc_data.topics of Python {platform.python_version()}"
    return _corpus("python-docs", text, origin, "utf-8", "PSF-2.0")


def _tiny_shakespeare() -> Corpus:
    source = TINY_SHAKESPEARE
    text = source.fetch().read_bytes().decode("utf-8")
    return _corpus("tiny-shakespeare", text, source.url, "utf-8", source.licence)


CORPORA: dict[str, Callable[[], Corpus]] = {
    "python-docs": _python_docs,
    "tiny-shakespeare": _tiny_shakespeare,
}


STORIES = {
    "python-docs": "the language reference inside every Python; needs no network",
    "tiny-shakespeare": "40 000 lines of plays, public domain; downloaded once, 1.1 MB",
}


def _corpus(name: str, text: str, origin: str, encoding: str, licence: str) -> Corpus:
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Corpus(name, text, origin, encoding, digest, licence)


def _file(path: str, encoding: str | None) -> Corpus:
    codec = None if encoding is None else _codec(encoding)
    raw = _read(path)
    if codec is None:
        codec = next((codec for mark, codec in MARKS if raw.startswith(mark)), "utf-8")
    text = _decode(raw, codec, path).removeprefix("\ufeff")  # the byte-order mark is no content
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _check(text, path)
    return _corpus(os.path.basename(path), text, path, codec, "unknown")


def _read(path: str) -> bytes:
    if os.path.isdir(path):
        raise IsADirectoryError(_message(path, "a file", "a directory", "Name a file in it."))
    if not os.path.exists(path):
        expected = f"one of the corpora {', '.join(CORPORA)} or the path of a file"
        near = difflib.get_close_matches(path, CORPORA, 1)
        fix = f"Did you mean {near[0]}?" if near else ""
        raise FileNotFoundError(_message(path, expected, "which is neither", fix))
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise OSError(_message(path, "a file that can be read", str(error.strerror))) from error


def _codec(encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding).name
        b"a".decode(codec)  # refuses what is no encoding of text, such as "hex"
    except LookupError as error:
        # aliases lead to the module of their codec; those of no text end in "_codec"
        known = {n: n for n in aliases.values()} | aliases
        known = {alias: name for alias, name in known.items() if not name.endswith("_codec")}
        near = difflib.get_close_matches(encoding.lower().replace("-", "_"), known, 6)
        names = dict.fromkeys(known[alias].replace("_", "-") for alias in near)
        raise ValueError(
            "`encoding`, how the characters of a file are written, must be one that Python knows. "
            f"Received: {encoding!r}. Try {' or '.join(names) or 'utf-8 or latin-1'}."
        ) from error
    except UnicodeError:  # a real codec to which that one byte is not a text
        pass
    return codec


def _decode(raw: bytes, codec: str, path: str) -> str:
    # before decoding: "invalid start byte" would not tell that this is a picture or an archive
    if codec == "utf-8" and b"\0" in raw:
        raise ValueError(_binary(path, "holds NUL bytes"))
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        wrong = raw[error.start : error.start + 1].hex()
        found = f"in which byte {error.start} (0x{wrong}) is not: {error.reason}"
        fix = "Name its encoding, such as latin-1."
        raise ValueError(_message(path, f"written in {codec}", found, fix)) from error
    except UnicodeError as error:  # of codecs that do not say where
        found = f"which {codec} cannot read: {error}"
        raise ValueError(_message(path, f"written in {codec}", found)) from error


def _check(text: str, path: str) -> None:
    if "\0" in text:
        raise ValueError(_binary(path, "holds NUL characters"))
    if not text.strip():
        found = "which holds only blanks" if text else "which is empty"
        raise ValueError(_message(path, "a text with characters to learn", found))
    if len(CONTROL.findall(text)) > MOST_CONTROL * len(text):
        raise ValueError(_binary(path, "consists of control characters for a good part"))
    if text.count(text[0]) == len(text):
        found = f"{len(text)} times {text[0]!r}"
        raise ValueError(_message(path, "of at least two distinct characters", found))


def _binary(path: str, found: str) -> str:
    fix = "Should it be text, name its encoding, such as utf-16-le."
    return _message(path, "text", f"which {found}", fix)


def _message(path: str, expected: str, found: str, fix: str = "") -> str:
    shown = path if len(path) <= 200 else path[:197] + "…"  # somebody may pass the text itself
    message = f"`data`, the text to learn, must be {expected}. Received: {shown!r}, {found}. {fix}"
    return message.rstrip()
