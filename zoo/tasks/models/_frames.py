"""What frames are to a model: pictures, or what sensors tell."""

import abc
import dataclasses
import math
from typing import Any, ClassVar

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from zoo.datasets import gesture, occupancy
from zoo.datasets.splits import Ragged, Rows, Splits
from zoo.encoding.scaled import Scaler
from zoo.tasks.models._arrays import LARGEST, SCALED, moderate, scaled

OVERLAP = 8  # pieces of a recording that hold each of its frames
STILL = 1e-8  # the variance of what does not move at all
SMALL = 7  # the side of what convolutions leave of a picture, at most


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Encoded(Rows):
    """frames: (rows, time, …) as the network reads them.  labels: (rows, time) int32.

    weights: (rows, time) float32, 1 for each frame.
    """

    frames: Any
    labels: Any
    weights: Any


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Single(Rows):
    """frames: (rows, …), each by itself.  labels: (rows,) int32."""

    frames: Any
    labels: NDArray[np.int32]


class Kind(abc.ABC):
    """Abstract.

    Arguments:
        facts: see `fit`.

    Attributes:
        suits: settings that suit such frames, if the user says nothing.
        epochs: how often they are read if the user names no budget.
    """

    suits: ClassVar[dict[str, Any]]
    epochs: ClassVar[int] = 20

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts

    @staticmethod
    @abc.abstractmethod
    def fit(splits: Splits[Any]) -> dict[str, Any]:
        """What of the training rows must be known."""

    @abc.abstractmethod
    def sizes(self, settings: Any) -> dict[str, Any]:
        """Of the model, up to the recurrence."""

    @abc.abstractmethod
    def alone(self) -> dict[str, Any]:
        """Of the network that sees one frame: they rest on no setting of the other."""

    @abc.abstractmethod
    def encode(self, rows: Any) -> Encoded:
        """Whole clips or recordings."""

    @abc.abstractmethod
    def pieces(self, rows: Encoded, window: int) -> Encoded:
        """What is learnt from."""

    @abc.abstractmethod
    def single(self, rows: Encoded) -> Single:
        """The frames, one by one."""

    @abc.abstractmethod
    def read(self, raw: Any) -> Any:
        """Raw frames (…, time, …), a tensor or an array, as the network reads them."""

    @abc.abstractmethod
    def check(self, frames: NDArray[Any]) -> str | None:
        """None, or what one clip or recording (time, …) must be, as this is not."""

    @property
    @abc.abstractmethod
    def shape(self) -> tuple[int, ...]:
        """Of a raw frame."""


class Pictures(Kind):
    """Clips of one length, of pictures from 0, paper, to 255, full ink."""

    suits: ClassVar = {"units": 96, "dropout": 0.3}
    epochs = 12

    @staticmethod
    def fit(splits: Splits[Any]) -> dict[str, Any]:
        return {"shape": [*splits.train.frames.shape[2:]]}

    def sizes(self, settings: Any) -> dict[str, Any]:
        return {"shape": self.shape, "convolutions": self.convolutions(settings.filters)}

    def alone(self) -> dict[str, Any]:
        return {
            "shape": self.shape,
            "convolutions": self.convolutions(8),
            "hidden": [96],
            "dropout": 0.3,
            "epochs": self.epochs,
        }

    def convolutions(self, filters: int) -> list[int]:
        """Filters of each, until what they leave of a picture is small."""
        levels = math.ceil(math.log2(max(max(self.shape[:2]) / SMALL, 2)))
        return [filters * 2**level for level in range(levels)]

    def encode(self, rows: Any) -> Encoded:
        weights = np.ones(rows.labels.shape, np.float32)
        return Encoded(_Inked(rows.frames), rows.labels, weights)

    def pieces(self, rows: Encoded, window: int) -> Encoded:
        return rows

    def single(self, rows: Encoded) -> Single:
        pictures = rows.frames.pictures
        return Single(_Inked(pictures.reshape(-1, *pictures.shape[2:])), rows.labels.ravel())

    def read(self, raw: Any) -> Any:
        return raw / 255

    def check(self, frames: NDArray[Any]) -> str | None:
        fits = frames.shape[1:] == self.shape and frames.dtype.kind in "iuf"
        inked = fits and bool(((frames >= 0) & (frames <= 255)).all())
        if inked and not scaled(frames):
            return None
        rather = f", not such {SCALED}" if inked else ""
        return f"pictures (time, {self.shape[0]}, {self.shape[1]}) of numbers from 0 to 255{rather}"

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.facts["shape"])


class Sensors(Kind):
    """Recordings of different lengths, of numbers that are scaled as in the training split.

    Of long pieces a net learns the course of these very days: pieces are short.
    """

    suits: ClassVar = {"units": 32, "dropout": 0.5, "window": 16}

    @staticmethod
    def fit(splits: Splits[Any]) -> dict[str, Any]:
        frames = np.asarray(splits.train.frames.values)
        return {
            "columns": _columns(frames.shape[1]),
            "scaler": dataclasses.asdict(Scaler.of(frames)),
        }

    def sizes(self, settings: Any) -> dict[str, Any]:
        return {"features": self.shape[0], "mask": True}

    def alone(self) -> dict[str, Any]:
        return {"features": self.shape[0], "hidden": [64, 64], "dropout": 0.1}

    def encode(self, rows: Any) -> Encoded:
        values = [np.asarray(self.read(np.asarray(frames)[None]))[0] for frames in rows.frames]
        frames, starts = Ragged.of(values, np.float32), rows.frames.starts
        return Encoded(frames, rows.labels, Ragged(np.ones(starts[-1], np.float32), starts))

    def pieces(self, rows: Encoded, window: int) -> Encoded:
        """All of `window` frames, an eighth of it from one to the next; short ones stay whole."""
        steps = []
        for first, end in zip(rows.frames.starts[:-1], rows.frames.starts[1:], strict=True):
            begins = np.arange(first, max(end - window, first) + 1, max(window // OVERLAP, 1))
            steps += [np.arange(begin, min(begin + window, end)) for begin in begins]
        starts = np.cumsum([0, *map(len, steps)])
        places = np.concatenate(steps)
        return Encoded(*(Ragged(c.values[places], starts) for c in rows.columns().values()))

    def single(self, rows: Encoded) -> Single:
        return Single(rows.frames.values, rows.labels.values)

    def read(self, raw: Any) -> Any:
        return Scaler(**self.facts["scaler"]).scale(raw)

    def check(self, frames: NDArray[Any]) -> str | None:
        fits = frames.shape[1:] == self.shape and frames.dtype.kind in "iuf"
        if fits and moderate(frames):
            return None
        names = ", ".join(self.facts["columns"])
        return f"numbers (time, {self.shape[0]}) of at most {LARGEST:g}, {names}"

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self.facts["columns"]),)


class Gestures(Sensors):
    """Recordings whose every feature is scaled by its mean and deviation in that recording.

    Cameras stand at different distances, and b3 is in another unit than the others.  So the scale
    is that of the whole recording, also where it is read forwards alone.  Positions are those
    relative to the spine.
    """

    suits: ClassVar = {"units": 96, "dropout": 0.3, "window": 128}

    @staticmethod
    def fit(splits: Splits[Any]) -> dict[str, Any]:
        columns = _columns(splits.train.frames.values.shape[1])
        return {"columns": columns, "relative": columns == [*gesture.POSITIONS]}

    def read(self, raw: Any) -> Any:
        if self.facts["relative"]:
            spine = gesture.JOINTS.index("s") * 3
            raw = raw - tf.tile(raw[..., spine : spine + 3], [1, 1, len(gesture.JOINTS)])
        mean, variance = tf.nn.moments(raw, -2, keepdims=True)
        return (raw - mean) / tf.sqrt(variance + STILL)


class _Inked:
    """Pictures (rows, …) uint8, of which those that are asked for become ink from 0 to 1.

    As numbers all at once they would take four times the memory.
    """

    def __init__(self, pictures: NDArray[np.uint8]) -> None:
        self.pictures = pictures

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, rows: Any) -> NDArray[np.float32]:
        return self.pictures[rows].astype(np.float32) / 255


def kind_of(splits: Splits[Any]) -> type[Kind]:
    """Which it is, by the rows."""
    if isinstance(splits.train.frames, np.ndarray):
        return Pictures
    return Gestures if splits.classes == gesture.CLASSES else Sensors


def kind(facts: dict[str, Any]) -> Kind:
    """The same by the facts."""
    if "shape" in facts:
        return Pictures(facts)
    return Gestures(facts) if "relative" in facts else Sensors(facts)


def _columns(count: int) -> list[str]:
    """What the numbers of a frame are called, in the files of the data."""
    known = (gesture.POSITIONS, gesture.MOTIONS, occupancy.FEATURES)
    return [*next((names for names in known if len(names) == count), map(str, range(count)))]
