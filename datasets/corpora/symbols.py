"""The symbols of a text, characters or words, as ids: read piece by piece, counted in train."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoo.datasets.corpora.store import Store
from zoo.datasets.splits import Ragged
from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.datasets.vocabularies.words import UNKNOWN, Words, tokenise

MOST_WORDS = 1_000_000  # different ones that are counted; each takes a few hundred bytes
MOST_CHUNKS = 500_000  # whose words are remembered; others are looked at anew each time
LONGEST = 1 << 16  # characters without a blank; what is longer may be cut in the middle of a word
PIECE = 1 << 22  # ids handled at once


def by_character(
    pieces: Iterable[str], characters: int, vocabulary: Vocabulary, store: Store
) -> NDArray[Any]:
    """(characters,) the ids of a text of so many.

    ValueError: a character that is not in the vocabulary, if it has no id for the unknown.
    """
    ids = store.ids(characters, len(vocabulary))
    place = 0
    for piece in pieces:
        ids[place : place + len(piece)] = vocabulary.encode(piece)
        place += len(piece)
    return ids


def by_word(
    pieces: Iterable[str], cut: int, least: int, most: int | None, store: Store
) -> tuple[NDArray[Any], int, Words]:
    """(words,) the ids of a text, how many of them are for training, and the vocabulary.

    A line's end is a word, "\\n".  A word that begins before character `cut` is for training.
    Words are counted there only; known are those that occur `least` times, of them the `most`
    frequent.  A word first met after `MOST_WORDS` others is unknown, however frequent: else some
    texts would need any amount of memory.

    ValueError: no word occurs so often.
    """
    numbers, count, trained = _Numbers(), 0, 0
    with store.scratch() as scratch:
        for piece, training in _at_blanks(pieces, cut):
            found = numbers.of(piece)
            found.tofile(scratch)
            count += len(found)
            trained += len(found) * training
        scratch.flush()
        # a file without a word cannot be mapped
        first = (
            np.memmap(scratch, np.int32, "r", shape=(count,)) if count else np.zeros(0, np.int32)
        )
        occurs = np.zeros(len(numbers.words) + 1, np.int64)
        for start in range(0, trained, PIECE):
            part = first[start : min(start + PIECE, trained)]
            occurs += np.bincount(part, minlength=len(occurs))
        counts = {word: int(occurs[n]) for word, n in numbers.words.items() if occurs[n]}
        vocabulary = Words.of(counts, least, most)
        table = np.full(len(occurs), UNKNOWN, np.int32)
        table[1:] = vocabulary.encode(list(numbers.words))
        ids = store.ids(count, len(vocabulary))
        for start in range(0, count, PIECE):
            ids[start : start + PIECE] = table[first[start : start + PIECE]]
    return ids, trained, vocabulary


class _Numbers(dict[str, int]):
    """Numbers words in the order in which they are met; 0 is for those that are too many.

    What stands between two blanks is looked up first, as most of it was met before: its words are
    entry self[chunk] of a table, from flat[starts[entry]] on.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, int] = {}
        self.flat, self.starts = array("i"), array("q", [0])

    def of(self, text: str) -> NDArray[np.int32]:
        """(words,) the numbers of the words of a text."""
        chunks = text.replace("\n", "\n ").split(" ")  # a line's end stays with what it ends
        entries = np.fromiter(map(self.__getitem__, chunks), np.int64, len(chunks))
        values, starts = np.frombuffer(self.flat, np.int32), np.frombuffer(self.starts, np.int64)
        numbers = Ragged(values, starts).take(entries).values
        del values, starts  # an array that is looked at cannot grow
        if len(self.starts) > len(self) + 1:  # entries for the time of this text only
            del self.flat[self.starts[len(self)] :], self.starts[len(self) + 1 :]
        return numbers

    def __missing__(self, chunk: str) -> int:
        entry = len(self.starts) - 1
        for word in tokenise(chunk) + ["\n"] * chunk.endswith("\n"):
            if word not in self.words and len(self.words) < MOST_WORDS:
                self.words[word] = len(self.words) + 1
            self.flat.append(self.words.get(word, 0))
        self.starts.append(len(self.flat))
        if entry == len(self) < MOST_CHUNKS:
            self[chunk] = entry
        return entry


def _at_blanks(pieces: Iterable[str], cut: int) -> Iterator[tuple[str, bool]]:
    """A text in pieces that end at blanks, and whether each is for training: before `cut`."""
    rest, place = "", 0
    for piece in pieces:
        text = rest + piece
        end = 1 + max(text.rfind(" "), text.rfind("\n"))
        end = end if len(text) - end <= LONGEST else len(text)
        yield from _cut(text[:end], cut - place)
        rest, place = text[end:], place + end
    yield from _cut(rest, cut - place)


def _cut(text: str, cut: int) -> Iterator[tuple[str, bool]]:
    if not 0 < cut < len(text):
        yield text, cut > 0
        return
    blanks = [at for blank in " \n" if (at := text.find(blank, cut)) >= 0]
    end = cut if text[cut - 1] in " \n" else min(blanks, default=len(text))
    yield text[:end], True
    yield text[end:], False
