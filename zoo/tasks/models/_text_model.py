"""What every trained model of characters can do: predict, write, be exported and kept."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.decoding.settings import HIGHEST, Sampling, integer
from zoo.decoding.text import TextDecoder
from zoo.export import parts
from zoo.export.characters import export
from zoo.export.exported import Exported
from zoo.export.proof import Proof
from zoo.export.served import Endpoint
from zoo.inspection import Flow, gradient_flow
from zoo.inspection.units import Unit, find_units
from zoo.inspection.units.properties import Property
from zoo.presets import folder as preset
from zoo.tasks.models._listed import texts


class TextModel(Exported):
    """Abstract.  A model that reads and writes characters, and what is known of it.

    Attributes:
        task: the name of the task it comes from.
        settings: what it was trained with.
        vocabulary: the characters it knows.
        model: tokens (batch, time) → logits (batch, time, characters).
        card: what was learnt from what, and how well, as plain data.
    """

    task: ClassVar[str]
    reads_files: ClassVar[bool] = False  # arguments of the command line are texts
    foretells = True  # what is put out at a step tells the next step of the input

    def __init__(
        self, settings: Any, vocabulary: Vocabulary, model: keras.Model, card: dict[str, Any]
    ) -> None:
        if keras.backend.backend() != "tensorflow":
            raise ValueError(
                "Models of text run on the TensorFlow backend of Keras. "
                f"Received: KERAS_BACKEND={keras.backend.backend()!r}."
            )
        self.settings, self.vocabulary, self.model, self.card = settings, vocabulary, model, card
        self._decoder: TextDecoder | None = None

    @property
    def decoder(self) -> TextDecoder:
        """The model with strings in and out."""
        if self._decoder is None:
            self._decoder = TextDecoder(self.model, self.vocabulary)
        return self._decoder

    def predict(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """For each text the probability of every next character, the most likely first.

        Raises:
            ValueError: no list of texts, an empty one, or a character the model does not know.
        """
        probabilities, _ = self.decoder.probabilities(self._read(texts))
        characters = self.vocabulary.characters
        return [
            {characters[i]: float(row[i]) for i in np.argsort(-row, kind="stable")}
            for row in probabilities
        ]

    def answers(self, raw: Sequence[str]) -> list[dict[str, float]]:
        """What the model makes of each argument of the command line."""
        return self.predict(raw)

    def line(self, one: str, answer: dict[str, float], most: int) -> str:
        """What the command line says of a text: the `most` likeliest characters after it."""
        shown = "  ".join(f"{c!r} {p:.3f}" for c, p in list(answer.items())[:most])
        return f"{one!r} → {shown}"

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
            ValueError: what is no prompt, an empty one, a character the model does not know, or a
                number that makes no sense.
        """
        prompt = self._beginning() if prompt is None else prompt
        prompts = self._prompts([prompt] if isinstance(prompt, str) else prompt)
        length = integer("length", "how many characters to write", length, 1, HIGHEST)
        seed = integer("seed", "what fixes the text", seed, -HIGHEST - 1, HIGHEST)
        sampling = Sampling(temperature, top_k, top_p).check()
        written = self.decoder.write(prompts, length, sampling, seed)
        return written[0] if isinstance(prompt, str) else written

    @property
    def symbols(self) -> Sequence[str]:
        """What each output of the network stands for."""
        return self.vocabulary.characters

    def in_steps(self, texts: Sequence[str]) -> tuple[np.ndarray, list[list[str]]]:
        """Tokens (batch, time), filled up with 0, and the characters that they are.

        Raises:
            ValueError: as `predict`.
        """
        given = self._read(texts)
        tokens = np.zeros((len(given), max(map(len, given))), np.int32)
        for row, text in zip(tokens, given, strict=True):
            row[: len(text)] = self.vocabulary.encode(text)
        return tokens, [[*text] for text in given]

    def units(self, texts: Sequence[str], property: str | Property, most: int = 10) -> list[Unit]:
        """The units that follow a property of each character: see `zoo.find_units`."""
        return find_units(self, texts, property, most)

    def export_served(self, folder: Path) -> Proof:
        """The SavedModel: see `zoo.export.characters`."""
        return export(self.decoder, folder, self._examples())

    def served(self) -> Endpoint:
        """texts (batch,) → probabilities of what follows, nats of the text; see `TextDecoder`."""
        signature = {"texts": tf.TensorSpec((None,), tf.string)}
        return Endpoint(self.decoder.score, signature, {"texts": self._examples()})

    def parts(self) -> parts.Parts:
        """What other formats hold: steps, with the state in and out."""
        return parts.of_characters(self.decoder.stepper)

    def config(self) -> dict[str, Any]:
        """What builds it again, as plain data."""
        return {
            "task": self.task,
            "settings": dataclasses.asdict(self.settings),
            "vocabulary": self.vocabulary.characters,
        }

    def save(self, folder: str | Path) -> None:
        """Keeps everything in a folder, from which `zoo.load` gives it back.

        An older model of that name is replaced, with all that is in its folder.

        Raises:
            OSError: it cannot be written, or holds other things.
        """
        preset.save(Path(folder), self.config(), self.model, self.card)

    def _flow(self, windows: np.ndarray) -> Flow:
        """Of windows of text (batch, time + 1): of the loss at their last character alone."""
        inputs, targets = windows[:, :-1], windows[:, 1:]
        last = np.zeros(targets.shape, np.float32)
        last[:, -1] = 1
        judged = keras.Model(self.model.input, self.model.output)  # the model stays as compiled
        judged.compile(
            loss=keras.losses.SparseCategoricalCrossentropy(
                from_logits=True, reduction="mean_with_sample_weight"
            )
        )
        return gradient_flow(judged, inputs, targets, last)

    def _beginning(self) -> str:
        return "\n" if "\n" in self.vocabulary else self.vocabulary.characters[0]

    def _examples(self) -> list[str]:
        """Texts of different lengths, in which all characters occur."""
        characters = self.vocabulary.characters
        half = len(characters) // 2
        return [characters[0], characters[::-1][:40], (characters * 3)[half:][:97]]

    def _prompts(self, raw: Any) -> list[str]:
        return self._read(raw, "what is already written", "prompt")

    def _read(self, raw: Any, what: str = "the texts", name: str = "raw") -> list[str]:
        found = texts(raw, what, name=name)
        for place, text in enumerate(found):
            if not text:
                raise ValueError(
                    f"`{name}`, {what}, must hold at least one character each. "
                    f"Received: '' in place {place}."
                )
            unknown = sorted({*text} - {*self.vocabulary.characters})
            if unknown:
                raise ValueError(
                    f"`{name}`, {what}, must be in characters of the text that was learnt. "
                    f"Received also: {', '.join(f'{c!r} (U+{ord(c):04X})' for c in unknown[:5])}."
                )
        return found


def vocabulary_of(folder: Path, config: dict[str, Any]) -> Vocabulary:
    """The characters that a folder's config.json says the model knows.

    Raises:
        ValueError: it says none, or the same twice.
    """
    return Vocabulary(preset.part(folder, config, "vocabulary", str))
