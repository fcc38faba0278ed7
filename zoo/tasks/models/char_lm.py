"""A trained character language model: a `TextModel` that is judged and reported."""

import dataclasses
import math
from pathlib import Path
from typing import Any

import keras
import numpy as np

from zoo.baselines.frequencies import character_frequencies
from zoo.baselines.ngram import interpolated_ngram
from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.evaluation.cross_entropy import CrossEntropy
from zoo.inspection import Flow
from zoo.presets import folder as preset
from zoo.report import Sample, Table, write
from zoo.settings import replaced
from zoo.tasks._text import Data, Settings, read
from zoo.tasks.models import _text_report
from zoo.tasks.models._text_model import TextModel, vocabulary_of
from zoo.topologies import build_model
from zoo.training.best import Point
from zoo.training.fit import History
from zoo.versions import versions

MARK = "▸"  # where the model goes on in its samples
OPENING = 40  # characters of the validation split from which the samples write on
COUNTED = 10_000_000  # characters before the split that baselines learn from: a GB of memory


def build(settings: Settings, characters: int, batch: int | None = None) -> keras.Model:
    """The model of the settings; with `batch`, one that carries its state, for training.

    Engine and precision of the settings are those of training alone.
    """
    return build_model(
        "synced_many_to_many",
        cell=settings.cell,
        units=[settings.units] * settings.layers,
        vocabulary=characters,
        embedding=settings.embedding,
        dropout=settings.dropout,
        engine="auto" if batch is None else settings.engine,
        stateful=batch is not None,
        batch=batch,
        dtype=None if batch is None else settings.precision,
    )


class CharacterModel(TextModel):
    """A character language model; its card tells data, split, losses, baselines and versions."""

    task = "char-lm"

    def __init__(self, settings: Settings, vocabulary: Vocabulary, card: dict[str, Any]) -> None:
        super().__init__(settings, vocabulary, build(settings, len(vocabulary)), card)

    @classmethod
    def untrained(cls, settings: Settings, data: Data) -> "CharacterModel":
        """One to be filled in by training."""
        text = data.text
        told = {name: getattr(text, name) for name in ("name", "origin", "sha256", "licence")}
        card: dict[str, Any] = {
            "data": {**told, "characters": text.characters},
            "split": {"train": len(text.train), "validation": len(data.held_out[0])},
            "opening": text.vocabulary.decode(text.validation[:OPENING]),
            "settings": dataclasses.asdict(settings),
            "versions": versions(),
        }
        return cls(settings, text.vocabulary, card)

    @classmethod
    def load(cls, folder: Path, config: dict[str, Any]) -> "CharacterModel":
        """The one that was kept in a folder."""
        card = preset.read_card(folder, {"data", "split", "settings", "validation", "versions"})
        given = Settings(**config["settings"]), vocabulary_of(folder, config)
        plan, layers = lambda: build(given[0], len(given[1])), given[0].layers
        return preset.load(folder, plan, lambda: cls(*given, card), least=layers)

    def learn(self, weights: list[np.ndarray], point: Point) -> None:
        """Takes over the weights of a model in training, and when they were reached."""
        self.model.set_weights(weights)
        self.card["validation"] = {
            "nats_per_character": point.validation_loss,
            "bits_per_character": point.validation_loss / math.log(2),
            **dataclasses.asdict(point),
        }

    def finish(self, history: History, data: Data) -> None:
        """Adds the whole course of training, and the baselines on the same split."""
        known, (scored, _) = data.text.train[-COUNTED:], data.held_out
        self.card["curve"] = [dataclasses.asdict(point) for point in history.points]
        self.card["seconds"] = history.seconds
        self.card["interrupted"] = history.interrupted
        self.card["stopped"] = history.stopped
        self.card["baselines"] = {
            "character frequencies": character_frequencies(known, scored, len(self.vocabulary)),
            "n-grams, Kneser-Ney": interpolated_ngram(known, scored, len(self.vocabulary)),
        }

    def evaluate(self, data: str | None = None, encoding: str | None = None) -> float:
        """Nats per character on the last tenth of a text, the state carried from end to end.

        Of a text of more than 20 MB it is the beginning of that tenth, two million characters.

        Arguments:
            data: a corpus or a file; what it was trained on if not given.
            encoding: of that file.

        Raises:
            OSError, ValueError: it cannot be read, is no longer what the model was trained on, or
                holds a character the model does not know.
        """
        settings = self.settings
        if data is not None:
            settings = replaced(settings, data=data, encoding=encoding)
        read_back = read(settings, self.vocabulary)
        if data is None and read_back.text.sha256 != self.card["data"]["sha256"]:
            raise ValueError(
                f"{self.settings.data} is no longer the text the model was trained on. "
                "Name the text to evaluate on."
            )
        return CrossEntropy(self.model, *read_back.held_out)()

    def gradients(self, data: str | None = None, encoding: str | None = None) -> Flow:
        """How far back the loss at the last character of a window reaches, see `gradient_flow`.

        Arguments:
            data: a corpus or a file, whose last tenth is read; that of the training if not given.
            encoding: of that file.

        Raises:
            OSError, ValueError: it cannot be read, is shorter than a window and a character, or
                holds a character the model does not know.
        """
        settings = self.settings
        if data is not None:
            settings = replaced(settings, data=data, encoding=encoding)
        scored, _ = read(settings, self.vocabulary).held_out
        length = settings.window + 1
        if len(scored) < length:
            raise ValueError(
                "`data`, the text to measure on, must hold a window and one more character in its "
                f"last tenth, here {length}. Received: {len(scored)}. Name a longer text."
            )
        count = min(settings.batch, len(scored) // length)
        windows = np.asarray(scored[: count * length]).reshape(count, length)
        return self._flow(windows)

    def report(self, path: str | Path) -> Path:
        """Writes one self-contained HTML page about the model.

        Raises:
            OSError: it cannot be written.
        """
        return write(_text_report.page(self.task, self.card, self.samples()), path)

    def tables(self) -> list[Table]:
        """Its loss beside that of the baselines."""
        return [_text_report.compare(self.card)]

    def verdict(self) -> str:
        """Whether it beats the baselines, in words."""
        return _text_report.verdict(self.card)

    def samples(self) -> list[Sample]:
        """How it goes on with the text that it has not seen, from cautious to wild."""
        opening = self.card.get("opening") or self._beginning()
        written = {
            temperature: self.generate(opening, 400, temperature=temperature, seed=1)
            for temperature in (0.5, 0.8, 1.0)
        }
        return [
            Sample(
                f"From the start of the validation split, written on after {MARK}, "
                f"temperature {temperature}",
                (opening.lstrip() + MARK + text[len(opening) :]).rstrip("\n"),
            )
            for temperature, text in written.items()
        ]
