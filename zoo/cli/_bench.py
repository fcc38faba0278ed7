"""`zoo bench`: layers raced against those of other libraries, on this machine."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from zoo.bench import plan
from zoo.bench.shapes import SHAPES, shape
from zoo.cli._files import FILE, picture, place
from zoo.cli._told import Told, document


def _several(known: Any) -> Any:
    """An option's callback: names joined by commas, each one of the known."""

    def check(context: click.Context, option: click.Parameter, text: str | None) -> Any:
        names = text.split(",") if text is not None else None
        for name in names or ():
            if name not in known:
                raise click.BadParameter(f"{name!r} is not one of {', '.join(known)}.")
        return names

    return check


def _shapes(context: click.Context, option: click.Parameter, text: str | None) -> Any:
    return None if text is None else [shape(each) for each in text.split(",")]


def _lengths(context: click.Context, option: click.Parameter, text: str | None) -> list[int] | None:
    if text is None:
        return None
    if not all(each.isascii() and each.isdigit() and int(each) for each in text.split(",")):
        raise click.BadParameter(f"{text!r} is not positive integers joined by commas.")
    return sorted({int(each) for each in text.split(",")})


def _joined(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


@click.command(cls=Told, example="zoo bench --layers lstm --shapes M --acts step")
@click.option(
    "--layers",
    callback=_several(plan.LAYERS),
    help=f"Some of {', '.join(plan.LAYERS)}; bilstm reads both ways, peephole is your own cell. A "
    "cell that keras.layers lacks runs there as a cell in keras.layers.RNN.",
    show_default="lstm,gru,simple_rnn; lstm for generate and length; linear cells for parallel",
)
@click.option(
    "--shapes",
    callback=_shapes,
    help="Sizes by name, or batch x time x features x units such as 64x100x64x256.",
    show_default="S,M,L; M for fit; one stream of 512 units for generate",
)
@click.option(
    "--acts",
    callback=_several(plan.ACTS),
    help=f"Some of {', '.join(plan.ACTS)}.",
    show_default="all that the options allow",
)
@click.option(
    "--lengths",
    callback=_lengths,
    help="Steps of time for the acts length and parallel.",
    show_default=f"{_joined(plan.LENGTHS)}; {_joined(plan.SHORT)} for parallel",
)
@click.option("--masked", is_flag=True, help="With a random mask; against ours without one.")
@click.option(
    "--dropout",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.0,
    help="With both dropouts; against ours without them.",
)
@click.option("--turns", default=15, type=click.IntRange(3), show_default=True, help="How often.")
@click.option("--torch", help="A Python that has PyTorch.", show_default="this one, if it has")
@click.option("--out", type=FILE, callback=place, help="A file for the numbers, as JSON.")
@click.option("--chart", type=FILE, callback=picture, help="A .png or .svg file for a chart.")
def bench(
    layers: list[str] | None,
    shapes: list[Any] | None,
    acts: list[str] | None,
    lengths: list[int] | None,
    masked: bool,
    dropout: float,
    turns: int,
    torch: str | None,
    out: Path | None,
    chart: Path | None,
) -> dict[str, Any]:
    """Race our layers against keras.layers and torch.nn.

    Each runs in a process of its own and takes its turn; medians are compared.

    \b
    forward   the outputs of a layer
    step      its training step
    fit       a model of characters in `fit` of Keras
    generate  characters written one by one; ours against the usual loop over
              `predict`, which reads the last 40 again, and a loop in PyTorch
    length    a training step over more and more steps: time and memory
    parallel  a training step of linear cells: all steps at once by `scan`, one
              after the other by `loop` and `fused`

    Everything takes about a quarter of an hour; name acts, layers and shapes to take less.
    """
    from rich.console import Console

    from zoo.bench.race import race
    from zoo.bench.race import torch as of_torch
    from zoo.bench.result import Result, machine
    from zoo.files import write_whole

    tasks = list(plan.tasks(_allowed(acts, masked, dropout), layers, shapes, lengths))
    if not tasks:
        raise click.BadParameter(
            f"{', '.join(layers or ())} cannot do {', '.join(acts or ())}: what reads both ways "
            "does not write. Name another layer, or another of --acts."
        )
    more: dict[str, Any] = {"masked": True} if masked else {}
    more |= {"dropout": dropout, "recurrent_dropout": dropout} if dropout else {}
    has_torch = torch or importlib.util.find_spec("torch")
    other = of_torch(*[torch] if torch else []) if has_torch else None
    results = []
    with Console(stderr=True).status("") as status:
        for number, task in enumerate(tasks, 1):
            status.update(f"{task}, {number} of {len(tasks)}")
            results.append(Result(task, race(task.entries(other, **more), turns)))
    told = machine()
    numbers = {"machine": told, "results": [result.plain() for result in results]}
    if out is not None:
        write_whole(out, document(numbers) + "\n")
    click.echo(f"{told['processor']}, {turns} turns each, threads as each library sets them")
    if not (has_torch or more):
        click.echo("torch.nn did not run: no PyTorch here. --torch names a Python that has it.")
    _show(results)
    if chart is not None:
        from zoo.bench.chart import draw

        draw(results, chart)
    return {**numbers, "chart": chart}


def _show(results: list[Any]) -> None:
    """Tables, what failed, and where ours loses."""
    from rich.console import Console

    from zoo.bench import tables
    from zoo.cli._table import Drawn

    console = Console(highlight=False)
    raced = [result for result in results if result.task.act not in ("length", "parallel")]
    if raced:
        console.print(Drawn(tables.times(raced)))
        console.print(Drawn(tables.ratios(raced)))
        sizes = {result.task.shape for result in raced}
        named = [f"{name} {size}, " for name, size in SHAPES.items() if size in sizes]
        console.print(f"Shapes: {''.join(named)}as batch x time x features x units.")
    if any(result.task.act == "generate" for result in raced):
        console.print("generate: for one character; keras reads the last `time` ones for each.")
    for table in tables.lengths(results):
        console.print(Drawn(table))
    parallel = [result for result in results if result.task.act == "parallel"]
    if parallel:
        console.print(Drawn(tables.times(parallel)))
        for line in tables.overtaking(parallel):
            console.print(line)
    for result in results:
        for name, times in result.times.items():
            if isinstance(times, str):
                click.echo(f"{result.task}: {name} failed: {times}")
    for line in tables.slower([result for result in results if result not in parallel]):
        console.print(line)


def _allowed(acts: list[str] | None, masked: bool, dropout: float) -> list[str]:
    """The acts that were named, or all that the options mean something for."""
    with_mask = [name for name, act in plan.ACTS.items() if act.masked]
    with_dropout = [name for name, act in plan.ACTS.items() if act.dropout]
    for name in acts or ():
        if masked and name not in with_mask:
            raise click.BadParameter(
                f"--masked is for {', '.join(with_mask)}: texts have no masks. Received: {name}."
            )
        if dropout and name not in with_dropout:
            raise click.BadParameter(
                f"--dropout is for {', '.join(with_dropout)}: nothing else drops. Received: {name}."
            )
    return acts or [
        name
        for name in plan.ACTS
        if (name in with_mask or not masked) and (name in with_dropout or not dropout)
    ]
