"""Where a training keeps what is unfinished: beside its result, which appears when it is whole."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from zoo.presets.folder import SIGN

LOG = "log.jsonl"


def unfinished(out: Path) -> Path:
    """The folder of what a training that writes its result to `out` has not finished."""
    out = out if out.name else out.resolve()  # "." has no name
    return out.with_name(f"{out.name}.training")


def checkpoints(out: Path) -> Path:
    """The folder of the checkpoints of such a training."""
    return unfinished(out) / "checkpoints"


def refuse(out: Path) -> None:
    """Raises FileExistsError if a new training would meet what another has not finished."""
    if checkpoints(out).exists():
        raise FileExistsError(
            f"{unfinished(out)} holds a training that did not end. Go on with it (--resume on the "
            "command line, resume=True in Python), allow to overwrite it (--overwrite, "
            "overwrite=True), or choose another place."
        )


@contextlib.contextmanager
def logged(out: Path | None) -> Iterator[Path | None]:
    """Where a training's log is while it lasts; then the log is in `out`, if a model is.

    Without a model, and nothing else unfinished from which to go on, the log goes as well: what
    failed at once leaves nothing behind.  What is killed leaves everything.

    Arguments:
        out: the folder of the result, or None: there is no log.
    """
    if out is None:
        yield None
        return
    out = Path(out).absolute()
    folder, before = unfinished(out), _stamp(out)
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        yield folder / LOG
    finally:
        log = folder / LOG
        if log.exists() and _stamp(out) != before:
            if checkpoints(out).exists():  # it will be continued
                shutil.copyfile(log, out / LOG)
            else:
                os.replace(log, out / LOG)
        elif [path.name for path in _inside(folder)] == [LOG]:
            log.unlink()
        with contextlib.suppress(OSError):  # the innermost first, unless they hold something
            for place in missing or [folder]:
                place.rmdir()


def _stamp(out: Path) -> tuple[int, int] | None:
    """What differs when a model was kept since."""
    with contextlib.suppress(FileNotFoundError):
        state = (out / SIGN).stat()
        return state.st_ino, state.st_mtime_ns
    return None


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
