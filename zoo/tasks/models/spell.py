"""A network that spells one word."""

import dataclasses
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.inspection import Flow
from zoo.presets import folder as preset
from zoo.report import Curve, Page, Sample, Table, write
from zoo.tasks._again import again, command
from zoo.tasks.models._text_model import TextModel, vocabulary_of
from zoo.topologies import build_model
from zoo.training.guard.guard import Guard
from zoo.versions import versions


class Speller(TextModel):
    """A network that spells one word; its card tells settings, versions and losses."""

    task = "spell"

    def __init__(self, settings: Any, vocabulary: Vocabulary, card: dict[str, Any]) -> None:
        model = build_model(
            "synced_many_to_many",
            cell=settings.cell,
            units=settings.units,
            vocabulary=len(vocabulary),
        )
        super().__init__(settings, vocabulary, model, card)

    @classmethod
    def learn(cls, settings: Any, callbacks: Sequence[keras.callbacks.Callback] = ()) -> "Speller":
        """Trains one with plain Keras `fit`."""
        keras.utils.set_random_seed(settings.seed)
        card = {"settings": dataclasses.asdict(settings), "versions": versions()}
        speller = cls(settings, Vocabulary.of(settings.word), card)
        letters = speller.vocabulary.encode(settings.word)[None]  # (1, time)
        word = tf.data.Dataset.from_tensors((letters[:, :-1], letters[:, 1:])).repeat()
        speller.model.compile(
            keras.optimizers.Adam(settings.learning_rate),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        )
        guard = Guard(
            word,
            first=1,
            rate=settings.learning_rate,
            restart=lambda rate: again(cls.task, settings, learning_rate=rate),
        )
        course = speller.model.fit(
            word,
            steps_per_epoch=1,
            epochs=settings.epochs,
            callbacks=[guard, *callbacks],
            verbose=0,
            shuffle=False,
        )
        speller.card["curve"] = [float(loss) for loss in course.history["loss"]]
        return speller

    @classmethod
    def load(cls, folder: Path, config: dict[str, Any]) -> "Speller":
        """The one that was kept in a folder."""
        from zoo.tasks.spell import Settings

        card = preset.read_card(folder, {"settings", "versions"})
        given = Settings(**config["settings"]), vocabulary_of(folder, config), card
        return preset.load(folder, lambda: cls(*given).model, lambda: cls(*given))

    def beliefs(self) -> np.ndarray:
        """Probabilities (time, letters) of what follows each letter of the word but the last."""
        letters = self.vocabulary.encode(self.settings.word)[None, :-1]
        return keras.ops.convert_to_numpy(keras.ops.softmax(self.model(letters)[0]))

    def gradients(self, data: str | None = None, encoding: str | None = None) -> Flow:
        """How far back the loss at the last letter reaches, see `gradient_flow`.

        Raises:
            ValueError: there is `data`.
        """
        if data is not None:
            raise ValueError(
                f"`data`, the text to measure on, is the word of a speller. Received: {data!r}. "
                "Leave it out."
            )
        return self._flow(self.vocabulary.encode(self.settings.word)[None])

    def generate(
        self,
        prompt: str | Sequence[str] | None = None,
        length: int | None = None,
        *,
        temperature: float = 0.0,
        **sampling: Any,
    ) -> Any:
        """As `TextModel.generate`; by default greedily, from the first letter to the last."""
        word = self.settings.word
        prompt = word[0] if prompt is None else prompt
        if not isinstance(prompt, str):
            how = {"temperature": temperature, **sampling}
            return [self.generate(each, length, **how) for each in self._prompts(prompt)]
        length = max(1, len(word) - len(prompt)) if length is None else length
        return super().generate(prompt, length, temperature=temperature, **sampling)

    def tables(self) -> list[Table]:
        """What it believes at every letter, and how often it and a table of pairs are right."""
        word, letters = self.settings.word, self.vocabulary.characters
        believed = self.beliefs()
        right, without = self._right()
        rows = [
            (
                sign,
                target,
                *(f"{p:.3f}" for p in row),
                "right" if letters[row.argmax()] == target else "wrong",
            )
            for sign, target, row in zip(word, word[1:], believed, strict=False)
        ]
        return [
            Table("What it believes comes next", ("reads", "wanted", *letters, ""), tuple(rows)),
            Table(
                f"Letters of {word!r} foretold",
                ("", f"of {len(word) - 1}"),
                (("a table of pairs, no memory", str(without)), ("this network", str(right))),
                highlight=1,
            ),
        ]

    def verdict(self) -> str:
        """Whether it spells the word, and does more than a table of pairs, in words."""
        (right, without), count = self._right(), len(self.settings.word) - 1
        if right < count:
            most = f"{right} of {count} letters" if right else "no letter"
            return f"This network foretells {most} rightly: give it more epochs."
        if without == count:
            return "This network foretells every letter; so does a table of pairs."
        return f"This network foretells every letter, a table of pairs {without} of {count}."

    def _right(self) -> tuple[int, int]:
        """How many letters are foretold, and how many by a table of pairs at best."""
        word, pairs = self.settings.word, Counter(pairwise(self.settings.word))
        targets = self.vocabulary.encode(word)[1:]
        right = int((self.beliefs().argmax(-1) == targets).sum())
        without = sum(max(n for (a, _), n in pairs.items() if a == sign) for sign in set(word[:-1]))
        return right, without

    def samples(self) -> list[Sample]:
        """The word as it spells it from its first letter on."""
        return [Sample("Spelt from its first letter on", self.generate())]

    def report(self, path: str | Path) -> Path:
        """Writes one self-contained HTML page about it."""
        loss = self.card["curve"]
        belief, score = self.tables()
        told = {**self.card["settings"], **self.card["versions"]}
        page = Page(
            title=f"Spelling {self.settings.word!r}",
            summary=f"{self.settings.units} units spell {self.generate()!r}. {self.verdict()}",
            comparison=score,
            findings=(belief,),
            settings=Table("Settings and versions", ("", ""), tuple(told.items())),
            curves=(
                Curve("Loss", "epoch", "nats per letter", {"training": (range(len(loss)), loss)}),
            ),
            samples=tuple(self.samples()),
            footer=command(self.task, dataclasses.asdict(self.settings)),
        )
        return write(page, path)
