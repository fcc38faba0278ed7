"""The curves of several runs, beside each other."""

from collections.abc import Sequence
from pathlib import Path

from zoo.report.keep import chart
from zoo.report.paints import LINES
from zoo.training.record.runs import Run

DASHES = ("-", "--", ":", "-.")  # lines differ by more than colour


def draw(runs: Sequence[Run], path: Path) -> None:
    """Writes a .png or .svg file: validation loss over minutes of training, a line for each run.

    Raises:
        ImportError: there is no Matplotlib.
        ValueError: no run has validated twice.
        OSError: the file cannot be written.
    """
    shown = [run for run in runs if len(run.curve) > 1]
    if not shown:
        raise ValueError("There is no chart, as none of these runs has validated twice.")
    with chart(path, 8, 4.5) as figure:
        axes = figure.add_subplot()
        for number, run in enumerate(shown):
            minutes = [seconds / 60 for seconds, _ in run.curve]
            losses = [loss for _, loss in run.curve]
            dash = DASHES[number // len(LINES) % len(DASHES)]
            colour = LINES[number % len(LINES)]
            axes.plot(minutes, losses, dash, color=colour, label=f"{run.folder}, {run.model}")
        axes.set_xlabel("minutes of training")
        axes.set_ylabel("validation loss, nats")
        axes.spines[["right", "top"]].set_visible(False)
        axes.legend(frameon=False)
