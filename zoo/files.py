"""Files and folders that are there whole or not at all."""

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def whole_folder(folder: Path, sign: str) -> Iterator[Path]:
    """A temporary folder beside `folder` that takes its place when the block ends well.

    If the block fails nothing is left of it, and whatever was at `folder` is untouched.

    Arguments:
        sign: name of a file that every such folder holds.  Only what is empty or holds it is
            replaced: a slip of the pen must not cost somebody a folder of other things.

    Raises:
        OSError: the place cannot be written to, is a file, or holds other things.
    """
    _refuse_file(Path(folder))
    _refuse_others(Path(folder), sign)
    folder = Path(folder).resolve()  # "." has no name
    missing = [parent for parent in folder.parents if not parent.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            yield draft
            draft.chmod(0o755)
            for path in (*draft.rglob("*"), draft):
                _flush(path)
            _put(draft, folder)
            _flush(folder.parent)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except BaseException:
        _remove_empty(missing)
        raise


def _flush(place: Path) -> None:
    """Waits until a file or folder is on disk: if power fails, no name may outlive its content."""
    if os.name == "nt":  # where what is only read cannot be flushed, and folders cannot be opened
        return
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _put(draft: Path, folder: Path) -> None:
    """Moves a draft to its place; what is there already is removed after, or else put back."""
    former = draft.with_name(draft.name + ".former")
    if folder.exists():
        os.replace(folder, former)
    try:
        os.replace(draft, folder)
    except BaseException:
        if former.exists():
            os.replace(former, folder)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _refuse_file(folder: Path) -> None:
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not nearest.is_dir():
        raise NotADirectoryError(f"{nearest} must be a folder, not a file. Choose another place.")


def _refuse_others(folder: Path, sign: str) -> None:
    if _holds_something(folder) and not (folder / sign).exists():
        raise FileExistsError(
            f"{folder} holds other things: it has no {sign}, so it is not replaced. "
            "Choose another place."
        )


def _holds_something(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _remove_empty(folders: list[Path]) -> None:
    """Removes folders, the innermost first, unless they hold something."""
    with contextlib.suppress(OSError):
        for folder in folders:
            folder.rmdir()


def claim(folder: Path, sign: str, overwrite: bool) -> None:
    """Makes sure, before long work begins, that a folder can be written and holds nothing yet.

    Arguments:
        sign: see `whole_folder`.
        overwrite: whether one that holds `sign` may be replaced.

    Raises:
        FileExistsError: it holds other things, or `sign` and `overwrite` is not set.
        OSError: it cannot be written to.
    """
    _refuse_file(folder)
    _refuse_others(folder, sign)
    if _holds_something(folder) and not overwrite:
        raise FileExistsError(
            f"{folder} holds something already. Choose another place, or allow to overwrite it: "
            "--overwrite on the command line, overwrite=True in Python."
        )
    if folder.exists() and not os.access(folder, os.W_OK):
        raise PermissionError(f"{folder} cannot be written to. Choose another place.")
    place = folder.resolve()
    missing = [parent for parent in place.parents if not parent.exists()]
    trial = place.with_name(f".{place.name}.trial")
    with whole_folder(trial, sign) as draft:
        (draft / "trial").write_bytes(b"\0" * 4096)
    shutil.rmtree(trial)
    _remove_empty(missing)


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes a file, text as UTF-8; it takes its place when it is whole, or not at all.

    Raises:
        OSError: it cannot be written; what was there before is untouched.
    """
    draft = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        with open(draft, "xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        _flush(draft)
        os.replace(draft, path)
        _flush(path.parent)
    finally:
        draft.unlink(missing_ok=True)
