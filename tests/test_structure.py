"""The layout's rules, enforced: who imports whom, how long a file may be, what an import costs."""

import ast
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STANDARD_LIBRARY = set(sys.stdlib_module_names)

# What a package may import, besides the standard library.
MAY_IMPORT = {
    "zoo.layers": {"keras", "numpy", "zoo.layers"},
    "zoo.layers.engines._jax": {"jax", "zoo.layers"},
    "zoo.layers.engines._halves": {"tensorflow"},
    "zoo.layers.engines._tensorflow": {"tensorflow", "zoo.layers"},
    "zoo.datasets": {"filelock", "numpy", "pandas", "requests", "rich", "zoo.datasets"},
    "zoo.testing": {"keras", "numpy", "zoo.layers", "zoo.testing"},
}
# What it may import inside a function only, so that importing the package needs none of it.
MAY_IMPORT_LATE = {
    "zoo.layers.engines": {"jax", "tensorflow"},
    "zoo.datasets": {"PIL", "yfinance"},
    "zoo.testing": {"jax", "tensorflow"},
}
# What every public file of a folder defines; its name is then its key in the registry.
PROMISES = {
    "zoo/datasets": "CARDS",
    "zoo/export/formats": "export",
    "zoo/layers/engines": "ENGINE",
    "zoo/tasks": "TASK",
    "zoo/topologies": "build",
}

MAX_LINES = 300
LONG_FILES = {  # every recurrence once more, to read through
    "tests/reference.py",
    "tests/reference_cells.py",
}


def python_files(*folders: str) -> list[Path]:
    """Relative to the root. A link is not followed unless it is named."""
    return sorted({f.relative_to(ROOT) for name in folders for f in (ROOT / name).rglob("*.py")})


PACKAGE = python_files("zoo", "zoo/layers", "zoo/datasets")


def module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def inside(name: str, packages: set[str] | str) -> bool:
    packages = {packages} if isinstance(packages, str) else packages
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def parse(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Each name that a file imports, in full, and whether only inside a function."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]

    def visit(node: ast.AST, late: bool) -> Iterator[tuple[str, bool]]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, late
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            for alias in node.names:
                yield f"{module}.{alias.name}", late
        late = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.iter_child_nodes(node):
            yield from visit(child, late)

    yield from visit(parse(path), False)


def defined(path: Path) -> set[str]:
    """The functions, classes and variables that a file defines itself."""
    names = set()
    for node in parse(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names.update(target.id for target in targets if isinstance(target, ast.Name))
    return names


def test_imports_are_understood(tmp_path, monkeypatch):
    """The walk below would pass in silence if it overlooked an import."""
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    path = Path("zoo/layers/engines/scan.py")
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(
        "import a.b as c\nfrom . import loop\nfrom ..cell import Cell\nfrom ... import tasks\n"
        "def run():\n    if True:\n        import tensorflow as tf\n"
    )
    assert list(imports(path)) == [
        ("a.b", False),
        ("zoo.layers.engines.loop", False),
        ("zoo.layers.cell.Cell", False),
        ("zoo.tasks", False),
        ("tensorflow", True),
    ]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_one_way(package):
    offences = []
    for path in PACKAGE:
        module = module_name(path)
        if package != max((p for p in MAY_IMPORT if inside(module, p)), key=len, default=None):
            continue
        late_names = set().union(*(n for p, n in MAY_IMPORT_LATE.items() if inside(module, p)))
        for name, late in imports(path):
            allowed = STANDARD_LIBRARY | MAY_IMPORT[package] | (late_names if late else set())
            if not inside(name, allowed):
                offences.append(f"{path} imports {name}")
    assert offences == []


def test_what_is_private_is_used_in_its_own_folder():
    """A module that begins with an underscore is a part of its folder and of the folders in it."""
    offences = []
    for path in PACKAGE:
        for name, _ in imports(path):
            parts = name.split(".")
            for end, part in enumerate(parts):
                private = part.startswith("_") and not part.startswith("__")
                folder = ".".join(parts[:end])
                if private and inside(name, "zoo") and not inside(module_name(path), folder):
                    offences.append(f"{path} imports {name}")
    assert offences == []


def test_nothing_imports_the_tests():
    tests = {"tests", "reference", "conformance"}
    offences = {str(p) for p in PACKAGE for name, _ in imports(p) if inside(name, tests)}
    assert offences == set()


def test_the_reference_is_independent():
    """It could not find our mistakes if it shared our code."""
    parts = {"reference", "reference_cells", "reference_math", "torch_reference"}
    names = {name for part in parts for name, _ in imports(Path(f"tests/{part}.py"))}
    allowed = STANDARD_LIBRARY | {"numpy"} | parts
    assert {name for name in names if not inside(name, allowed)} == set()


def test_files_are_short():
    offences = []
    for path in [*PACKAGE, *python_files("tests")]:
        lines = len((ROOT / path).read_text("utf-8").splitlines())
        if lines > MAX_LINES and str(path) not in LONG_FILES:
            offences.append(f"{path} has {lines} lines")
    assert offences == []


def test_public_modules_have_docstrings():
    public = [p for p in PACKAGE if p.name == "__init__.py" or not p.name.startswith("_")]
    assert [str(path) for path in public if not ast.get_docstring(parse(path))] == []


def test_a_folder_tells_what_is_in_it():
    """By the names of its files and folders; `zoo` itself tells the names that it gives."""
    untold = []
    for face in PACKAGE:
        if face.name != "__init__.py" or face.parent == Path("zoo"):
            continue
        told = set(re.findall(r"\w+", ast.get_docstring(parse(face)) or ""))
        for path in sorted((ROOT / face.parent).iterdir()):
            part = path.suffix == ".py" or any(path.glob("*.py"))
            if part and not path.name.startswith("_") and path.stem not in told:
                untold.append(f"{face} lacks {path.name}")
    assert untold == []


@pytest.mark.parametrize("folder", PROMISES)
def test_files_keep_their_promise(folder):
    face = {name.rpartition(".")[0] for name, _ in imports(Path(folder, "__init__.py"))}
    entries = [
        path
        for path in python_files(folder)
        if path.parent == Path(folder)
        and not path.name.startswith("_")
        and module_name(path) not in face
    ]
    assert entries
    assert [str(path) for path in entries if PROMISES[folder] not in defined(path)] == []


@pytest.mark.parametrize("folder", ["zoo/layers/cells", "zoo/layers/wrappers"])
def test_each_recurrence_is_exported(folder):
    """A file that its folder does not name would be there, and nobody could have it."""
    face = Path(folder, "__init__.py")
    [exported] = [
        ast.literal_eval(node.value)
        for node in parse(face).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    for path in python_files(folder):
        classes = {node.name for node in parse(path).body if isinstance(node, ast.ClassDef)}
        if not path.name.startswith("_"):
            assert classes, path
            assert {name for name in classes if not name.startswith("_")} <= {*exported}, path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own, in the root."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("folder", ["layers", "datasets"])
def test_folders_are_no_packages_of_their_own(folder):
    """Else Python started in the root would load each class twice, or hide another `datasets`."""
    if not (ROOT / folder).exists():
        pytest.skip("an sdist has them under zoo only")
    process = run("-c", f"import {folder}")
    assert process.returncode == 1
    last = process.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError")
    assert f"zoo.{folder}" in last


START = {
    "import zoo": (0.3, ["-c", "import zoo"]),
    "zoo --help": (0.5, ["-c", "from zoo.cli import main; main()", "--help"]),
}


@pytest.mark.parametrize("limit, arguments", START.values(), ids=START)
def test_start_is_quick(limit, arguments):
    """The best of five, start of Python included: noise only ever adds."""

    def seconds() -> float:
        began = time.perf_counter()
        process = run(*arguments)
        assert process.returncode == 0, process.stderr
        return time.perf_counter() - began

    assert min(seconds() for _ in range(5)) < limit


@pytest.mark.parametrize("limit, arguments", START.values(), ids=START)
def test_start_loads_no_framework(limit, arguments):
    process = run("-X", "importtime", *arguments)
    assert process.returncode == 0, process.stderr
    loaded = {line.rpartition("|")[2].strip() for line in process.stderr.splitlines()}
    assert "zoo" in loaded
    assert loaded.isdisjoint({"jax", "keras", "tensorflow"})
