"""Files and folders that are there whole or not at all."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A temporary folder beside `folder` that takes its place when the block ends well.

    If the block fails nothing is left of it, and whatever was at `folder` is untouched.

    Raises:
        OSError: the place cannot be written to, or is a file.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise OSError(f"{folder} must be a folder, and is a file. Choose another place.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield draft
        draft.chmod(0o755)
        former = draft.with_name(draft.name + ".former")
        if folder.exists():
            os.replace(folder, former)
        os.replace(draft, folder)
        shutil.rmtree(former, ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def claim(folder: Path, overwrite: bool) -> None:
    """Makes sure, before long work begins, that a folder can be written and holds nothing yet.

    Raises:
        FileExistsError: it holds something and `overwrite` is not set.
        OSError: it cannot be written to.
    """
    if folder.is_dir() and any(folder.iterdir()) and not overwrite:
        raise FileExistsError(
            f"{folder} holds something already. Choose another place, or allow it to be overwritten."
        )
    if folder.exists() and not os.access(folder, os.W_OK):
        raise PermissionError(f"{folder} cannot be written to. Choose another place.")
    missing = [parent for parent in folder.parents if not parent.exists()]
    trial = folder.with_name(f".{folder.name}.trial")
    with whole_folder(trial) as draft:
        (draft / "trial").write_bytes(b"\0" * 4096)
    shutil.rmtree(trial)
    for parent in missing:  # the nearest first: nothing is left of the trial
        parent.rmdir()
