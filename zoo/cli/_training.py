"""`zoo train TASK`: one subcommand for each task, its options those of the task's settings."""

import contextlib
import dataclasses
import itertools
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from zoo.cli._told import Commands, Told


class TrainGroup(Commands):
    """Finds the tasks by the files of their folder, and makes a command of one when asked."""

    def __init__(self) -> None:
        story = "Learn a task, and keep the best model in a folder."
        super().__init__(name="train", help=story, example="zoo train spell --word hello")

    def list_commands(self, context: click.Context) -> list[str]:
        from zoo import names, tasks

        return [name.replace("_", "-") for name in names.names(tasks)]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        from zoo import tasks
        from zoo.training.learning import own_first

        task = tasks.find(name)
        fields = {field.name: field for field in dataclasses.fields(task.settings)}
        options = [option(fields[name]) for name in own_first(fields)]
        out = click.Option(
            ["--out"],
            type=click.Path(path_type=Path),
            help="A folder for the result.",
            show_default=f"runs/{task.name}-1, -2, …",
        )
        overwrite = click.Option(["--overwrite"], is_flag=True, help="Replace what is at --out.")
        resume = click.Option(
            ["--resume"],
            type=click.Path(path_type=Path),
            help="Go on with the training that was to write to this folder, as if it had never "
            "stopped; options that are not given are those it had.",
        )

        def run(
            out: Path | None, overwrite: bool, resume: Path | None, **given: Any
        ) -> dict[str, Any]:
            if resume is not None:
                if out is not None or overwrite:
                    raise click.UsageError(
                        "--resume goes on in its own folder: it excludes --out and --overwrite."
                    )
                said = click.get_current_context().get_parameter_source
                given = {n: v for n, v in given.items() if said(n) is ParameterSource.COMMANDLINE}
            return _train(task, resume or out, overwrite, given, resume is not None)

        story = f"{task.story[0].upper()}{task.story[1:]}."
        return Told(
            task.name,
            callback=run,
            params=[*options, out, overwrite, resume],
            help=story,
            short_help=story,
            example=f"zoo train {task.name} {_said(fields)}--out runs/mine",
        )


def _said(fields: Mapping[str, Any]) -> str:
    """What of an example is of this task."""
    data = "--data photos " if "data" in fields and fields["data"].default is None else ""
    return data + ("--minutes 5 " if "minutes" in fields else "")


def option(field: Any) -> click.Option:
    default, choices = field.default, field.metadata["choices"]
    kind, name = field.metadata["kind"], field.name.replace("_", "-")
    return click.Option(
        [f"--{name}/--no-{name}" if kind is bool else f"--{name}", field.name],
        type=click.Choice(choices) if choices else kind,
        default=default,
        help=f"{field.metadata['story'][0].upper()}{field.metadata['story'][1:]}.",
        show_default=default is not None,
    )


def _train(
    task: Any, out: Path | None, overwrite: bool, given: dict[str, Any], resume: bool
) -> dict[str, Any]:
    from zoo.cli._quiet import quiet_tensorflow
    from zoo.tasks import prepare

    if resume:
        quiet_tensorflow()
    # bad data is told before TensorFlow is loaded
    train = prepare(task.name, out, overwrite, given, resume=resume)
    quiet_tensorflow()
    from zoo.cli import _show

    with kept(out, task.name) as folder:
        trained = train(folder)
        _show.trained(trained)
        report = trained.report(folder / "report.html")
    until = " until the interruption" if trained.card.get("interrupted") else ""
    click.echo(f"The best model{until} and a report are in {folder}")
    _offer(folder, task.name)
    told = {"task": task.name, "folder": folder, "report": report, "card": trained.card}
    return {**told, "verdict": trained.verdict()}


def _offer(folder: Path, name: str) -> None:
    """Tells how to go on, if there is a checkpoint to go on from."""
    from zoo.training.place import checkpoints

    if checkpoints(folder).exists():
        click.echo(f"Go on with: {shlex.join(['zoo', 'train', name, '--resume', str(folder)])}")


@contextlib.contextmanager
def kept(out: Path | None, name: str) -> Iterator[Path]:
    """The folder of a training: `out`, or the next free one.

    If training is interrupted, the user is told what the folder holds.
    """
    from zoo.presets.folder import SIGN

    with reserved(name) if out is None else contextlib.nullcontext(out) as folder:
        try:
            yield folder
        except KeyboardInterrupt:
            if (folder / SIGN).exists():
                click.echo(f"The best model until the interruption is in {folder}", err=True)
            else:
                click.echo("Nothing was kept: nothing had been validated yet.", err=True)
            _offer(folder, name)
            raise


@contextlib.contextmanager
def reserved(name: str) -> Iterator[Path]:
    """The next free folder of that name, made at once so that no other run takes it.

    It is removed again if nothing came to be in it.
    """
    for number in itertools.count(1):
        folder = Path("runs") / f"{name}-{number}"
        try:
            folder.mkdir(parents=True)
            break
        except FileExistsError:
            continue
    try:
        yield folder
    finally:
        with contextlib.suppress(OSError):
            folder.rmdir()
            folder.parent.rmdir()
