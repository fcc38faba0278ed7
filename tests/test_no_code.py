"""What is read never becomes code: nothing unpickles, evaluates, or loads code that was kept."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("zoo", "layers", "datasets", "benchmarks", "docs")

MODULES = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
BUILT_IN = {"eval", "exec", "compile", "__import__"}
# Of any object: keras.layers.Lambda, numpy.load(…, allow_pickle=True), yaml.unsafe_load, …
ATTRIBUTES = {
    *("Lambda", "TFSMLayer", "deserialize_keras_object", "enable_unsafe_deserialization"),
    *("func_load", "model_from_json", "read_pickle", "unsafe_load", "unpickle"),
}
CALLS = {"torch.load", "torch.jit.load", "torch.hub.load"}
ARGUMENTS = {"allow_pickle": True, "safe_mode": False}


def offences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Lines, and what is wrong there."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or ""
            for alias in node.names:
                if {module.partition(".")[0], alias.name.partition(".")[0]} & MODULES:
                    yield line, f"imports {alias.name}"
                if module and alias.name in ATTRIBUTES:
                    yield line, alias.name
        elif isinstance(node, ast.Name) and node.id in BUILT_IN:
            yield line, node.id
        elif isinstance(node, ast.Attribute) and (
            node.attr in ATTRIBUTES or ast.unparse(node) in CALLS
        ):
            yield line, ast.unparse(node)
        elif isinstance(node, ast.keyword) and node.arg in ARGUMENTS:
            value = node.value.value if isinstance(node.value, ast.Constant) else None
            if value is not (not ARGUMENTS[node.arg]):  # the harmless one, written out
                yield node.value.lineno, f"{node.arg} may be {ARGUMENTS[node.arg]}"


def files() -> list[Path]:
    """A link is not followed, so that what it leads to comes once."""
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def test_nothing_that_is_read_becomes_code():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in files()
        for line, what in offences(ast.parse(path.read_text("utf-8")))
    ]
    assert len(files()) > 100
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        *("import pickle", "from pickle import loads", "torch.load(path)"),
        *("eval('1')", "exec(text)", "compile(text, '', 'exec')", "run = eval"),
        *("keras.layers.Lambda(f)", "from keras.layers import Lambda", "pd.read_pickle(path)"),
        *("load(path, safe_mode=False)", "load(path, safe_mode=given)"),
        *("np.load(path, allow_pickle=True)", "keras.config.enable_unsafe_deserialization()"),
        *("keras.layers.TFSMLayer(path)", "yaml.unsafe_load(text)"),
    ],
)
def test_it_would_be_seen(code):
    """The walk above would pass in silence if it overlooked it."""
    assert [*offences(ast.parse(code))] != []


@pytest.mark.parametrize(
    "code", ["np.load(path, allow_pickle=False)", "model.compile('adam')", "re.compile('a')"]
)
def test_what_is_harmless_is_passed_over(code):
    assert [*offences(ast.parse(code))] == []
