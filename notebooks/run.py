"""Executes notebooks, each in a fresh process, and keeps what they put out.

    python notebooks/run.py                  # all
    python notebooks/run.py notebooks/04*    # some
    ZOO_FAST=1 python notebooks/run.py       # all with tiny budgets, and nothing is kept

A notebook reads both itself: `ZOO_FAST`, and `ZOO_TEST_DATA`, the folder of real data.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

FOLDER = Path(__file__).parent
PATIENCE = 1800  # seconds a cell may take
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
# What TensorFlow says when imported, before it can be told not to.
GREETING = re.compile(r"^(?:WARNING: All log messages before absl|I\d{4} ).*\n?", re.MULTILINE)


def main(paths: list[str]) -> None:
    fast = bool(os.environ.get("ZOO_FAST"))
    for path in map(Path, paths) if paths else found():
        began = time.perf_counter()
        try:
            notebook = executed(path)
        except CellExecutionError as error:
            raise SystemExit(f"{path.name} failed:\n{error}") from None
        print(f"{path.name}: {time.perf_counter() - began:.0f} s", flush=True)
        if not fast:
            nbformat.write(notebook, path)


def found() -> list[Path]:
    """All notebooks, in their order."""
    return sorted(FOLDER.glob("*.ipynb"))


def executed(path: Path, settings: Mapping[str, str] | None = None) -> NotebookNode:
    """A notebook with what it puts out, and without what would differ from run to run.

    Arguments:
        settings: environment variables, beside those of this process.

    Raises:
        CellExecutionError: a cell raised.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=PATIENCE,
        kernel_name=KERNEL["name"],
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    surroundings = {**os.environ, **QUIET, **(settings or {})}
    client.execute(env=surroundings, stderr=subprocess.DEVNULL)  # what cells write, it catches
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _greets(output)]
    return notebook


def _greets(output: NotebookNode) -> bool:
    """Whether nothing is left of an output without greetings, which are taken from it."""
    if output.get("name") != "stderr":
        return False
    output.text = GREETING.sub("", output.text)
    return not output.text


if __name__ == "__main__":
    main(sys.argv[1:])
