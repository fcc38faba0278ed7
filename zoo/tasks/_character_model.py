"""A trained character model: it predicts, writes, is judged, exported, reported and kept."""

import dataclasses
import math
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo import __version__
from zoo.baselines.frequencies import character_frequencies
from zoo.baselines.ngram import interpolated_ngram
from zoo.datasets.vocabulary import Vocabulary
from zoo.decoding.settings import Sampling
from zoo.decoding.text import TextDecoder
from zoo.evaluation.cross_entropy import CrossEntropy
from zoo.export import proof
from zoo.export.saved_model import export
from zoo.presets import folder as preset
from zoo.report import Sample, Table, write
from zoo.tasks import _text_report
from zoo.tasks._text import Data, Settings, read
from zoo.topologies import build_model
from zoo.training.best import Point
from zoo.training.fit import History


def build(settings: Settings, characters: int, batch: int | None = None) -> keras.Model:
    """The model of the settings; with `batch`, one that carries its state, for training.

    The engine of the settings is that of training: a single step has no use for a fast one, and an
    export needs a plain one.
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
    )


class CharacterModel:
    """A character model and what is known of it.

    Attributes:
        settings: what it was trained with.
        vocabulary: the characters it knows.
        model: tokens (batch, time) → logits (batch, time, characters).
        card: data, split, losses, baselines, time and versions, as plain data.
    """

    def __init__(self, settings: Settings, vocabulary: Vocabulary, card: dict[str, Any]) -> None:
        self.settings, self.vocabulary, self.card = settings, vocabulary, card
        self.model = build(settings, len(vocabulary))
        self._decoder: TextDecoder | None = None

    @classmethod
    def untrained(cls, settings: Settings, data: Data) -> "CharacterModel":
        """One to be filled in by training."""
        corpus, split = data.corpus, data.split
        told = {name: getattr(corpus, name) for name in ("name", "origin", "sha256", "licence")}
        card: dict[str, Any] = {
            "data": {**told, "characters": len(corpus)},
            "split": {"train": len(split.train), "validation": len(split.validation)},
            "settings": dataclasses.asdict(settings),
            "versions": {
                "rnn-zoo": __version__,
                "keras": keras.__version__,
                "tensorflow": tf.__version__,
                "python": platform.python_version(),
            },
        }
        return cls(settings, data.vocabulary, card)

    @classmethod
    def load(cls, folder: Path, config: dict[str, Any]) -> "CharacterModel":
        """The one that was kept in a folder."""
        settings, characters = Settings(**config["settings"]), config.get("vocabulary")
        if not isinstance(characters, str):
            raise ValueError(f"{folder}/config.json must hold the characters of the `vocabulary`.")
        trained = cls(settings, Vocabulary(characters), preset.read_card(folder))
        preset.load_weights(folder, trained.model)
        return trained

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
        known = self.vocabulary.encode(data.split.train)
        scored = self.vocabulary.encode(data.split.validation)
        self.card["curve"] = [dataclasses.asdict(point) for point in history.points]
        self.card["seconds"] = history.seconds
        self.card["interrupted"] = history.interrupted
        self.card["baselines"] = {
            "character frequencies": character_frequencies(known, scored, len(self.vocabulary)),
            "n-grams, Kneser-Ney": interpolated_ngram(known, scored, len(self.vocabulary)),
        }

    @property
    def decoder(self) -> TextDecoder:
        """The model with strings in and out."""
        if self._decoder is None:
            self._decoder = TextDecoder(self.model, self.vocabulary)
        return self._decoder

    def predict(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """For each text the probability of every next character, the most likely first.

        Raises:
            ValueError: an empty text, or a character the model does not know.
        """
        self._check(texts)
        probabilities, _ = self.decoder.probabilities(list(texts))
        characters = self.vocabulary.characters
        return [
            {characters[i]: float(row[i]) for i in np.argsort(-row, kind="stable")}
            for row in probabilities
        ]

    def generate(
        self,
        prompt: str | Sequence[str] | None = None,
        length: int = 400,
        *,
        temperature: float = 0.8,
        top_k: int = 0,
        top_p: float = 1.0,
        seed: int = 0,
    ) -> Any:
        """Writes on from a prompt, or from each of several at once.

        Arguments:
            prompt: what is already written; a new line if not given, or the vocabulary's first
                character if it has none.
            length: how many characters to write.
            temperature, top_k, top_p: see `zoo.decoding.settings.Sampling`.
            seed: the same seed gives the same text.

        Returns:
            The prompt with what follows, or a list of them.

        Raises:
            ValueError: an empty prompt, a character the model does not know, or a number that makes
                no sense.
        """
        prompt = self._beginning() if prompt is None else prompt
        prompts = [prompt] if isinstance(prompt, str) else list(prompt)
        self._check(prompts)
        if isinstance(length, bool) or not isinstance(length, int) or length < 1:
            raise ValueError(
                "`length`, how many characters to write, must be a positive integer. "
                f"Received: length={length!r}."
            )
        if isinstance(seed, bool) or not isinstance(seed, int) or not -(2**31) <= seed < 2**31:
            raise ValueError(
                "`seed`, what fixes the text, must be an integer of 32 bits. "
                f"Received: seed={seed!r}."
            )
        sampling = Sampling(temperature, top_k, top_p).check()
        written = self.decoder.write(prompts, length, sampling, seed)
        return written[0] if isinstance(prompt, str) else written

    def evaluate(self, data: str | None = None, encoding: str | None = None) -> float:
        """Nats per character on the last tenth of a text, the whole of it, the state carried.

        Arguments:
            data: a corpus or a file; what it was trained on if not given.
            encoding: of that file.

        Raises:
            OSError, ValueError: it cannot be read, is no longer what the model was trained on, or
                holds a character the model does not know.
        """
        settings = self.settings
        if data is not None:
            settings = dataclasses.replace(settings, data=data, encoding=encoding)
        read_back = read(settings, self.vocabulary)
        if data is None and read_back.corpus.sha256 != self.card["data"]["sha256"]:
            raise ValueError(
                f"{self.settings.data} is no longer the text the model was trained on. "
                "Name the text to evaluate on."
            )
        return CrossEntropy(self.model, *read_back.held_out)()

    def export(self, folder: str | Path) -> proof.Proof:
        """Writes a SavedModel, strings in and out, and proves it in a process of its own.

        Raises:
            ValueError: the exported model does not do what this one does; nothing is kept of it.
            OSError: the folder cannot be written.
        """
        characters = self.vocabulary.characters
        prompts = [
            characters[0],
            characters[::-1][:40],
            (characters * 3)[len(characters) // 2 :][:97],
        ]
        return export(self.decoder, Path(folder), prompts)

    def report(self, path: str | Path) -> Path:
        """Writes one self-contained HTML page about the model.

        Raises:
            OSError: it cannot be written.
        """
        return write(_text_report.page(self.card, self.samples()), path)

    def tables(self) -> list[Table]:
        """Its loss beside that of the baselines."""
        return [_text_report.compare(self.card)]

    def samples(self) -> list[Sample]:
        """What it writes by itself, from cautious to wild."""
        return [
            Sample(
                f"Written at temperature {temperature}",
                self.generate(length=400, temperature=temperature, seed=1).strip("\n"),
            )
            for temperature in (0.5, 0.8, 1.0)
        ]

    def save(self, folder: str | Path) -> None:
        """Keeps everything in a folder, from which `zoo.load` gives it back.

        Raises:
            OSError: it cannot be written.
        """
        config = {
            "task": "char-lm",
            "settings": dataclasses.asdict(self.settings),
            "vocabulary": self.vocabulary.characters,
        }
        preset.save(Path(folder), config, self.model, self.card)

    def _beginning(self) -> str:
        return "\n" if "\n" in self.vocabulary else self.vocabulary.characters[0]

    def _check(self, texts: Sequence[str]) -> None:
        if isinstance(texts, str) or not texts or not all(isinstance(t, str) and t for t in texts):
            raise ValueError(
                "A text to read must hold at least one character. "
                f"Received: {texts!r}. Several texts are given as a list."
            )
        for text in texts:
            self.vocabulary.encode(text)
