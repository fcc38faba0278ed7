"""What a user may take for the name of a file, and is read as a text."""

import shlex
from pathlib import Path

SUFFIXES = (
    *(".csv", ".doc", ".docx", ".gz", ".htm", ".html", ".jpeg", ".jpg", ".json", ".jsonl", ".md"),
    *(".npy", ".npz", ".pdf", ".png", ".tsv", ".txt", ".wav", ".xml", ".zip"),
)


def note(model: str, one: str) -> str | None:
    """A line about an argument that looks like a path, for a model that reads texts; else None."""
    if not one or any(letter.isspace() for letter in one):
        return None
    if "/" not in one and "\\" not in one and Path(one).suffix.lower() not in SUFFIXES:
        return None
    if not _is_file(one):
        return f"{one!r} was read as a text: there is no such file, and {model} reads texts alone."
    content = f'"$(cat {shlex.quote(one)})"'
    return f"{one!r} was read as a text. To have what is in that file read, write {content}."


def _is_file(one: str) -> bool:
    try:
        return Path(one).expanduser().is_file()
    except (OSError, RuntimeError, ValueError):  # too long a name, no such user, a NUL
        return False
