"""The numbers of a model: name → array, in a file that holds no code.

They are compared with the model that is to take them before it is built: of a file of few numbers
no model is made that fills the memory.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np

NAME = "weights.safetensors"
STORED = ("F32", "F16")  # how numbers may be written; models compute with the former


class Weighted(Protocol):
    """A Keras model, or whatever else has weights."""

    @property
    def weights(self) -> list[Any]:
        """Its variables, in order."""
        ...


def write(folder: Path, model: Weighted) -> None:
    """Writes the file.  OSError: it cannot be written."""
    _write(folder, {name: np.asarray(value) for name, value in _variables(model).items()})


def copy(source: Path, target: Path, half: bool) -> None:
    """Writes the numbers of one folder into another.

    Arguments:
        half: in half precision, of which 11 bits are the number and 5 its power of two.

    Raises:
        OSError: they cannot be written.
        ValueError: a number is beyond what half precision can tell.
    """
    arrays = _read(source)
    _write(target, {n: _halved(n, array) if half else array for n, array in arrays.items()})


def count(folder: Path) -> int:
    """How many numbers there are."""
    return sum(array.size for array in _read(folder).values())


def refuse_unfit(folder: Path, build: Callable[[], Weighted], least: int = 0) -> None:
    """Makes sure that the numbers fit the model that `build` would make, without making it.

    Arguments:
        least: how many arrays it must have at least; fewer are refused before `build` is called.

    Raises:
        FileNotFoundError: there is no weights.safetensors.
        ValueError: it is damaged, or its names, shapes or types do not fit.
    """
    from safetensors import SafetensorError, safe_open

    path = _there(folder)
    try:
        with safe_open(path, "numpy") as file:
            slices = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118
            stored = {name: (tuple(s.get_shape()), s.get_dtype()) for name, s in slices.items()}
    except SafetensorError as error:
        raise ValueError(f"{path} is damaged: {_shown(error)}.") from error
    if len(stored) < least:
        raise ValueError(
            f"{path} does not fit its config.json: it must hold {least} arrays or more. "
            f"Received: {len(stored)}."
        )
    _compare(path, {name: shape for name, (shape, _) in stored.items()}, _planned(build))
    for name, (_, dtype) in stored.items():
        if dtype not in STORED:
            raise ValueError(
                f"{path} must hold numbers of the types {' and '.join(STORED)}. "
                f"Received: {name} of type {dtype}."
            )


def load(folder: Path, model: Weighted) -> None:
    """Loads the numbers of a folder into a model, once all of them are known to fit.

    Raises:
        FileNotFoundError: there is no weights.safetensors.
        ValueError: it is damaged, or its names, shapes or values do not fit the model.
    """
    path, arrays = Path(folder) / NAME, _read(folder)
    variables = _variables(model)
    wanted = {name: tuple(variable.shape) for name, variable in variables.items()}
    _compare(path, {name: array.shape for name, array in arrays.items()}, wanted)
    for name in variables:
        if not np.isfinite(arrays[name]).all():
            raise ValueError(f"{path} is damaged: {name} holds values that are not numbers.")
    for name, variable in variables.items():
        variable.assign(arrays[name])


def _write(folder: Path, arrays: dict[str, np.ndarray]) -> None:
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    try:
        save_file(arrays, folder / NAME)
        (folder / NAME).chmod(0o644)  # it comes readable to nobody else
    except SafetensorError as error:  # the library's name for a full disk
        raise OSError(f"{folder} cannot be written: {error}.") from error


def _read(folder: Path) -> dict[str, np.ndarray]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    path = _there(folder)
    try:
        return load_file(path)
    except SafetensorError as error:
        raise ValueError(f"{path} is damaged: {_shown(error)}.") from error


def _there(folder: Path) -> Path:
    path = Path(folder) / NAME
    if not path.is_file():
        raise FileNotFoundError(f"{folder} has no {NAME}.")
    return path


def _compare(
    path: Path, stored: Mapping[str, tuple[int, ...]], wanted: Mapping[str, tuple[int, ...]]
) -> None:
    if others := sorted(wanted.keys() ^ stored.keys()):
        raise ValueError(f"{path} does not fit its config.json: {_shown(', '.join(others))}.")
    for name, shape in wanted.items():
        if stored[name] != shape:
            raise ValueError(
                f"{path} does not fit its config.json: {name} must be {shape}. "
                f"Received: {stored[name]!s:.100}."
            )


def _shown(text: object) -> str:
    """What a file tells, for a message: of one line, and with nothing that moves a cursor."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(text)[:200])


def _planned(build: Callable[[], Weighted]) -> dict[str, tuple[int, ...]]:
    """The shapes of a model whose weights are never made.

    Keras notes down, for each thread, whose weights are still to be made; the thread ends, and with
    it the note.
    """
    import keras

    def shapes() -> dict[str, tuple[int, ...]]:
        with keras.StatelessScope(initialize_variables=False):
            return {name: tuple(v.shape) for name, v in _variables(build()).items()}

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(shapes).result()


def _variables(model: Weighted) -> dict[str, Any]:
    """By path; where parts of a model have layers of one name, all but the first have a number."""
    named: dict[str, Any] = {}
    seen: Counter[str] = Counter()
    for variable in model.weights:
        seen[variable.path] += 1
        count = seen[variable.path]
        named[f"{variable.path}:{count}" if count > 1 else variable.path] = variable
    return named


def _halved(name: str, array: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        half = array.astype(np.float16)
    if not np.isfinite(half).all():
        raise ValueError(
            f"Weights in half precision must be at most {np.finfo(np.float16).max:,}. "
            f"Received: {np.abs(array).max():.3g} in {name}. Keep them in full."
        )
    return half
