"""Texts are divided as an English treebank does, in Python and in the graph."""

import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.encoding.treebank import split, words

TOLD = {
    "I don't think it's far.": "I do n't think it 's far .",
    "We'll, they'd, I'VE; won’t": "We 'll , they 'd , I 'VE ; wo n’t",
    "n't 's": "n't ' s",
    "3.5 km at 10:30, 1,000 on 1/2/2005...": "3.5 km at 10:30 , 1,000 on 1/2/2005 ...",
    "Mail a.b@c.org -- see www.x.org/y?z now!!": "Mail a.b@c.org -- see www.x.org/y?z now !!",
    "the U.S. is state-of-the-art?": "the U.S. is state - of - the - art ?",
    "ÉTÉ\u3000日本語": "ÉTÉ 日本語",
    " \n": "",
}


def in_graph(texts):
    return [[w.decode() for w in row] for row in split(tf.constant(texts)).to_list()]


@pytest.mark.parametrize("text", TOLD)
def test_a_text_is_divided_as_told(text):
    assert words(text) == TOLD[text].split()


def test_the_graph_divides_as_told():
    assert in_graph([*TOLD]) == [told.split() for told in TOLD.values()]


@settings(max_examples=50, deadline=None)
@given(st.text(st.one_of(st.sampled_from("aN'’tsd.-!1:/@ "), st.characters()), max_size=14))
def test_the_graph_divides_as_python_does(text):
    assert in_graph([text]) == [words(text)]


def test_texts_do_not_mix():
    assert in_graph(["don't", "", "it's"]) == [["do", "n't"], [], ["it", "'s"]]
