"""A folder for each class, a file for each text."""

from pathlib import Path

from zoo.datasets.formats.labelled.found import WHAT, Found
from zoo.datasets.sources.reading import complaint, read_text


def in_folders(folder: Path, encoding: str | None = None) -> Found:
    """The .txt files of every folder in `folder`, whose name is their label, in order of names.

    What lies beside the folders, and what begins with a point, is passed over.

    FileNotFoundError, OSError: as `read_text`.
    ValueError: fewer than two classes, one without a text, or a file that is no text.
    """
    classes = [p for p in sorted(folder.iterdir()) if p.is_dir() and not p.name.startswith(".")]
    if len(classes) < 2:
        found = f"with {len(classes)} folders: {', '.join(p.name for p in classes) or 'none'}"
        raise ValueError(complaint(WHAT, folder, "a folder of at least two, one a class", found))
    result = Found()
    for kind in classes:
        files = sorted(p for p in kind.glob("*.txt") if not p.name.startswith("."))
        if not files:
            expected = "a folder with at least one .txt in the folder of every class"
            raise ValueError(complaint(WHAT, folder, expected, f"with none in {kind.name!r}"))
        other = sum(1 for p in kind.iterdir() if not p.name.startswith(".")) - len(files)
        if other:
            result.notes.append(f"{other} entries of {kind} are no .txt and were left out.")
        for file in files:
            result.texts.append(read_text(file, encoding, WHAT)[0])
            result.labels.append(kind.name)
    return result
