"""What was trained: the runs in a folder, finished or not, as plain rows.

zoo.runs()                       those under runs/
zoo.runs("runs/char-lm-1", "elsewhere")
"""

import dataclasses
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zoo.presets import folder as preset
from zoo.report.scores import OURS
from zoo.training.place import LOG, unfinished
from zoo.training.record.lines import read

RUNS = Path("runs")  # where `zoo train` keeps what it is given no place for


@dataclasses.dataclass(frozen=True)
class Run:
    """A training, as far as its folder tells; what that does not tell is None.

    folder      of the model, or of what is unfinished
    task        the name of the task
    state       "finished", "interrupted", "stopped" by the guard, or "unfinished, written … ago"
    data        what was learnt, as it was named: two runs compare if task and data are the same
    model       the cell, and how many of how wide
    epochs      how many were begun
    seconds     of training in all
    best        the lowest validation loss, in nats, and after how many seconds it was `reached`
    baseline    the lowest loss of a baseline on the same split
    measure     the name of what counts in the task beside the loss, such as "accuracy"
    score       that, on the split that was never looked at
    speed       symbols per second, the median of all lines of the log
    curve       ((seconds, validation loss), …)
    """

    folder: str
    task: str
    state: str
    data: str | None
    model: str
    epochs: int | None
    seconds: float | None
    best: float | None
    reached: float | None
    baseline: float | None
    measure: str | None
    score: float | None
    speed: float | None
    curve: tuple[tuple[float, float], ...]


def runs(*folders: str | Path) -> list[Run]:
    """The runs in folders, by name; a folder may also be that of a run itself.

    Arguments:
        folders: "runs" if none is given, which need not exist.

    Raises:
        FileNotFoundError: a folder that is named is not there.
        ValueError: a file in one is damaged.

    Example:
        >>> zoo.runs()  # nothing was trained here yet
        []
    """
    for folder in folders:
        if not Path(folder).is_dir():
            raise FileNotFoundError(
                f"{folder} must be a folder of runs, or of one, and is not there."
            )
    found = {path: None for folder in folders or (RUNS,) for path in _places(Path(folder))}
    return [_run(path) for path in found]


def _places(folder: Path) -> Iterator[Path]:
    if _is_run(folder):
        yield folder
    elif folder.is_dir():
        inside = [path for path in folder.iterdir() if _is_run(path)]
        yield from sorted(inside, key=lambda path: _natural(path.name))


def _is_run(folder: Path) -> bool:
    """One that is being trained is known by what is unfinished, though it has a model already."""
    if folder.suffix == unfinished(Path("x")).suffix:
        return folder.is_dir()
    return (folder / preset.SIGN).is_file() and not unfinished(folder.absolute()).is_dir()


def _natural(name: str) -> list[tuple[int, int, str]]:
    """run-2 before run-10."""
    words = name.replace(".", "-").split("-")
    return [(0, int(w), "") if w.isascii() and w.isdigit() else (1, 0, w) for w in words]


def _run(folder: Path) -> Run:
    ended = folder.suffix != unfinished(Path("x")).suffix
    model = folder if ended else folder.with_suffix("")
    card = preset.read_card(model, set()) if (model / preset.SIGN).is_file() else {}
    about, *lines = read(folder / LOG) or [{}]
    task = about.get("task")
    if task is None and (model / "config.json").is_file():
        task = preset.read_config(model).get("task")
    settings = card.get("settings") or about.get("settings") or {}
    curve = _curve(lines, card)
    reached, best = min(curve, key=lambda point: point[1], default=(None, None))
    speeds = sorted(line["speed"] for line in lines if line.get("speed"))
    baselines = card.get("baselines", {}).values()
    scores = card.get("scores", {}).get(OURS, {})
    measure, score = next(iter(scores.items()), (None, None))
    return Run(
        folder=str(folder),
        task=task or "?",
        state=_state(card) if ended else _age(folder / LOG),
        data=settings.get("data") or settings.get("word") or card.get("data", {}).get("name"),
        model=_model(settings),
        epochs=max((line["epoch"] for line in lines), default=None),
        seconds=card["seconds"] if ended and "seconds" in card else _last(lines),
        best=best,
        reached=reached,
        baseline=min(baselines, default=None),
        measure=measure,
        score=score,
        speed=speeds[len(speeds) // 2] if speeds else None,
        curve=curve,
    )


def _curve(lines: list[dict[str, Any]], card: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    """From the log, or else from the card of a model that was kept without one."""
    kept = [point for point in card.get("curve", []) if isinstance(point, dict)]
    points = [(x["seconds"], x.get("validation_loss")) for x in lines or kept]
    return tuple((s, loss) for s, loss in points if loss is not None and math.isfinite(loss))


def _state(card: dict[str, Any]) -> str:
    if card.get("stopped"):
        return "stopped"
    return "interrupted" if card.get("interrupted") else "finished"


def _age(path: Path) -> str:
    """Of what is unfinished, how long ago it was written: whether it still runs, that tells."""
    if not path.is_file():
        return "unfinished"
    seconds = max(0.0, time.time() - path.stat().st_mtime)
    return f"unfinished, written {duration(seconds)} ago"


def _model(settings: dict[str, Any]) -> str:
    layers, units = settings.get("layers", 1), settings.get("units", "?")
    return f"{settings.get('cell', '?')} {f'{layers} × ' if layers != 1 else ''}{units}"


def _last(lines: list[dict[str, Any]]) -> float | None:
    return float(lines[-1]["seconds"]) if lines else None


def duration(seconds: float) -> str:
    """In the unit that suits it: 42 s, 5.3 min, 2.1 h, 3.0 d."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"
