"""A translation that is asked for by ids, its text taken apart in Python, is that of the graph."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from zoo.datasets.vocabularies.words import tokenise
from zoo.decoding.conditional import Written
from zoo.decoding.settings import Beam
from zoo.tasks import find
from zoo.tasks.models._translations import Translation, checked
from zoo.tasks.models.translation import Model

LONGEST = 7
READ = "i see the a red dog hat don't straße i\u0307 ! , . ' 1 e é 日 ☕"
WRITTEN = "Je vois le l'￭ chien rouge ￭-￭ n'￭ été ￭! ￭, ."
FACTS = {"source": READ.split(), "target": WRITTEN.split()}
ODD = [
    "I see the red dog, don't I!",
    "🙂",
    "I 👩‍👩‍👧 see 🇫🇷 ☕️ the",
    "مرحبا בעולם the dog",
    "日本語 ไทย हिन्दी",
    "the red dog, " * 400,
    "x" * 9000,
    "İSTANBUL ǅ ẞ STRASSE Straße",
    "l’homme d'où' a''b",
    "￭ we￭ ￭see",
    "a\x00b\x1cc\u2028d\x85e",
    "\ud800 dog",
    "e\u0301te\u0301 \u0301",
    "�\U0010ffff",
]


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(1)
    settings = find("translation").settings(units=16, embedding=16, longest=LONGEST)
    return Model(settings, FACTS, {})


@pytest.mark.parametrize("beam", [Beam(1, 0.0), Beam(3, 1.0)], ids=str)
def test_odd_texts_are_read_and_translated_alike(model, beam):
    texts = checked(ODD)
    translator = model.translator  # its tables must not be made while the search is traced
    search = tf.function(lambda texts: translator(texts, beam), autograph=False)
    answer = {name: array.numpy() for name, array in search(tf.constant(texts)).items()}
    found = model.translate(ODD, beam.width, beam.alpha)
    assert [t.text for t in found] == [text.decode() for text in answer["translations"]]
    np.testing.assert_allclose([t.score for t in found], answer["scores"], rtol=1e-5)
    assert [t.source for t in found] == [tokenise(text)[:LONGEST] for text in texts]
    assert any({*t.words} & {*t.source} for t in found), "no unknown word is copied"
    for one in found:
        assert one.weights.shape == (len(one.words), len(one.source))


def test_what_else_is_asked_changes_nothing(model):
    together = model.translate(ODD)
    for text, told in zip(ODD, together, strict=True):
        (alone,) = model.translate([text])
        assert (alone.text, alone.words, alone.source) == (told.text, told.words, told.source)


def test_an_unknown_word_is_copied_from_where_the_decoder_looks(model, monkeypatch):
    translator = model.translator
    words = {word: n for n, word in enumerate(translator.words)}
    symbols = [words["Je"], 1, words["l'￭"], 1, words["</s>"]]
    looks = np.zeros((5, 6), "float32")
    looks[1, 3], looks[3, 4], looks[3, 5] = 1, 0.3, 0.7  # most at the end, of words at the dot
    found = Written(*(np.array(x)[None, None] for x in (symbols, 4, -2.0, -1.0, looks)))
    monkeypatch.setattr(
        "zoo.tasks.models._translator.beam_search",
        lambda *_: tf.nest.map_structure(tf.constant, found),
    )
    answer = translator(tf.constant(["I see the Dog ."]), Beam(2))
    assert answer["translations"].numpy()[0].decode() == "Je Dog l'."

    (source,) = translator.read(["I see the Dog ."])
    told = Translation.of(source, Written(*(array[0, 0] for array in found)), translator.words)
    assert (told.text, told.words) == ("Je Dog l'.", ["Je", "Dog", "l'￭", "."])
    assert told.source == source and told.weights.shape == (4, 5)


def test_where_nothing_was_found_there_is_no_text():
    found = Written(np.array([2, 3]), np.array(1), -np.inf, -np.inf, np.ones((2, 2), "float32"))
    assert Translation.of(["a"], found, ("", "�", "b", "</s>")).text == ""


def test_what_is_traced_to_answer_takes_no_text_apart(model):
    """It would be slow to trace: see `Translator`."""
    graph = model._of_few.get_concrete_function().graph.as_graph_def()
    every = [*graph.node, *(node for each in graph.library.function for node in each.node_def)]
    assert {node.op for node in every} >= {"While", "MatMul"}
    assert not [node.op for node in every if "String" in node.op or "Regex" in node.op]
