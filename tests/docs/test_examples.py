"""Examples in docstrings run, and every name of the package's face has one."""

import doctest

import keras
import numpy as np
import pytest

import zoo

FACE = [name for name in zoo.__all__ if name not in ("__version__", *zoo._MODULES)]
OF_LAYERS = (
    *("Bidirectional", "Recurrent", "carried", "from_keras", "from_torch", "layer", "to_keras"),
    *("to_torch", "using"),
)
SLOW = {"ablate", "find_units", "inspect", "load", "pack", "verify"}  # which load a pretrained one
NAMED = {name: getattr(zoo, name) for name in FACE}
NAMED |= {f"layers.{name}": getattr(zoo.layers, name) for name in OF_LAYERS}
NAMED["testing.check_cell"] = zoo.testing.check_cell


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[pytest.mark.slow] if n in SLOW else []) for n in NAMED]
)
def test_an_example_runs_and_gives_what_it_says(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ZOO_TEST_DATA", raising=False)
    given = {"zoo": zoo, "np": np, "keras": keras}
    (found,) = doctest.DocTestFinder(recurse=False).find(NAMED[name], name, globs=given)
    assert found.examples, f"{name} has no example"
    told = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(found, out=told.append)
    assert told == []
