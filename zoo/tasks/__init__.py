"""What to learn: data, topology, loss, metric and baseline, one file for each task.

char_lm    a character language model: learns a text, and writes on in its manner
spell      the smallest lesson: learns to spell one word
next_word  three suggestions for the next word, as a phone's keyboard
names      names of a nation, letter by letter; and the nation of a name
caption    a sentence about a picture
photo_caption    a sentence about a photo
sentiment  whether a text is for or against, or of which class it is
pos_tags   the part of speech of every word of a sentence
translation  sentences into another language
genes      where exons end or begin, or whether a gene does
toys       sums, additions and copies, which measure a memory
digits     which digit was written: a picture at once, or row by row
frames     a label for every frame of a video or a recording
weather    tomorrow's weather, from a sequence of days
stock      tomorrow's return and price, beside the last price
forecast   what comes next in a series, beside what any forecast has to beat
spoken_digit     which digit was spoken
spoken_sequence  which digits were spoken in a row

In models/ is what training each of them gives.
"""

import dataclasses
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from zoo import names as registry  # a task of that name would take its place
from zoo.settings import plain
from zoo.tasks._again import again, command
from zoo.tasks._task import Task, Trained, read_settings

__all__ = [
    "Task",
    "Trained",
    "again",
    "command",
    "find",
    "load",
    "prepare",
    "read_settings",
    "train",
]


def find(name: str) -> Task:
    """The task of that name, with hyphens or underscores.

    Raises:
        ValueError: there is none; the message gives the nearest.
    """
    task: Task = registry.find(sys.modules[__name__], name, "task").TASK
    return task


def train(
    task: str,
    /,
    *,
    out: str | Path | None = None,
    overwrite: bool = False,
    resume: bool = False,
    callbacks: Sequence[Any] = (),
    **settings: Any,
) -> Trained:
    """Learns a task: `train("char-lm", data="my.txt", cell="gru", minutes=5)`.

    Arguments:
        task: the name of a file of this folder.
        out: a folder to keep the best model in while training; nothing is written without it.
        overwrite: whether a trained model that is in `out` already may be replaced.
        resume: go on with the training that was to write to `out` and did not end, to the bit as if
            it had never stopped; settings not given are those it had.
        callbacks: of Keras, for `fit`: its own, such as EarlyStopping and TensorBoard, or yours.
        **settings: those of the task; see the `Settings` of that file.

    Returns:
        What was learnt: `.model`, `.predict`, `.evaluate`, `.export`, …

    Raises:
        ValueError, TypeError: a setting that makes no sense or does not exist, or is another than
            that of the training to resume.
        OSError: data that cannot be read, a folder that cannot be written, or nothing to resume.

    Example:
        >>> speller = zoo.train("spell", word="hello")
        >>> speller.generate()
        'hello'
    """
    ready = prepare(task, out, overwrite, settings, callbacks, resume)
    return ready(None if out is None else Path(out))


def prepare(
    task: str,
    out: str | Path | None,
    overwrite: bool,
    settings: Mapping[str, Any],
    callbacks: Sequence[Any] = (),
    resume: bool = False,
) -> Callable[[Path | None], Trained]:
    """All of `train` that is quick and can go wrong; what it returns trains, given the folder."""
    from zoo.files import claim
    from zoo.presets.folder import SIGN
    from zoo.training import checkpoint_files, place

    found = find(task)
    if resume:
        settings = _resumed(found, out, settings)
    chosen = read_settings(found, settings)
    data = found.read(chosen)
    if out is not None:
        if not (overwrite or resume):
            place.refuse(Path(out))
        claim(Path(out), SIGN, overwrite or resume)
        if not resume:
            checkpoint_files.remove(place.checkpoints(Path(out)))
    return lambda folder: found.train(chosen, data, folder, callbacks)


def _resumed(task: Task, out: str | Path | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of the training that was to write to `out`.

    Raises:
        ValueError: no folder, or other settings; or the task keeps no checkpoints.
        FileNotFoundError: there is no checkpoint of it.
    """
    from zoo.presets.folder import SIGN
    from zoo.training import checkpoint_files, place

    if not task.resumes:
        raise ValueError(
            f"A training of {task.name} takes seconds to minutes, so nothing of it is kept to go "
            "on with. "
            f"Begin anew: {command(task.name, plain(given) | ({'out': str(out)} if out else {}))}"
        )
    if out is None:
        raise ValueError("`out`, the folder of the training to resume, must be given.")
    newest = checkpoint_files.newest(place.checkpoints(Path(out)))
    if newest is None and (Path(out) / SIGN).is_file():
        raise FileNotFoundError(
            f"{out} holds a training that ended, so there is nothing to go on with. "
            "Train anew, with a larger budget."
        )
    if newest is None:
        raise FileNotFoundError(
            f"{place.unfinished(Path(out))} must hold the checkpoints of the training to resume, "
            "and has none. Begin a new one."
        )
    had = newest[0]["configuration"]
    checkpoint_files.compare(had, {**had, "task": task.name, **plain(given)})
    fields = {field.name for field in dataclasses.fields(task.settings)}
    return {name: value for name, value in had.items() if name in fields}


def load(model: str | Path) -> Trained:
    """A pretrained model by its name, or what `train(…, out=folder)` kept in a folder.

    Arguments:
        model: a name of `zoo list presets`, such as "sentiment"; or a folder.

    Raises:
        FileNotFoundError: the folder is not that of a trained model.
        TypeError: it is neither a name nor a path.
        ValueError: there is no model of that name; or a file is damaged, or of another version.

    Example:
        >>> sentiment = zoo.load("sentiment")
        >>> (answer,) = sentiment.predict(["a fine film"])
        >>> answer["pos"] > answer["neg"]
        True
    """
    from zoo.presets import folder as preset
    from zoo.presets.data import here
    from zoo.presets.named import place

    folder, pinned = place(model)
    preset.check(folder, pinned)
    config = preset.read_config(folder)
    task = find(str(config.get("task")))
    settings = config.get("settings")
    if not isinstance(settings, dict):
        raise ValueError(f"{folder}/config.json must hold `settings`. Received: {settings!r:.100}.")
    config["settings"] = {name: here(value) for name, value in settings.items()}
    read_settings(task, config["settings"])  # a damaged one should be told, not built
    return task.load(folder, config)
