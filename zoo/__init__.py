"""RNN Zoo: recurrent networks stated as their equations, and everything around them.

    build_model(topology, ...)    a Keras model for a topology, any cell, any stack
    draw(model, "model.svg")      its layers as a picture
    train(task, ...)              learns a task; gives a `Trained` to predict, generate, export
    Truncated(windows)            truncated back-propagation in your own `fit`
    Checkpoints(folder)           a training of yours that goes on where it was killed, to the bit
    Guard(data)                   ends a training that broke, says why, puts the model back
    load("sentiment")             a pretrained `Trained`; or one from the folder it was kept in
    verify("sentiment")           whether it is what is told of it, its scores measured anew
    pack(folder, target)          a trained model to be given away, with receipt and model card
    runs(folder, ...)             what was trained, finished or not
    explain(layer, x)             why each engine would or would not run a layer
    engine_report(model, batch)   what ran each layer of a model, and how long it took
    gradient_flow(model, x, y)    how much gradient reaches each step; `GradientFlow` in `fit`
    record(model, inputs)         every gate and state at every step, and where attention looks
    inspect(model, text, path)    all that as one page, of a trained model that reads texts
    find_units(model, texts, …)   the units that follow a property, such as being inside quotes
    ablate(model, texts, …)       what a model loses without some units
    testing.check_cell(MyCell)    a cell of your own, held to what every recurrence must hold
    layers, datasets              the parts

Names are resolved when first used, so that importing the package costs nothing.
"""

import importlib

from zoo.messages import leave_out_information

__version__ = "0.1.0"

leave_out_information()

_HOMES = {
    "Checkpoints": "zoo.training.checkpoints",
    "GradientFlow": "zoo.inspection",
    "Guard": "zoo.training.guard.guard",
    "Truncated": "zoo.training.truncated",
    "ablate": "zoo.inspection.units",
    "build_model": "zoo.topologies",
    "draw": "zoo.topologies",
    "engine_report": "zoo.bench.engine_report",
    "explain": "zoo.layers",
    "find_units": "zoo.inspection.units",
    "gradient_flow": "zoo.inspection",
    "inspect": "zoo.inspection.views.page",
    "load": "zoo.tasks",
    "pack": "zoo.presets.packing",
    "record": "zoo.inspection",
    "runs": "zoo.training.record.runs",
    "train": "zoo.tasks",
    "verify": "zoo.presets.verifying",
}
_MODULES = ("datasets", "layers", "testing")

__all__ = ["__version__", *_HOMES, *_MODULES]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    if name in _MODULES:
        return importlib.import_module(f"zoo.{name}")
    raise AttributeError(f"module 'zoo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
