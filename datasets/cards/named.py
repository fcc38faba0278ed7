"""Data that the user names, or whose place he gives."""

import difflib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from zoo.datasets.splits import Splits


def named(data: str, family: ModuleType, own: Callable[[Path], Splits]) -> Splits:
    """The dataset of that name, or what `own` reads at that path.

    Arguments:
        data: a name that the family knows, with hyphens or underscores, or the path of something.
        family: a file of `zoo.datasets`.

    Raises:
        FileNotFoundError: neither; the message gives the nearest name and all there are.
        OSError, ValueError: as those who read it.
    """
    known = {card.name: card for card in family.CARDS if not card.place}
    key = data.lower().replace("_", "-")
    if key in known:
        return known[key].load()
    path = Path(data).expanduser()
    if not path.exists():
        raise _unknown(data, key, [*known])
    return own(path)


def placed(data: str, *names: str) -> Path | None:
    """Where the data are that have no copy inside; None, if only the name of a dataset is given.

    Of those its `load` tells where it has looked, and how to get them.

    Raises:
        FileNotFoundError: neither; the message gives the nearest name.
    """
    key = data.lower().replace("_", "-")
    if key in names:
        return None
    path = Path(data).expanduser()
    if not path.exists():
        raise _unknown(data, key, names)
    return path


def _unknown(data: str, key: str, names: Sequence[str]) -> FileNotFoundError:
    near = difflib.get_close_matches(key, names, 1)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return FileNotFoundError(
        f"`data`, what to learn, must be a name, {' or '.join(names)}, or a path. "
        f"Received: {data!r}, of which there is no file or folder.{guess}"
    )
