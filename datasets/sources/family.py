"""Datasets of several files: a user's own lie in one folder, as no file can stand for all."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from zoo.datasets.sources.reading import complaint
from zoo.datasets.sources.source import Located, Source

SHOWN = 3  # of the names of the files


def locate_all(
    sources: Iterable[Source], path: str | os.PathLike[str] | None, what: str
) -> list[Located]:
    """Each file in the folder `path`, or, if that is None, as `Source.fetch` gives it.

    what: how an error begins.

    FileNotFoundError, OSError: as `folder_of` and `Source.locate`.
    """
    family = tuple(sources)
    folder = None if path is None else folder_of(path, what, family)
    return [source.locate(folder) for source in family]


def folder_of(
    path: str | os.PathLike[str], what: str, holds: Sequence[Source], fix: str = ""
) -> Path:
    """`path`, the folder of these files.  what: how an error begins; fix: how it ends.

    FileNotFoundError: nothing is there.  NotADirectoryError: something else is there.
    """
    folder = Path(path).expanduser()
    if not folder.is_dir():
        kind = NotADirectoryError if folder.exists() else FileNotFoundError
        found = "a file" if folder.exists() else "where nothing is"
        names = ", ".join(source.cached.name for source in holds[:SHOWN])
        more = ", …" if len(holds) > SHOWN else ""
        expected = f"a folder of the {len(holds)} files {names}{more}"
        raise kind(complaint(what, path, expected, found, fix))
    return folder
