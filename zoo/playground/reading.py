"""A text and a model: what comes next or is said of it, and what its units do meanwhile.

Recurrences are run by the loop: it takes any length, where the fused engine would compile each
anew, in a second or more, for a gain of tens of milliseconds.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from zoo.inspection.raw import given
from zoo.inspection.record import LayerRecord, Record
from zoo.inspection.recording import record_of
from zoo.inspection.views.chosen import memory, telling
from zoo.inspection.views.colouring import coloured
from zoo.inspection.views.shown import shown, visible
from zoo.inspection.views.unit import gate_by_gate, side_by_side
from zoo.layers import using
from zoo.playground import limits
from zoo.playground.limits import Refused
from zoo.report import Bars, Coloured, Strip

LIKELIEST = 10
UNITS = 8  # that are worth a look
LETTERS, WORDS = 64, 24  # steps whose gates are shown
WRITTEN = 200  # characters
COOLEST, WARMEST = 0.1, 2.0  # temperatures
BEGINNINGS = {
    "next-word": "I do not know what to",
    "sentiment": "It starts slowly, and the jokes are old, but what a wonderful film it becomes.",
}


@dataclass(frozen=True)
class Answer:
    """What is shown of one text.

    bars: what comes next, or what is said.  coloured: the text in the colours of a unit.  strips:
    gates over the last steps.  worth: units that swing widest and slowest.  notes: what was left
    out.
    """

    bars: Bars
    coloured: Coloured
    strips: tuple[Strip, ...]
    worth: tuple[int, ...]
    notes: tuple[str, ...]


class Reader:
    """A trained model that reads texts, warmed up.

    Arguments:
        name: what it is called.
        model: as `zoo.load` gives it.

    Attributes:
        views: "layer/gate or state" → its width, all that can be shown.
        first: that of `views` which is shown first.
        beginning: a text to begin with.
        foretells: whether it tells what comes next, not what it thinks of the text.
        writes: whether it writes on.

    Raises:
        ValueError: it does not read texts, or gives no answer at their end.
    """

    def __init__(self, name: str, model: Any) -> None:
        limits.task(name, model.task)
        self.name, self.model = name, model
        self.foretells = bool(getattr(model, "foretells", False))
        self.writes = hasattr(model, "generate")
        self._recorded = functools.lru_cache(2)(self._record)
        self.beginning = BEGINNINGS.get(model.task) or self._sample()
        half = self.beginning[: -(-len(self.beginning) // 2)]
        for text in (half, self.beginning):  # after two lengths TensorFlow traces for any
            record = self._recorded(text)
        self.views = {f"{x.name}/{n}": a.shape[-1] for x in record for n, a in x.arrays().items()}
        layer = _last(record)
        self.first = f"{layer.name}/{memory(layer)}"
        self.unit = telling(shown(record, layer.name, memory(layer)), 1)[0]

    def read(self, text: str, temperature: float, view: str, unit: int) -> Answer:
        """What it makes of a text.

        Arguments:
            text: of which a model of characters reads the last 200 that it knows.
            temperature: of what comes next: below 1 it is more of the same mind, above 1 less.
            view: one of `views`.
            unit: which of it colours the text.

        Raises:
            Refused: nothing is left to read, or there is no such view or unit.
        """
        if view not in self.views:
            raise Refused(f"{self.name} has no such layer, gate or state. Choose one of the list.")
        width = self.views[view]
        unit = int(limits.number(unit, f"A unit of {_words(view)}", 0, width - 1))
        temperature = limits.number(temperature, "The temperature", COOLEST, WARMEST)
        read, notes = self._readable(text)
        record = self._recorded(read)
        layer, name = view.split("/")
        labels = record[layer].labels
        steps = len(labels[0]) if labels else 0
        last = min(steps, LETTERS if self._letters else WORDS)
        worth = telling(shown(record, layer, name), UNITS)
        return Answer(
            self._bars(record, temperature),
            coloured(record, layer, name, unit),
            (
                gate_by_gate(record, layer, unit, last),
                side_by_side(record, layer, name, worth, last),
            ),
            tuple(worth),
            tuple(notes),
        )

    def write_on(self, text: str, temperature: float, seed: int) -> str:
        """The text with some 200 characters that the model writes after it.

        Raises:
            Refused: it does not write, or the temperature is beyond its bounds.
        """
        if not self.writes:
            raise Refused(f"{self.name} does not write. Choose a model of characters.")
        temperature = limits.number(temperature, "The temperature", COOLEST, WARMEST)
        prompt = self._known(text)[0][-limits.READ :] or None
        written = self.model.generate(prompt, WRITTEN, temperature=temperature, seed=seed)
        return (text + written[len(prompt or "") :])[-limits.LONGEST :]

    @property
    def _letters(self) -> bool:
        """Whether it reads characters, not words."""
        return self.writes

    def _sample(self) -> str:
        """Some of what it writes itself."""
        written = self.model.generate(None, 2 * WRITTEN, temperature=0.5, seed=1).strip("\n")
        return str(written[: limits.READ - 20].rpartition(" ")[0] or written)

    def _readable(self, text: str) -> tuple[str, list[str]]:
        """What of it is read, and notes on what is not.

        Raises:
            Refused: nothing is.
        """
        if not self._letters:
            if not text.strip():
                raise Refused("Write a text, and what the model makes of it is shown.")
            return text, []
        known, unknown = self._known(text)
        notes = []
        if unknown:
            shown_ones = " ".join(map(visible, unknown[:12]))
            notes.append(f"Left out, as the model has never seen them: {shown_ones}")
        if not known:
            told = "Nothing of it is in characters that the model knows. " if text else ""
            raise Refused(f"{told}Write a text, and what comes next is shown.")
        if len(known) > limits.READ:
            notes.append(f"The last {limits.READ} of {len(known):,} characters are read.")
        return known[-limits.READ :], notes

    def _known(self, text: str) -> tuple[str, list[str]]:
        """The characters that the model knows, and the others, each once."""
        there = {*self.model.vocabulary.characters}
        unknown = dict.fromkeys(letter for letter in text if letter not in there)
        return "".join(letter for letter in text if letter in there), [*unknown]

    def _record(self, text: str) -> Record:
        with using("loop"):
            return record_of(given(self.model, [text]))

    def _bars(self, record: Record, temperature: float) -> Bars:
        """The likeliest, by the scores at the last step or of the whole text."""
        scores = np.asarray(record.outputs[0], np.float64)
        if scores.ndim == 2:
            scores = scores[(len(record.labels[0]) if record.labels else len(scores)) - 1]
        scores = scores / (temperature if self.foretells else 1.0)
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        best = np.argsort(-shares, kind="stable")[:LIKELIEST]
        names = tuple(_named(self.model.symbols[n]) for n in best)
        what = "characters" if self._letters else "words"
        note = ""
        if len(best) < len(shares):
            note = f"The likeliest of {len(shares):,} {what}; together {shares[best].sum():.0%}."
        title = "What comes next" if self.foretells else "What it thinks of the text"
        return Bars(title, names, tuple(float(share) for share in shares[best]), note)


def labels(views: dict[str, int]) -> Iterator[tuple[str, str]]:
    """How each view is called in a list, and its name."""
    for view, width in views.items():
        yield f"{_words(view)} ({width} units)", view


def _words(view: str) -> str:
    layer, name = view.split("/")
    return f"{name} of {layer}"


def _named(symbol: str) -> str:
    return {"�": "an unknown word", "": "nothing"}.get(symbol) or visible(symbol)


def _last(record: Record) -> LayerRecord:
    """The last layer that reads forwards."""
    return [layer for layer in record if not layer.backwards][-1]
