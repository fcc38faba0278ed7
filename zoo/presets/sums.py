"""SHA256SUMS: what the files of a folder hash to; `sha256sum -c SHA256SUMS` checks the same.

It tells damage, and whoever has noted the hash of SHA256SUMS itself, as this package has for the
models it ships, knows that no file was exchanged.
"""

import hashlib
import re
from pathlib import Path

NAME = "SHA256SUMS"
NEEDED = ("config.json", "weights.safetensors", "card.json")
FILES = (*NEEDED, "golden.json", "README.md")  # no other name is read, wherever it might lead
LARGEST = 2**32  # bytes of a file
LONGEST = 2**16  # bytes of SHA256SUMS

_LINE = re.compile(r"([0-9a-f]{64})  (\S+)\n")


def write(folder: Path) -> None:
    """Writes it, for those files that are there."""
    there = [name for name in FILES if (folder / name).is_file()]
    lines = [f"{digest(folder / name)}  {name}\n" for name in there]
    (folder / NAME).write_text("".join(lines), encoding="utf-8")


def check(folder: Path, pinned: str | None = None) -> None:
    """Makes sure, before a file is opened, that each is the one that was written.

    Arguments:
        pinned: what SHA256SUMS itself must hash to.

    Raises:
        FileNotFoundError: a file is missing.
        ValueError: one is not what it was, or SHA256SUMS is none.
    """
    path = folder / NAME
    if not path.is_file():
        there = [name for name in FILES if name in NEEDED or (folder / name).exists()]
        raise FileNotFoundError(
            f"{folder} has no {NAME}, which tells whether its files are what was saved. If you "
            f"trust it: cd {folder} && sha256sum {' '.join(there)} > {NAME}"
        )
    if pinned is not None and digest(path) != pinned:
        raise ValueError(f"{path} is not the one that this version of RNN Zoo came with.")
    found = _read(path)
    if others := [name for name in FILES if name not in found and (folder / name).exists()]:
        raise ValueError(f"{path} must tell of {', '.join(others)}, and does not.")
    for name, told in found.items():
        file = folder / name
        if not file.is_file():
            raise FileNotFoundError(f"{file} is missing.")
        if file.stat().st_size > LARGEST or digest(file) != told:
            raise ValueError(f"{file} is damaged or was changed: it is not what {NAME} tells.")


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path) -> dict[str, str]:
    """Name → hash."""
    if path.stat().st_size > LONGEST:
        raise ValueError(f"{path} must be of at most {LONGEST:,} bytes.")
    found: dict[str, str] = {}
    for line in path.read_bytes().decode("utf-8", "replace").splitlines(keepends=True):
        parts = _LINE.fullmatch(line)
        if parts is None or parts[2] not in FILES or parts[2] in found:
            raise ValueError(
                f"{path} must tell the SHA-256 of {', '.join(FILES)}, a line each. "
                f"Received: {line[:100]!r}."
            )
        found[parts[2]] = parts[1]
    if missing := [name for name in NEEDED if name not in found]:
        raise ValueError(f"{path} must tell of {', '.join(missing)}, and does not.")
    return found
