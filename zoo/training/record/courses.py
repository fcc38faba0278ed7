"""The courses of several runs as one table, for other programs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zoo.files import write_whole
from zoo.training.place import LOG
from zoo.training.record.lines import read
from zoo.training.record.runs import Run

COLUMNS = ("run", "epoch", "batch", "seconds", "loss", "rate", "speed", "validation_loss")


def courses(runs: Sequence[Run]) -> Any:
    """A DataFrame with a row for each line of their logs, see `log.py`.

    A model that was kept without a log has a row for each validation that its card tells.
    """
    import pandas

    rows = [{**line, "run": run.folder} for run in runs for line in _lines(run)]
    table = pandas.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"epoch": "Int64", "batch": "Int64"})  # whole, though some are missing


def write(runs: Sequence[Run], path: Path) -> None:
    """Writes the same as a CSV file.

    Raises:
        OSError: it cannot be written.
    """
    write_whole(path, courses(runs).to_csv(index=False, lineterminator="\n"))


def _lines(run: Run) -> list[dict[str, Any]]:
    lines = read(Path(run.folder, LOG))[1:]
    return lines or [{"seconds": s, "validation_loss": loss} for s, loss in run.curve]
