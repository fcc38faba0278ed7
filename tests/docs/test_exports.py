"""The page of exports: made from what was kept, and what failed a proof is not kept."""

import pytest

from scripts import loaded
from zoo.export.proof import Proof
from zoo.export.tracing import Unconvertible

FOUND = {"off": 3.2e-7, "ms": 0.514, "bytes": 1_234_000, "notes": []}


@pytest.fixture
def script(monkeypatch):
    module = loaded("docs/make_exports.py")
    monkeypatch.setattr(module, "pins", lambda: ["one", "two", "never-exported"])
    monkeypatch.setattr(module.registry, "names", lambda formats: ["keras", "onnx"])
    return module


def test_a_line_for_each_model_and_what_is_to_be_known_of_it(script):
    noted = {**FOUND, "notes": ["`serve` stays behind."]}
    kept = {
        "two": {"machine": "a desk", "date": "2026-11-21", "keras": noted, "onnx": FOUND},
        "one": {
            "machine": "a desk",
            "date": "2026-11-21",
            "onnx": {"refused": "It lacks Digamma."},
        },
        "gone": {"machine": "a shelf", "date": "2020-01-01", "keras": FOUND},
    }
    head, *lines = script.page(kept)
    assert head == script.HEAD
    assert lines == [
        "| | keras: off, ms, MB | onnx: off, ms, MB |",
        "|---|---|---|",
        "| `one` | – | refused, see below |",
        "| `two` | 3e-07, 0.51, 1.23 | 3e-07, 0.51, 1.23 |",
        "",
        "- `one`, onnx: It lacks Digamma.",
        "- `two`, keras: `serve` stays behind.",
        "",
        "Measured on a desk, 2026-11-21, by `python docs/make_exports.py`.",
    ]


@pytest.mark.parametrize(
    "one, told",
    [
        (None, "–"),
        ({"refused": "It lacks Digamma."}, "refused, see below"),
        (FOUND, "3e-07, 0.51, 1.23"),
        ({**FOUND, "off": 0.0}, "0e+00, 0.51, 1.23"),
    ],
)
def test_a_cell(script, one, told):
    assert script.cell(one) == told


class Model:
    """Exported as it is told."""

    def __init__(self, error):
        self.error = error

    def export(self, folder, format):
        if format == "onnx":
            raise self.error
        return Proof(3.2e-7, 6, format, 1_234_000, 0.514)


def test_only_what_a_format_lacks_is_a_refusal(script, monkeypatch):
    model = Model(Unconvertible("It lacks\nDigamma."))
    monkeypatch.setattr(script.zoo, "load", lambda name: model)
    assert script.exported("one") == {"keras": FOUND, "onnx": {"refused": "It lacks Digamma."}}
    model.error = ValueError("`serve` differs")
    with pytest.raises(ValueError, match="differs"):
        script.exported("one")
