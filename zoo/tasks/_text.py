"""The settings of a character model, and a text as it reads it."""

import dataclasses

import numpy as np

from zoo.datasets import text
from zoo.datasets.batches.streams import Streams, streams
from zoo.datasets.corpora.encoded import Encoded
from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.settings import other, setting
from zoo.training.learning import Learning

READ_BEFORE = 129  # characters of the training split that a validation may read, not score
SCORED = 2_000_000  # characters of a validation split, which tell its mean to 0.001 nats


@dataclasses.dataclass(frozen=True)
class Settings(Learning):
    """What can be chosen."""

    data: str = setting("python-docs", "the text: a corpus by name, or a file", kind=str)
    encoding: str | None = setting(None, "how the file's characters are written", kind=str)
    cell: str = setting("lstm", "the recurrence", kind=str)
    units: int = setting(512, "the width of the state", at_least=1, at_most=2**16)
    layers: int = setting(2, "how many recurrences stand on each other", at_least=1, at_most=100)
    embedding: int = setting(64, "the width of a character's vector", at_least=1, at_most=2**16)
    dropout: float = setting(
        0.4, "the share of a layer's outputs dropped in training", kind=float, at_least=0, below=1
    )
    batch: int = setting(64, "how many places of the text are read side by side", at_least=1)
    window: int = setting(64, "how many characters the gradient reaches back", at_least=1)
    learning_rate: float = other(Learning, "learning_rate", 4e-3)
    average: float | None = setting(
        None,
        "the momentum of a running average of the weights, which is then what is kept; 0: none, "
        "which is also what suits trainings of less than 500 batches; else 0.99 suits",
        kind=float,
        at_least=0,
        below=1,
    )


@dataclasses.dataclass(frozen=True)
class Data:
    """A text as a model reads it: split by position, its characters numbered."""

    text: Encoded[Vocabulary]

    @property
    def held_out(self) -> tuple[np.ndarray, np.ndarray]:
        """What is scored, (n,), and the characters before it that a validation may read.

        It is the validation split, or its beginning if the text is longer than 20 MB: else telling
        how well a model does would take longer than training it.
        """
        return self.text.validation[:SCORED], self.text.train[-READ_BEFORE:]


def read(settings: Settings, vocabulary: Vocabulary | None = None) -> Data:
    """The text of the settings.

    Arguments:
        vocabulary: the characters to number it by; the text's own if not given.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no text, or holds a character that is not in `vocabulary`.
    """
    everything = vocabulary is None  # or the model could not be judged on a rare character
    return Data(
        text.characters(
            settings.data, settings.encoding, everything=everything, vocabulary=vocabulary
        )
    )


def learnable(settings: Settings) -> tuple[Data, Streams]:
    """The text of the settings, and its training split as streams of their batch and window.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no text, or too short.
    """
    data = read(settings)
    if len(data.text.validation) < settings.window:
        raise ValueError(
            "The validation split, the last tenth of the text, must hold at least one window. "
            f"Received: {len(data.text.validation)} characters and window={settings.window}. "
            "Give a longer text or a shorter window."
        )
    return data, streams(data.text.train, settings.batch, settings.window)
