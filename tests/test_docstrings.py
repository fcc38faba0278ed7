"""Everything public tells what it is: by a docstring of its own, or that of what it overrides.

`ruff` sees to modules, classes and functions; it cannot see what a method inherits.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import FunctionType, ModuleType

import pytest

import zoo

# What needs a package that the tests do not have.
ELSEWHERE = (
    "zoo.__main__",
    "zoo.bench.contestants.in_torch",
    "zoo.layers.engines._jax",
    "zoo.playground.page",
    "zoo.playground.theme",
)


def modules() -> list[str]:
    found = pkgutil.walk_packages(zoo.__path__, "zoo.")
    return sorted(module.name for module in found if module.name not in ELSEWHERE)


def methods(module: ModuleType) -> Iterator[tuple[str, bool]]:
    """Those of the public classes that a module defines: names, and whether they tell anything."""
    for name, made in vars(module).items():
        if inspect.isclass(made) and made.__module__ == module.__name__ and name[0] != "_":
            for method, value in vars(made).items():
                value = getattr(value, "__func__", value)
                field = method in vars(made).get("__annotations__", ())
                if method[0] != "_" and isinstance(value, FunctionType | property) and not field:
                    kin = [vars(base)[method] for base in made.__mro__ if method in vars(base)]
                    told = any(getattr(one, "__func__", one).__doc__ for one in kin)
                    yield f"{module.__name__}.{name}.{method}", told


def untold(module: ModuleType) -> list[str]:
    return [name for name, told in methods(module) if not told]


@pytest.mark.filterwarnings("ignore")  # of what is imported
def test_every_public_method_tells_what_it_does():
    found = [importlib.import_module(name) for name in modules() if "._" not in name]
    assert sum(len([*methods(module)]) for module in found) > 500
    assert [name for module in found for name in untold(module)] == []


def test_a_method_that_tells_nothing_would_be_seen():
    class Told:
        def one(self):
            """Told."""

        def two(self):
            pass

    class Heir(Told):
        def one(self):
            pass

    module = ModuleType("somewhere")
    module.Told, module.Heir = Told, Heir
    for made in (Told, Heir):
        made.__module__ = "somewhere"
    assert untold(module) == ["somewhere.Told.two"]
