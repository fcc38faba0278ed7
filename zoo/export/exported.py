"""What every trained model has, whatever it is: `export`."""

import abc
from pathlib import Path
from typing import Any

from zoo.export import formats


class Exported(abc.ABC):
    """Abstract.  A trained model that can leave this package."""

    def export(self, folder: str | Path, format: str = "saved_model") -> Any:
        """Writes the model in a format, and proves it in a process of its own.

        A SavedModel takes raw input: texts, pictures, prices.  The others hold parts that take
        numbers, see `zoo.export.parts`, and a file `<format>.json` that tells how raw input
        becomes these.
        An older export of that format is replaced, with all that is in its folder.

        Arguments:
            folder: where; it is whole or not there.
            format: the name of a file of `zoo.export.formats`: saved_model, onnx, litert or keras.

        Returns:
            A `zoo.export.proof.Proof`: the largest difference, bytes, milliseconds of a call.

        Raises:
            ValueError: there is no such format, it lacks what the model does, or the exported
                model does not do what this one does; nothing is kept of it.
            ImportError: what the format needs is not installed.
            OSError: the folder cannot be written, or holds other things.
        """
        return formats.find(format).export(self, Path(folder))

    @abc.abstractmethod
    def export_served(self, folder: Path) -> Any:
        """Writes and proves the SavedModel."""

    @abc.abstractmethod
    def parts(self) -> Any:
        """The `zoo.export.parts.Parts` that other formats hold."""

    @abc.abstractmethod
    def config(self) -> dict[str, Any]:
        """What builds it again, as plain data."""
