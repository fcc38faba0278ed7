"""A model as a picture of its layers, without Graphviz, which `keras.utils.plot_model` asks for.

A row of boxes for each depth, from the inputs at the top to the outputs at the bottom; each model
within the model follows below as a picture of its own.
"""

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras

from zoo.files import write_whole

Call = tuple[str, int]  # of a layer: its name, and which of its calls
WIDE, HIGH, BESIDE, BELOW, TITLE = 210, 46, 20, 34, 40  # in pixels
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
    'font-family="sans-serif" font-size="12" text-anchor="middle">\n'
    '<rect width="{w}" height="{h}" fill="white"/>\n'
)


def draw(model: keras.Model, path: str | Path) -> Path:
    """Writes an .svg file; returns its path.

    Arguments:
        model: a functional or sequential model, built.

    Raises:
        ValueError: the name of the file ends otherwise, or the model's layers are not known.
        OSError: the file cannot be written.

    Example:
        >>> model = zoo.build_model("many_to_one", cell="gru", features=3, units=4, classes=2)
        >>> str(zoo.draw(model, "model.svg"))
        'model.svg'
    """
    path = Path(path)
    if path.suffix.lower() != ".svg":
        raise ValueError(
            f"`path`, the picture to write, must end in .svg. Received: {str(path)!r}."
        )
    panels = [_rows(each) for each in _models(model)]
    wide = max(len(row) for rows, _ in panels for row in rows) * (WIDE + BESIDE) + 4 * BESIDE
    top, drawn = 0, []
    for each, (rows, ends) in zip(_models(model), panels, strict=True):
        drawn += [f'<text x="{wide // 2}" y="{top + 26}" font-size="16">{_safe(each.name)}</text>']
        places = _places(rows, wide, top + TITLE)
        drawn += [_line(places[one], places[other]) for one, other in ends]
        drawn += [_box(each.get_layer(name), call, *places[name, call]) for name, call in places]
        top += TITLE + len(rows) * (HIGH + BELOW)
    lines = [HEAD.format(w=wide, h=top), *drawn, "</svg>"]
    write_whole(path, "\n".join(lines).encode())
    return path


def _models(model: Any) -> Iterator[keras.Model]:
    """The model, and all within it."""
    yield model
    for layer in model.layers:
        inner = getattr(layer, "layer", layer)  # of a wrapper
        if isinstance(inner, keras.Model):
            yield from _models(inner)


def _rows(model: keras.Model) -> tuple[list[list[Call]], list[tuple[Call, Call]]]:
    """The calls of each depth, and which hands something on to which."""
    read = _sequential(model) if isinstance(model, keras.Sequential) else _functional(model)
    depths: dict[Call, int] = {}

    def depth(call: Call) -> int:
        if call not in depths:
            depths[call] = max((depth(before) + 1 for before in read[call]), default=0)
        return depths[call]

    ends = [(before, call) for call in read for before in read[call]]
    for call in read:
        readers = [depth(reader) for before, reader in ends if before == call]
        if not read[call] and readers:  # an input stands close to what reads it
            depths[call] = min(readers) - 1
    rows: list[list[Call]] = [[] for _ in range(max(map(depth, read)) + 1)]
    for call in read:
        rows[depths[call]].append(call)
    return rows, ends


def _sequential(model: keras.Sequential) -> dict[Call, list[Call]]:
    calls = [(layer.name, 0) for layer in model.layers]
    return {call: calls[max(place - 1, 0) : place] for place, call in enumerate(calls)}


def _functional(model: keras.Model) -> dict[Call, list[Call]]:
    """Each call of a layer, with those whose outputs it reads."""
    config = model.get_config()
    if "input_layers" not in config:
        raise ValueError(
            f"`model` must be functional or sequential, so that its layers are known. "
            f"Received: {model.name!r}, a {type(model).__name__}."
        )
    return {
        (layer["name"], number): list(dict.fromkeys(_histories(node)))
        for layer in config["layers"]
        for number, node in enumerate(layer["inbound_nodes"] or [None])
    }


def _histories(node: Any) -> Iterator[Call]:
    """The calls named in the plain data that Keras keeps of a call."""
    if isinstance(node, dict) and "keras_history" in node:
        name, call, _ = node["keras_history"]
        yield name, call
    elif isinstance(node, dict | list | tuple):
        for part in node.values() if isinstance(node, dict) else node:
            yield from _histories(part)


def _places(rows: list[list[Call]], wide: int, top: int) -> dict[Call, tuple[int, int]]:
    """The middle of each box's upper edge."""
    return {
        call: (
            (wide + (2 * place + 1 - len(row)) * (WIDE + BESIDE)) // 2,
            top + level * (HIGH + BELOW),
        )
        for level, row in enumerate(rows)
        for place, call in enumerate(row)
    }


def _line(one: tuple[int, int], other: tuple[int, int]) -> str:
    """Straight to the next row; past others, in a bow on the right."""
    if other[1] - one[1] == HIGH + BELOW:
        path = f"M {one[0]} {one[1] + HIGH} L {other[0]} {other[1]}"
    else:
        (x1, y1), (x2, y2) = ((x + WIDE // 2, y + HIGH // 2) for x, y in (one, other))
        bow = max(x1, x2) + 2 * BESIDE
        path = f"M {x1} {y1} C {bow} {y1} {bow} {y2} {x2} {y2}"
    return f'<path d="{path}" fill="none" stroke="#888"/>'


def _box(layer: keras.layers.Layer, call: int, x: int, y: int) -> str:
    shapes = keras.tree.flatten(keras.tree.map_structure(lambda t: str(t.shape), layer.output))
    told = f"{type(layer).__name__} {shapes[0] if len(shapes) == 1 else ''}"
    return (
        f'<rect x="{x - WIDE // 2}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6" '
        'fill="#eef3fa" stroke="#1f5aa0"/>'
        f'<text x="{x}" y="{y + 19}" font-weight="bold">{_safe(layer.name)}</text>'
        f'<text x="{x}" y="{y + 36}">{"again" if call else _safe(told)}</text>'
    )


def _safe(text: str) -> str:
    return html.escape(text)
