"""Every notebook is short, shows what it put out, defines nothing and runs in a fresh process."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

import zoo
from scripts import loaded

FOLDER = Path(zoo.__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
OFTEN = ("05", "11", "12")  # the quickest, which are executed with every change
MANY, LARGE = 30, 300_000  # cells, bytes
MAY_DEFINE = {"11": "Cell"}  # the notebook that writes a cell of one's own: bases of its classes
# What differs from machine to machine, or from run to run.
MACHINE = re.compile(
    r"(?<![\w.$])/(?:home|root|tmp|usr|opt|var|work|Users|mnt)\b|site-packages| at 0x[0-9a-f]+"
)

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def run():
    return loaded("notebooks/run.py")


def code(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook) -> list:
    return [output for cell in code(notebook) for output in cell.outputs]


def texts(notebook) -> list[str]:
    """What is put out in words."""
    shown = [output.get("data", {}).get("text/plain", "") for output in outputs(notebook)]
    return [output.get("text", "") for output in outputs(notebook)] + shown


def pictures(notebook) -> list[str]:
    kinds = ("image/png", "image/svg+xml")
    return [
        kind for output in outputs(notebook) for kind in kinds if kind in output.get("data", ())
    ]


def noise(notebook) -> list[str]:
    """What went to stderr, and warnings wherever they went."""
    told = [output for output in outputs(notebook) if output.output_type == "stream"]
    return [out.text for out in told if out.name == "stderr" or "WARNING" in out.text]


def test_they_are_numbered_and_told_of():
    assert [path.stem[:3] for path in NOTEBOOKS] == [
        f"{n:02}_" for n in range(1, len(NOTEBOOKS) + 1)
    ]
    told = (FOLDER / "README.md").read_text("utf-8")
    assert [path.name for path in NOTEBOOKS if f"({path.name})" not in told] == []


@each
def test_its_form(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert len(notebook.cells) < MANY
    assert path.stat().st_size < LARGE
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell.metadata for cell in notebook.cells if cell.metadata] == []


@each
def test_its_story(path):
    cells = nbformat.read(path, as_version=4).cells
    first, last = cells[0], cells[-1]
    assert first.cell_type == last.cell_type == "markdown"
    assert first.source.startswith(f"# {int(path.stem[:2])}. ")
    assert re.search(r"\b(seconds?|minutes?)\b", first.source), "how long it takes is not told"
    assert "where next" in last.source.lower()
    links = re.findall(r"\]\(([^)#]+)", "".join(c.source for c in cells))
    local = [link for link in links if not link.startswith("http")]
    assert [link for link in local if not (FOLDER / link).exists()] == []


@each
def test_its_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    counts = [cell.execution_count for cell in code(notebook)]
    assert counts == list(range(1, len(counts) + 1)), "it was not executed from top to bottom"
    assert noise(notebook) == []
    assert [output for output in outputs(notebook) if output.output_type == "error"] == []
    assert [found for text in texts(notebook) for found in MACHINE.findall(text)] == []
    assert pictures(notebook)
    assert any(re.search(r"baseline.*\d", text, re.DOTALL) for text in texts(notebook)), (
        "no baseline is told"
    )


@each
def test_it_defines_nothing(path):
    """What would be defined here belongs in the package."""
    base = MAY_DEFINE.get(path.stem[:2])
    for cell in code(nbformat.read(path, as_version=4)):
        assert MACHINE.findall(cell.source) == []
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.ClassDef):
                assert base in {getattr(b, "id", None) for b in node.bases}, node.name
            assert not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef), node.name


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=() if path.stem[:2] in OFTEN else pytest.mark.slow, id=path.stem)
        for path in NOTEBOOKS
    ],
)
def test_it_runs_without_data_in_a_fresh_process(path, run):
    notebook = run.executed(path, {"ZOO_FAST": "1", "ZOO_TEST_DATA": ""})
    assert noise(notebook) == []
    assert pictures(notebook)
