"""Handwritten digits: picture → which of ten.

    digits   1 797 of 8 × 8, inside this package: scikit-learn's, the test part of UCI optdigits
    mnist    60 000 and 10 000 of 28 × 28, the official files

A picture is a grey one, (height, width) uint8: 0 is paper, 255 is full ink.  It is at the same time
a sequence of `height` steps with `width` features, row by row from the top: nothing need be done
to read it with a recurrent network but to divide by 255.
"""

import difflib
import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.cards import Card, Field
from zoo.datasets.formats.pictures.idx import Idx, read_idx
from zoo.datasets.sources.family import folder_of
from zoo.datasets.sources.reading import complaint
from zoo.datasets.sources.source import Source
from zoo.datasets.splits import Rows, Splits, by_position, shared

CLASSES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NAMES = ("digits", "mnist")
WHAT = "`data`, the digits"

EMBEDDED = Path(__file__).with_name("optdigits.npz")
MOST_INK = 16  # of a pixel of the embedded digits

URL = "https://storage.googleapis.com/cvdf-datasets/mnist"
# size and hash of the official file, as its mirrors and users state them
DECLARED = {
    "train-images-idx3-ubyte": (
        9_912_422,
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    "train-labels-idx1-ubyte": (
        28_881,
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
    "t10k-images-idx3-ubyte": (
        1_648_877,
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    "t10k-labels-idx1-ubyte": (
        4_542,
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
}
# hash of what is in it: somebody may have unpacked it, or packed it anew
UNPACKED = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
MNIST = {
    name: Source(
        name=f"mnist/{name}.gz",
        url=f"{URL}/{name}.gz",
        sha256=sha256,
        bytes=size,
        licence="CC BY-SA 3.0",
        citation="LeCun, Cortes and Burges 1998, the MNIST database",
    )
    for name, (size, sha256) in DECLARED.items()
}


@dataclass(frozen=True, eq=False, repr=False)
class Digits(Rows):
    """Pictures of one digit each."""

    pictures: NDArray[np.uint8]  # (rows, height, width)
    labels: NDArray[np.int32]  # (rows,)


def load(
    data: str | os.PathLike[str] = "digits", validation: float = 0.1, test: float = 0.2
) -> Splits[Digits]:
    """The digits of this name, or those of a folder with files of MNIST's names and format.

    validation: share of the pictures to train on, taken from their end: neighbours may be of one
    hand.  test: of the embedded digits, taken from the very end; MNIST has its own, left alone.

    FileNotFoundError, OSError: as `Source.locate`; or `data` is neither a name nor a folder.
    ValueError: a file that is not idx, or damaged; labels that do not fit the pictures; shares that
    leave nothing to train on.
    """
    if data == "digits":
        return _embedded(validation, test)
    if data == "mnist":
        return _mnist(None, validation)
    if not Path(data).expanduser().exists():
        expected = f"{' or '.join(NAMES)}, or the folder that holds {', '.join(MNIST)}"
        near = difflib.get_close_matches(os.fspath(data), NAMES, 1)
        fix = f"Did you mean {near[0]}?" if near else ""
        raise FileNotFoundError(complaint(WHAT, data, expected, "which is neither", fix))
    return _mnist(folder_of(data, WHAT, [*MNIST.values()]), validation)


def _embedded(validation: float, test: float) -> Splits[Digits]:
    with np.load(EMBEDDED, allow_pickle=False) as file:
        pixels, labels = file["pictures"], file["labels"]
    rows = Digits(np.rint(pixels * (255 / MOST_INK)).astype(np.uint8), labels.astype(np.int32))
    place = np.arange(len(rows))
    train, choose, judge = (
        rows.take(place[part]) for part in by_position(len(rows), validation, test)
    )
    return Splits(train, choose, judge, classes=CLASSES)


def _mnist(folder: Path | None, validation: float) -> Splits[Digits]:
    known, notes = _pair(folder, "train")
    test, more = _pair(folder, "t10k")
    if known.pictures.shape[1:] != test.pictures.shape[1:]:
        sizes = [f"{p.shape[1]} × {p.shape[2]}" for p in (known.pictures, test.pictures)]
        raise ValueError(
            "The pictures to train on and those to test on must be of one size. "
            f"Received: {sizes[0]} and {sizes[1]}. The files are not of one dataset."
        )
    learn, choose, _ = by_position(len(known), validation)
    place = np.arange(len(known))
    splits = Splits(known.take(place[learn]), known.take(place[choose]), test, classes=CLASSES)
    keys = {
        name: [picture.tobytes() for picture in part.pictures]
        for name, part in splits.parts().items()
    }
    return replace(splits, notes=(*notes, *more, *shared(keys, "pictures")))


def _pair(folder: Path | None, part: str) -> tuple[Digits, tuple[str, ...]]:
    """The rows of one part, and what is odd about its files."""
    pictures, note = _idx(folder, f"{part}-images-idx3-ubyte", 3)
    labels, other = _idx(folder, f"{part}-labels-idx1-ubyte", 1)
    if len(pictures.values) != len(labels.values) or not len(labels.values):
        raise ValueError(
            f"The files {part}-images and {part}-labels must hold one label for each picture. "
            f"Received: {len(pictures.values)} pictures and {len(labels.values)} labels. "
            "They are not of one dataset; fetch them anew."
        )
    if labels.values.max() > 9:
        row = int(np.argmax(labels.values > 9))
        raise ValueError(
            f"The labels of {part}-labels must be the digits 0 to 9. "
            f"Received: {labels.values[row]} as label {row}."
        )
    return Digits(pictures.values, labels.values.astype(np.int32)), (*note, *other)


def _idx(folder: Path | None, name: str, axes: int) -> tuple[Idx, tuple[str, ...]]:
    source = MNIST[name]
    path = folder
    if folder is not None:  # packed, unpacked, or as other sites name them
        names = (f"{name}.gz", name, name.replace("-idx", ".idx"))
        path = next((folder / n for n in names if (folder / n).is_file()), folder)
    located = source.locate(path).path
    idx = read_idx(located, axes, f"`{located.name}`, a file of MNIST's format")
    if idx.sha256 == UNPACKED[name]:
        return idx, ()
    return idx, (f"{located} does not hold MNIST's {name}. It is read as it is.",)


FIELDS = (
    Field("pictures", "(rows, height, width) uint8", "0 paper … 255 ink; rows of it are steps"),
    Field("labels", "(rows,) int32", "the digit"),
)
BASELINE = "the commonest digit; nearest neighbour"

CARDS = (
    Card(
        name="digits",
        story="1 797 handwritten digits of 8 × 8 pixels, inside the package",
        load=lambda path=None: load("digits" if path is None else path),
        fields=FIELDS,
        split="by position: the last fifth to test, the tenth before it to validate",
        baseline=BASELINE,
        licence="CC BY 4.0",
        citation="Alpaydin and Kaynak 1998, Optical Recognition of Handwritten Digits, UCI",
        quirks=(
            "They are the test part of the original, as in scikit-learn's load_digits.",
            "A pixel was 0 to 16, the ink in a block of 4 × 4; here it is that times 255/16.",
            "Neighbours are of one hand, so the split is by position.",
        ),
        labels="labels",
    ),
    Card(
        name="mnist",
        story="60 000 and 10 000 handwritten digits of 28 × 28 pixels; 11 MB",
        load=lambda path=None: load("mnist" if path is None else path),
        fields=FIELDS,
        split="the official test files; of the training files the last tenth to validate",
        baseline=BASELINE,
        licence="CC BY-SA 3.0",
        citation="LeCun, Bottou, Bengio and Haffner 1998, Gradient-based learning",
        quirks=("No writer of the test files wrote any of the training files.",),
        sources=tuple(MNIST.values()),
        labels="labels",
    ),
)
