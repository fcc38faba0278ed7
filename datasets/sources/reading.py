"""A text file as it should be read: its encoding known or told, no picture taken for a text.

Files are read in blocks, so that one larger than memory can be; `read_text` puts them together.
"""

import codecs
import difflib
import functools
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from encodings.aliases import aliases
from pathlib import Path
from typing import IO

BLOCK = 1 << 18  # bytes: what is made of them should stay in the cache of a core

# The mark of UTF-32 begins with that of UTF-16, so it is looked for first.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f]")
MOST_CONTROL = 0.1  # compressed bytes read as latin-1 hold 0.23; a coloured terminal log about 0.03

Say = Callable[..., str]


def read_text(
    path: str | os.PathLike[str], encoding: str | None = None, what: str = "`path`, a text file"
) -> tuple[str, str]:
    """The text of a file, lines ended by LF, without a byte-order mark; and its encoding.

    encoding: None means UTF-8, or UTF-16 and UTF-32 where a byte-order mark says so.
    what: how an error begins: what the file is to the user.

    FileNotFoundError: it is not there.  OSError: a directory, or it cannot be read.
    ValueError: no text (blank, NUL or control characters), not in this encoding, or one unknown.
    """
    codec = codec_of(path, encoding, what)
    return "".join(sound(blocks(path, codec, what), path, what)), codec


def codec_of(path: str | os.PathLike[str], encoding: str | None, what: str) -> str:
    """The encoding of a file: the one named, or what its first bytes tell; errors as `read_text`.

    ValueError: an unknown name; the message gives the nearest.
    """
    say = functools.partial(complaint, what, path)
    codec = None if encoding is None else known_codec(encoding)
    file = Path(path)
    if file.is_dir():
        raise IsADirectoryError(say("a file", "a directory", "Name a file in it."))
    if not file.exists():
        raise FileNotFoundError(say("a file", "where nothing is"))
    try:
        with file.open("rb") as opened:
            head = opened.read(4)
    except OSError as error:
        raise OSError(say("a file that can be read", str(error.strerror))) from error
    return codec or _marked(head)


def decode_text(
    raw: bytes,
    path: str | os.PathLike[str],
    encoding: str | None = None,
    what: str = "`path`, a text file",
) -> tuple[str, str]:
    """As `read_text`, of bytes that are at hand; path: what an error calls them.

    ValueError: as `read_text`.
    """
    codec = _marked(raw) if encoding is None else known_codec(encoding)
    pieces = _decoded(io.BytesIO(raw), codec, functools.partial(complaint, what, path))
    return "".join(sound(pieces, path, what)), codec


def blocks(path: str | os.PathLike[str], codec: str, what: str) -> Iterator[str]:
    """The text of a file, piece after piece.

    ValueError: it is not written in this encoding.  OSError: it cannot be read.
    """
    say = functools.partial(complaint, what, path)
    try:
        with open(path, "rb") as file:
            yield from _decoded(file, codec, say)
    except OSError as error:
        raise OSError(say("a file that can be read", str(error.strerror))) from error


def sound(pieces: Iterable[str], path: str | os.PathLike[str], what: str) -> Iterator[str]:
    """Passes a text on; at its end, or before, it must turn out to be one.

    ValueError: blank, empty, NUL characters, or too many control characters.
    """
    say = functools.partial(complaint, what, path)
    length = control = 0
    blank = True
    for piece in pieces:
        if "\0" in piece:
            raise ValueError(_binary(say, "holds NUL characters"))
        length += len(piece)
        control += len(CONTROL.findall(piece))
        blank = blank and not piece.strip()
        yield piece
    if blank:
        found = "which holds only blanks" if length else "which is empty"
        raise ValueError(say("a text with characters to learn", found))
    if control > MOST_CONTROL * length:
        raise ValueError(_binary(say, "consists of control characters for a good part"))


def complaint(
    what: str, path: str | os.PathLike[str], expected: str, found: str, fix: str = ""
) -> str:
    """The message of an error about a file: what it is, must be, and is instead."""
    shown = os.fspath(path)
    shown = shown if len(shown) <= 200 else shown[:197] + "…"  # somebody may pass the text itself
    return f"{what}, must be {expected}. Received: {shown!r}, {found}. {fix}".rstrip()


def undecoded(texts: Iterable[str], what: str) -> tuple[str, ...]:
    """A note on texts that hold U+FFFD: somebody read them in a wrong encoding before.

    what: what a text is called, in the plural.
    """
    lost = sum("\ufffd" in text for text in texts)
    told = f"{lost} {what} hold U+FFFD, which stands for characters that were lost in decoding."
    return (told,) if lost else ()


def known_codec(encoding: str) -> str:
    """Python's name of an encoding of text; ValueError, with the nearest, if it knows none such."""
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


def _marked(head: bytes) -> str:
    """The encoding that a byte-order mark tells, or UTF-8."""
    return next((codec for mark, codec in MARKS if head.startswith(mark)), "utf-8")


def _decoded(file: IO[bytes], codec: str, say: Say) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    newlines = io.IncrementalNewlineDecoder(None, translate=True)  # of CR LF in two blocks too
    place, first = 0, True
    while True:
        raw = file.read(BLOCK)
        waiting = len(decoder.getstate()[0])
        text = newlines.decode(_decode(decoder, raw, place - waiting, codec, say), not raw)
        if first and text:  # the byte-order mark is no content
            text, first = text.removeprefix("\ufeff"), False
        yield text
        place += len(raw)
        if not raw:
            return


def _decode(
    decoder: codecs.IncrementalDecoder, raw: bytes, place: int, codec: str, say: Say
) -> str:
    """The next bytes of a file, or its end if there are none; `place` is that of the first."""
    # before decoding: "invalid start byte" would not tell that this is a picture or an archive
    if codec == "utf-8" and b"\0" in raw:
        raise ValueError(_binary(say, "holds NUL bytes"))
    try:
        return decoder.decode(raw, final=not raw)
    except UnicodeDecodeError as error:
        wrong = error.object[error.start : error.start + 1].hex()
        found = f"in which byte {place + error.start} (0x{wrong}) is not: {error.reason}"
        fix = "Name its encoding, such as latin-1."
        raise ValueError(say(f"written in {codec}", found, fix)) from error
    except UnicodeError as error:  # of codecs that do not say where
        raise ValueError(
            say(f"written in {codec}", f"which {codec} cannot read: {error}")
        ) from error


def _binary(say: Say, found: str) -> str:
    fix = "Should it be text, name its encoding, such as utf-16-le."
    return say("text", f"which {found}", fix)
