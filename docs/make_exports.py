"""Writes exports.md, beside this file: every pretrained model in every format.

python docs/make_exports.py                          the page anew, from exports.json
python docs/make_exports.py --on "…"                 after exporting all on that machine
python docs/make_exports.py --on "…" --only names    those of one model
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import zoo
from zoo import names as registry
from zoo.export import formats
from zoo.export.tracing import Unconvertible
from zoo.presets.named import pins

PAGE = Path(__file__).with_name("exports.md")
KEPT = Path(__file__).with_name("exports.json")
HEAD = """# Exports

Every pretrained model in every format, by `model.export(folder, format=…)`, or on the command line
by `zoo export NAME FOLDER --format …`. Each was reloaded by its own runtime alone, in a process of
its own, and asked again: "off" is the largest difference from what the model says in Python,
relative to numbers above one; "ms" is one call with one row after others to warm up, the median of
20; MB is what was written. A SavedModel takes raw input, and what is timed is its `serve`, with the
first row of its example. ONNX, LiteRT and Keras files hold parts that take numbers, and an
onnx.json, litert.json or keras.json that tells how raw input becomes these; what is timed is the
first part, with one row of its first example, a sequence of five steps where time is open. What a
format lacks is told below.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--on", help="the machine, in words")
    parser.add_argument("--only", help="one model")
    given = parser.parse_args()
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}
    if given.on:
        for name in [given.only] if given.only else pins():
            kept[name] = {"machine": given.on, "date": date.today().isoformat(), **exported(name)}
            KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text("\n".join(page(kept)).rstrip() + "\n", "utf-8")


def exported(name: str) -> dict[str, Any]:
    """What comes of it in each format."""
    model, found = zoo.load(name), {}
    for format in registry.names(formats):
        print(name, format, flush=True)
        with tempfile.TemporaryDirectory() as place:
            try:
                proof = model.export(Path(place) / "1", format=format)
            except Unconvertible as error:  # a proof that fails is no refusal
                found[format] = {"refused": " ".join(str(error).split())}
                continue
        found[format] = {
            "off": proof.difference,
            "ms": proof.milliseconds,
            "bytes": proof.bytes,
            "notes": list(proof.notes),
        }
    return found


def page(kept: dict[str, Any]) -> Iterator[str]:
    """Its lines."""
    yield HEAD
    known = registry.names(formats)
    yield f"| | {' | '.join(f'{format}: off, ms, MB' for format in known)} |"
    yield f"|---|{'---|' * len(known)}"
    there = [name for name in pins() if name in kept]
    for name in there:
        yield f"| `{name}` | {' | '.join(cell(kept[name].get(format)) for format in known)} |"
    yield ""
    for name in there:
        for format in known:
            one = kept[name].get(format, {})
            told = [one["refused"]] if "refused" in one else one.get("notes", [])
            for line in told:
                yield f"- `{name}`, {format}: {line}"
    yield ""
    for machine in sorted({f"{kept[name]['machine']}, {kept[name]['date']}" for name in there}):
        yield f"Measured on {machine}, by `python docs/make_exports.py`."


def cell(one: dict[str, Any] | None) -> str:
    """What is told of a model in a format."""
    if one is None:
        return "–"
    if "refused" in one:
        return "refused, see below"
    return f"{one['off']:.0e}, {one['ms']:.2f}, {one['bytes'] / 1e6:.2f}"


if __name__ == "__main__":
    main()
