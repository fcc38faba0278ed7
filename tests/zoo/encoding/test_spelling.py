"""Pieces of a word's spelling: the same in the graph as in Python."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.datasets.vocabularies.words import UNKNOWN, Words
from zoo.encoding.spelling import PIECES, SpellingEncoder, in_graph, pieces

NASTY = [
    "Unlikely",
    "a",
    "É",
    "d'Où",
    "3.5km",
    "McDonald's",
    "日本語",
    "👩‍👩‍👧",
    "a\nb\x00c",
    "ǅ٣x",
    "\\1",
]


def test_a_word_is_itself_its_beginnings_its_ends_and_its_shape():
    assert pieces("Unlikely") == (
        *("=unlikely", "1<U", "2<Un", "3<Unl", "1>y", "2>ly", "3>ely", "4>kely", "#Xx"),
    )
    assert pieces("I'm-3.50") == (
        *("=i'm-3.50", "1<I", "2<I'", "3<I'm", "1>0", "2>50", "3>.50", "4>3.50", "#X'x-0.0"),
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=7), min_size=1, max_size=5))
def test_the_graph_cuts_as_python_does(words):
    words = [word.replace("Σ", "S") for word in words + NASTY]  # see `lower`
    found = [tuple(p.decode() for p in row) for row in in_graph(tf.constant(words)).numpy()]
    assert found == [pieces(word) for word in words]


def test_ids_are_the_vocabulary_s_in_python_and_in_the_graph():
    known = Words((*pieces("running"), "1<j"))
    encoder = SpellingEncoder(known)
    sentences = [["running", "jumping"], ["Running"], ["x", "running", "x"]]
    rows = encoder.encode(sentences)
    assert rows[0][0].tolist() == [*range(2, 2 + PIECES)]
    ing = pieces("running").index("3>ing")
    assert rows[0][1].tolist() == [
        {1: PIECES + 2}.get(n, n + 2 if pieces("jumping")[n] in known else UNKNOWN)
        for n in range(PIECES)
    ]
    assert rows[0][1][ing] == ing + 2
    in_the_graph = encoder(tf.ragged.constant(sentences)).numpy()
    np.testing.assert_array_equal(in_the_graph, rows.padded([0, 1, 2], 3))


@pytest.mark.parametrize("word", NASTY)
def test_no_word_has_fewer_pieces(word):
    assert len(pieces(word)) == PIECES
    assert all(pieces(word))
