"""Parts of a trained model as a folder of files, proven before it is kept.

<part>.onnx, .tflite or .keras    one for each part, see `zoo.export.parts`
<format>.json                     what comes in and goes out of each, and what encodes raw input
"""

import dataclasses
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from zoo.export.asking import Call, ask
from zoo.export.parts import ROWS, Part, Parts
from zoo.export.proof import Proof, judge, size
from zoo.export.tracing import Unconvertible
from zoo.files import whole_folder


@dataclasses.dataclass(frozen=True)
class Format:
    """How a part becomes a file.

    name: that of the format, and of the file in `runtimes/` that asks it.
    sign: the file that tells of all parts, and by which such a folder is known.
    write: (part, path) writes it; raises `Unconvertible`.
    suffix: of the file, if it is not the name.
    batch: the number of rows, if it is fixed.
    """

    name: str
    sign: str
    write: Callable[[Part, Path], None]
    suffix: str = ""
    batch: int | None = None

    def file(self, part: str) -> str:
        """The name of the file of a part."""
        return f"{part}.{self.suffix or self.name}"


def export(trained: Any, folder: Path, format: Format) -> Proof:
    """Writes and proves the parts of a trained model; see `zoo.export.exported`."""
    with whole_folder(folder, format.sign) as draft:
        parts, notes = _write(trained.parts(), draft, format)
        rows = [format.batch] if format.batch else [ROWS, 1]
        by_rows = [parts.calls(count) for count in rows]
        calls = [call for each in by_rows for call in each]
        paths = {name: draft / format.file(name) for name in parts.parts}
        of_one_row = len(calls) - len(by_rows[-1])  # the first of these is timed
        proof = judge(calls, ask(format.name, paths, calls, of_one_row))
        told = {
            "format": format.name,
            **trained.config(),
            "parts": {n: _told(n, p, parts, calls, format) for n, p in parts.parts.items()},
            "notes": list(notes),
        }
        text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
        (draft / format.sign).write_text(text, encoding="utf-8")
        found = dataclasses.replace(proof, format=format.name, bytes=size(draft), notes=notes)
    return found


def _write(parts: Parts, draft: Path, format: Format) -> tuple[Parts, tuple[str, ...]]:
    """Writes these, or those that stand in for them; which, and why."""
    try:
        for name, part in parts.parts.items():
            try:
                format.write(part, draft / format.file(name))
            except Unconvertible as error:
                raise Unconvertible(f"`{name}` cannot be exported: {error}.") from error
    except Unconvertible as error:
        if parts.instead is None:
            raise Unconvertible(f"{error} Nothing was kept of it.") from error
        for path in draft.iterdir():
            path.unlink()
        others, notes = _write(parts.instead, draft, format)
        return others, (f"{error} Exported instead: {', '.join(others.parts)}.", *notes)
    return parts, ()


def _told(name: str, part: Part, parts: Parts, calls: Sequence[Call], format: Format) -> Any:
    """What a caller needs to know of a part; an axis of no fixed size is null."""
    answers = [c.expected or {} for c in calls if c.signature == name]
    outputs = {n: [a[n] for a in answers if n in a] for n in answers[0]}
    told: dict[str, Any] = {
        "file": format.file(name),
        "inputs": {
            n: {"dtype": spec.dtype.name, "shape": [format.batch, *spec.shape[1:]]}
            for n, spec in part.signature.items()
        },
        "outputs": {
            n: {"dtype": each[0].dtype.name, "shape": _shape([x.shape for x in each], format)}
            for n, each in outputs.items()
        },
    }
    if part.state:
        told["initial_state"] = {
            n: value[0].tolist() if value.any() else "zeros" for n, value in part.state.items()
        }
    return told


def _shape(shapes: Sequence[tuple[int, ...]], format: Format) -> list[int | None]:
    """What these have in common; the first axis is that of the batch."""
    later = [sizes[0] if len({*sizes}) == 1 else None for sizes in zip(*shapes, strict=True)]
    return [format.batch, *later[1:]]
