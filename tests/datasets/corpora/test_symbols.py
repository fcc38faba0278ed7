"""Numbering piece by piece: as if the text were one, and by the training split alone."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoo.datasets.corpora import symbols
from zoo.datasets.corpora.scan import scan
from zoo.datasets.corpora.store import Store
from zoo.datasets.vocabularies.characters import Vocabulary
from zoo.datasets.vocabularies.words import UNKNOWN, Words, tokenise

PIECES = st.lists(st.text("ab' .\n\té"), min_size=1, max_size=6)


def plainly(text, cut):
    """Words of a text and how many are for training, without any cleverness."""
    end = cut
    while 0 < end < len(text) and not {text[end - 1], text[end]} & {" ", "\n"}:
        end += 1

    def words(part):
        return tokenise(part.replace("\n", " ␤ "))

    return words(text[:end]) + words(text[end:]), len(words(text[:end]))


@given(PIECES)
def test_scan_is_of_the_whole(pieces):
    text = "".join(pieces)
    scanned = scan(pieces)
    assert scanned == scan([text])
    assert scanned.characters == len(text)
    assert scanned.first == {c: text.index(c) for c in text}


@given(PIECES)
def test_characters_of_pieces_are_those_of_the_text(pieces):
    text = "".join(pieces)
    vocabulary = Vocabulary("a' \n", unknown=True)
    ids = symbols.by_character(pieces, len(text), vocabulary, Store())
    assert ids.dtype == np.uint8
    assert ids.tolist() == vocabulary.encode(text).tolist()


@given(PIECES, st.integers(0, 30), st.integers(1, 2), st.none() | st.integers(1, 3))
def test_words_of_pieces_are_those_of_the_text(pieces, cut, least, most):
    words, trained = plainly("".join(pieces), cut)
    if not [n for n in Counter(words[:trained]).values() if n >= least]:
        with pytest.raises(ValueError, match="must leave at least one word"):
            symbols.by_word(pieces, cut, least, most, Store())
        return
    ids, end, vocabulary = symbols.by_word(pieces, cut, least, most, Store())
    written = [w.replace("\n", "␤") for w in vocabulary.words]
    assert end == trained
    assert sorted(written) == sorted(
        w.replace("\n", "␤")
        for w in Words.of([w.replace("␤", "\n") for w in words[:trained]], least, most).words
    )
    known = Words(tuple(written))
    assert ids.tolist() == known.encode(words).tolist()


@pytest.mark.parametrize("most", [0, 1, 5])
def test_what_is_not_remembered_is_looked_at_anew(monkeypatch, most):
    pieces = ["the cat. the mat\n", "a cat, the cat. ", "the mat, a dog."]
    plain = symbols.by_word(pieces, 30, 1, None, Store())
    monkeypatch.setattr(symbols, "MOST_CHUNKS", most)
    ids, cut, vocabulary = symbols.by_word(pieces, 30, 1, None, Store())
    assert ids.tolist() == plain[0].tolist()
    assert (cut, vocabulary) == plain[1:]


def test_words_met_after_too_many_others_are_unknown(monkeypatch):
    monkeypatch.setattr(symbols, "MOST_WORDS", 2)
    ids, _, vocabulary = symbols.by_word(["a b c c c a"], 9, 1, None, Store())
    assert set(vocabulary.words) == {"a", "b"}
    assert (ids == UNKNOWN).tolist() == [False, False, True, True, True, False]


def test_a_text_without_blanks_is_cut_somewhere(monkeypatch):
    monkeypatch.setattr(symbols, "LONGEST", 10)
    ids, _, vocabulary = symbols.by_word(["x" * 8] * 5, 39, 1, None, Store())
    assert "".join(vocabulary.decode(ids)) == "x" * 40
    assert 1 < len(ids) <= 5


@pytest.mark.parametrize("size, kind", [(256, np.uint8), (257, np.uint16), (65_537, np.int32)])
def test_ids_are_as_small_as_can_be(tmp_path, size, kind):
    for folder in (None, tmp_path):
        ids = Store(folder).ids(3, size)
        assert ids.dtype == kind and ids.shape == (3,)
