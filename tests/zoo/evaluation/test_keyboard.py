"""Keystrokes saved, against typing letter by letter."""

import numpy as np
import pytest

from zoo.evaluation import keyboard
from zoo.evaluation.keyboard import Keyboard

WRITINGS = ["", "", "the", "they", "them", "then", "a", "an", "and", "ant", "be", "Be", "bée", "i"]


def typed(word, order):
    """Keystrokes of a word if the words are shown in this order."""
    for letters in range(len(word)):
        shown = [w for w in order if w.startswith(word[:letters])][:3]
        if word in shown:
            return letters + 1
    return len(word) + 1


def plainly(scores, wanted, unknown):
    words = [WRITINGS[n] for n in wanted if WRITINGS[n]]
    hits = cost = 0
    for row, number in zip(scores, wanted, strict=True):
        word = WRITINGS[number]
        if word:
            order = sorted((n for n in range(len(row)) if WRITINGS[n]), key=lambda n: (-row[n], n))
            shown = [WRITINGS[n] for n in order]
            hits += word in shown[:3]
            cost += typed(word, shown)
    cost += sum(len(word) + 1 for word in unknown)
    letters = sum(len(word) + 1 for word in [*words, *unknown])
    return {
        "top-3 hits": hits / len([*words, *unknown]),
        "keystrokes saved": 1 - cost / letters,
    }


@pytest.mark.parametrize("block", [1 << 24, 30], ids=["at once", "in blocks"])
def test_words_are_typed_as_by_hand(monkeypatch, block):
    monkeypatch.setattr(keyboard, "BLOCK", block)
    draw = np.random.default_rng(0)
    scores = draw.integers(0, 5, (300, len(WRITINGS))).astype(np.float32)  # many of them equal
    wanted = draw.integers(0, len(WRITINGS), 300)
    unknown = ["zebra", "x"]
    board = Keyboard(WRITINGS, [w for n in wanted if (w := WRITINGS[n])] + unknown)
    board.type(scores[:100], wanted[:100])
    board.type(scores[100:], wanted[100:])
    assert board.scores() == pytest.approx(plainly(scores, wanted, unknown))


def test_who_knows_every_word_types_one_key_a_word():
    board = Keyboard(WRITINGS, ["the", "and"])
    board.type(np.eye(len(WRITINGS))[[2, 8]], [2, 8])
    assert board.scores() == {"top-3 hits": 1.0, "keystrokes saved": 1 - 2 / 8}


def test_words_never_shown_save_nothing():
    board = Keyboard(WRITINGS, ["zebra"])
    board.type(np.ones((2, len(WRITINGS))), [0, 1])
    assert board.scores() == {"top-3 hits": 0.0, "keystrokes saved": 0.0}


def test_there_must_be_words_to_type():
    with pytest.raises(ValueError, match=r"^`text`, the words that are typed, must hold one"):
        Keyboard(WRITINGS, [])
