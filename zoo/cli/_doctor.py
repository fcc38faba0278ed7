"""`zoo doctor`: what is installed, what it runs on, and which engines run here."""

import dataclasses
import importlib.metadata
import platform
from typing import Any

import click

from zoo.cli._told import Told

PACKAGES = ("rnn-zoo", "keras", "tensorflow", "jax", "numpy", "torch")


@click.command(
    cls=Told,
    example="zoo doctor --json",
    short_help="Tell what is installed, and how fast each engine runs.",
)
def doctor() -> dict[str, Any]:
    """Tell what is installed, what it runs on, and how fast each engine runs here."""
    from zoo.cli._quiet import quiet_tensorflow

    quiet_tensorflow()
    import keras
    import tensorflow as tf
    from rich.console import Console

    from zoo.bench.engine_report import EngineReport, row
    from zoo.bench.result import machine
    from zoo.bench.shapes import SHAPES
    from zoo.cli import _fold
    from zoo.cli._table import Drawn
    from zoo.datasets.sources.source import home
    from zoo.layers import LSTM, GRUResetBefore, MinGRU
    from zoo.layers.engines import engines, explain

    packages = {name: _version(name) for name in PACKAGES}
    told = {
        "python": platform.python_version(),
        "backend": keras.backend.backend(),
        "processor": machine()["processor"],
        "devices": [device.name for device in tf.config.list_logical_devices()],
        "home": home(),
    }
    shown = {
        "python": told["python"],
        **{name: version or "not installed" for name, version in packages.items()},
        "Keras runs on": told["backend"],
        "processor": told["processor"],
        "devices": ", ".join(told["devices"]),
        "fetched data": told["home"],
    }
    for name, value in shown.items():
        click.echo(_fold.beside(name, str(value), 16, _fold.width()))
    shape = SHAPES["S"]
    x = tf.random.normal(shape[:3])
    rows = []
    for make in (LSTM, GRUResetBefore, MinGRU):
        layer = make(shape.units, return_sequences=True)
        layer(x)
        willing = [name for name in engines() if explain(layer, x)[name] is None]
        rows += [row(layer, x, None, name) for name in willing]
    Console().print(Drawn(EngineReport(tuple(rows)).table()))
    engines_here = [dataclasses.asdict(each) for each in rows]
    return {**told, "packages": packages, "engines": engines_here}


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
