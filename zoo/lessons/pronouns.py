"""How far a memory is carried: where does he live, and which unit knows that it is he?

A model of characters learns lines in which the last letter of a name tells the pronoun many
clauses later, see `zoo.datasets.pronouns`.  It is judged by the pronouns it would write, for names
and distances that it never met; then the unit that holds the answer is looked for, and taken away.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np

from zoo.datasets.pronouns import ENDINGS, LEARNT, Lives, lives
from zoo.datasets.splits import Splits
from zoo.inspection.units import Unit, find_units, held
from zoo.topologies import build_model

CELLS = ("simple_rnn", "lstm", "gru")
UNITS, BATCH, RATE = 48, 64, 5e-3
WEIGHT = 10  # of a pronoun's first letter in the loss: there is but one of it in a line
CHARACTERS = "\0 .?abcdefghijklmnopqrstuvwxyz"  # the first fills lines up
SEARCHED = 64  # lines on which a unit is looked for


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What came of a cell.

    Attributes:
        right: (new name, distance beyond those learnt) → share of the pronouns that are right.
        by_clauses: clauses between → the same, of new names.
        unit: the one that follows the answer most closely between name and pronoun.
        without: share of all pronouns that are right if that unit's states are held at their mean.
    """

    cell: str
    right: dict[tuple[bool, bool], float]
    by_clauses: dict[int, float]
    unit: Unit
    whole: float
    without: float


@dataclasses.dataclass(frozen=True)
class Lesson:
    """All outcomes; `epochs` is how often each cell read the lines."""

    epochs: int
    seed: int
    outcomes: tuple[Outcome, ...]


class Reader:
    """A model that reads lines of this language, as `zoo.record` and `find_units` take it."""

    def __init__(self, cell: str, engine: str = "auto") -> None:
        self.model = build_model(
            "synced_many_to_many",
            cell=cell,
            units=UNITS,
            vocabulary=len(CHARACTERS),
            embedding=16,
            engine=engine,
        )

    def in_steps(self, texts: Sequence[str], time: int | None = None) -> tuple[Any, list[Any]]:
        """Tokens (batch, time), filled up with 0, and their characters."""
        tokens = np.zeros((len(texts), time or max(map(len, texts))), np.int32)
        for row, text in zip(tokens, texts, strict=True):
            row[: len(text)] = [CHARACTERS.index(character) for character in text]
        return tokens, [[*text] for text in texts]


def lesson(
    *,
    cells: Sequence[str] = CELLS,
    epochs: int = 20,
    seed: int = 0,
    begin: Callable[[str], None] = lambda told: None,
) -> Lesson:
    """Trains each cell on the same lines, and asks it.

    Arguments:
        cells: names of recurrences.
        epochs: how often the lines are read.
        seed: of lines and weights.
        begin: called with what begins.

    Raises:
        ValueError: there is no such cell.
    """
    data = lives(seed=seed)
    outcomes = []
    for cell in cells:
        begin(cell)
        keras.utils.set_random_seed(seed)
        reader = Reader(cell)
        learn(reader, data.train, epochs)
        outcomes.append(ask(reader, cell, data))
    return Lesson(epochs, seed, tuple(outcomes))


def learn(reader: Reader, rows: Lives, epochs: int) -> None:
    """Every next character of every line, with plain `fit`."""
    tokens, _ = reader.in_steps(rows.texts)
    x, y = tokens[:, :-1], tokens[:, 1:]
    steps = epochs * -(-len(x) // BATCH)
    reader.model.compile(
        keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(RATE, steps), global_clipnorm=1
        ),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    weights = (y > 0).astype("float32")
    weights[np.arange(len(y)), rows.pronouns - 1] = WEIGHT
    reader.model.fit(x, y, BATCH, epochs, verbose=0, sample_weight=weights)


def ask(reader: Reader, cell: str, data: Splits[Lives]) -> Outcome:
    """Judges on test; the unit is looked for on lines with the names and distances learnt."""
    known, test = data.validation, data.validation if data.test is None else data.test
    right = answers(reader, test)
    longer = test.clauses > LEARNT[1]
    unit = find_units(reader, known.texts[:SEARCHED], gender, most=1)[0]
    return Outcome(
        cell,
        {
            (new, far): float(right[(test.new == new) & (longer == far)].mean())
            for new in (False, True)
            for far in (False, True)
        },
        {
            int(n): float(right[test.new & (test.clauses == n)].mean())
            for n in np.unique(test.clauses[test.new])
        },
        unit,
        float(right.mean()),
        float(_without(reader, unit, test).mean()),
    )


def answers(reader: Reader, rows: Lives) -> Any:
    """(rows,) whether the model would write the right pronoun, and not the other."""
    tokens, _ = reader.in_steps(rows.texts)
    logits = reader.model.predict(tokens[:, :-1], 128, verbose=0)
    return _right(logits, rows)


def gender(labels: Sequence[str]) -> list[float]:
    """1 of a woman and 0 of a man, from the end of the name up to the pronoun; NaN elsewhere."""
    text = "".join(labels)
    end = text.replace(".", " ").index(" ")
    place = text.rindex(". where does ") + len(". where does ")
    woman = float(ENDINGS[text[end - 1]] == "she")
    return [woman if end <= step < place else float("nan") for step in range(len(text))]


def _right(logits: Any, rows: Lives) -> Any:
    """By the letter before which the pronoun stands: s or h."""
    before = logits[np.arange(len(rows.texts)), rows.pronouns - 1]
    she, he = (before[:, CHARACTERS.index(letter)] for letter in "sh")
    woman = np.array(
        [text[place] == "s" for text, place in zip(rows.texts, rows.pronouns, strict=True)]
    )
    return (she > he) == woman


def _without(reader: Reader, unit: Unit, rows: Lives) -> Any:
    """The answers with a unit held at its mean over some of these rows."""
    import tensorflow as tf

    tokens, _ = reader.in_steps(rows.texts)
    with held(reader, rows.texts[:SEARCHED], unit.layer, [unit.unit]):
        call = tf.function(lambda x: reader.model(x, training=False), autograph=False)
        logits = [call(part).numpy() for part in np.array_split(tokens[:, :-1], 8)]
    return _right(np.concatenate(logits), rows)
