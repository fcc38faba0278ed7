"""A pair a line, its sides separated by a TAB; further columns, such as authors, are not read."""

from pathlib import Path

from zoo.datasets.formats.parallel.found import WHAT, Found
from zoo.datasets.sources.archive import members
from zoo.datasets.sources.reading import complaint, decode_text

MOST_BYTES = 500 << 20
MOST_FILES = 20


def in_lines(path: Path, columns: tuple[int, int] = (0, 1), encoding: str | None = None) -> Found:
    """The pairs of a text file, or of the one .txt or .tsv in a zip whose name begins with no "_".

    columns: where source and target stand, from 0.  Quotation marks are part of the sentence.
    Lines end by LF, CR LF or CR; nothing else ends one.

    FileNotFoundError, OSError: it cannot be read; as `members`.
    ValueError: no text, a line with too few columns, a zip without such a file or with several; as
    `members`.
    """
    if path.is_dir():
        raise IsADirectoryError(
            complaint(WHAT, path, "a file", "a directory", "Name a file in it.")
        )
    if not path.is_file():
        raise FileNotFoundError(complaint(WHAT, path, "a file", "where nothing is"))
    inner, raw = _content(path)
    text, _ = decode_text(raw, inner, encoding, WHAT)
    pairs = []
    for number, line in enumerate(text.split("\n"), 1):
        cells = line.split("\t")
        if not line.strip():
            continue
        if len(cells) <= max(columns):
            expected = f"lines of at least {max(columns) + 1} columns separated by a TAB"
            shown = f"with {len(cells)} in line {number}, {line[:40]!r}"
            raise ValueError(complaint(WHAT, inner, expected, shown))
        pairs.append((cells[columns[0]], cells[columns[1]], number))
    found = Found()
    found.add(pairs, path.name)
    if not found.sources:
        raise ValueError(complaint(WHAT, path, "with a pair that has both sides", "which has none"))
    return found


def _content(path: Path) -> tuple[Path, bytes]:
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return path, path.read_bytes()
    texts = {}
    for member in members(path, MOST_BYTES, MOST_FILES):
        name = Path(member.name)
        if name.suffix.lower() in (".txt", ".tsv") and not name.name.startswith(("_", ".")):
            texts[member.name] = member.read()
    if len(texts) != 1:
        found = f"with {len(texts)}: {', '.join(texts) or 'none'}"
        raise ValueError(complaint(WHAT, path, "a zip with one .txt or .tsv of pairs", found))
    [(inner, raw)] = texts.items()
    return path / inner, raw
