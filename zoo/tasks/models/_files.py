"""Files that raw input is read from."""

import os
from pathlib import Path

from zoo.datasets.sources.reading import complaint


def there(path: str | os.PathLike[str], what: str) -> Path:
    """The path of a file that is there, "~" being the user's folder.

    Arguments:
        what: the file is, such as "a picture".

    Raises:
        FileNotFoundError, IsADirectoryError: nothing is there, or a folder.
    """
    file = Path(path).expanduser()
    if file.is_dir():
        raise IsADirectoryError(complaint(f"`raw`, {what}", path, "a file", "a directory"))
    if not file.exists():
        raise FileNotFoundError(complaint(f"`raw`, {what}", path, "a file", "where nothing is"))
    return file
