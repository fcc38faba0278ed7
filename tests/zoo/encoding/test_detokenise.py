"""Words become the text again that they were of, alike in Python and in the graph."""

import gzip
import os
from pathlib import Path

import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from zoo.datasets.vocabularies.words import Words, tokenise
from zoo.encoding.detokenise import RULES, detokenise
from zoo.encoding.sentences import WordDecoder, join

TEXTS = {
    "en": [
        "Don't stop: 3.5 km!",
        'A sign (red) says "Stop here", at 10:30; why?',
        '"Yes." "No."',
        "The boys' dog, a well-known e-mail, and/or 1,000 tee-shirts at $5.",
        "He said 'good dog' and left.",
        "50% of #7",
        "",
    ],
    "fr": [
        "L'homme n'arrête pas : 3,5 km !",
        'Un panneau (rouge) dit "Halte", à 10:30 ; pourquoi ?',
        "Il dit « bonjour » aujourd’hui.",
        "Peut-être 1.000 tee-shirts à 5 €",
    ],
}
CASES = [(text, language) for language, texts in TEXTS.items() for text in texts]
MULTI30K = Path(os.environ.get("ZOO_TEST_DATA", "-"), "translation", "multi30k_task1")


def in_the_graph(words, language):
    return [t.decode() for t in join(tf.ragged.constant(words, tf.string), language).numpy()]


@pytest.mark.parametrize("text, language", CASES)
def test_a_text_comes_back(text, language):
    assert detokenise(tokenise(text), language) == text


def test_the_graph_writes_the_same():
    for language, texts in TEXTS.items():
        assert in_the_graph([tokenise(text) for text in texts], language) == texts


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.text("ab9s.,;:!?\"'’()[]-/#$%«é ", max_size=20), min_size=1, max_size=8))
def test_the_graph_writes_whatever_python_writes(texts):
    words = [tokenise(text) for text in texts]
    for language in RULES:
        assert in_the_graph(words, language) == [detokenise(w, language) for w in words]


@pytest.mark.skipif(not MULTI30K.is_dir(), reason="ZOO_TEST_DATA has no Multi30k")
@pytest.mark.parametrize(
    "part, share",
    [
        ("val.en", 0.997),
        ("val.fr", 0.986),
        pytest.param("train.en", 0.998, marks=pytest.mark.slow),
        pytest.param("train.fr", 0.9965, marks=pytest.mark.slow),
    ],
)
def test_multi30k_comes_back(part, share):
    with gzip.open(MULTI30K / f"{part}.gz", "rt", encoding="utf-8") as file:
        lines = file.read().split("\n")[:-1]
    language = part[-2:]
    words = [tokenise(line) for line in lines]
    texts = [detokenise(w, language) for w in words]
    assert sum(map(str.__eq__, texts, lines)) / len(lines) > share
    assert in_the_graph(words, language) == texts


def test_a_language_without_rules_is_refused():
    with pytest.raises(ValueError, match=r"`language`, .* en, fr. Received: language='tlh'\."):
        detokenise(["a"], "tlh")


@pytest.fixture(scope="module")
def vocabulary():
    return Words(tuple(dict.fromkeys(w for t in TEXTS["en"] for w in tokenise(t))), ("<s>", "</s>"))


@pytest.fixture(scope="module")
def decoder(vocabulary):
    return WordDecoder(vocabulary, "en", end="</s>")


def test_ids_are_written_without_padding_and_marks(vocabulary, decoder):
    begin, end = vocabulary.id("<s>"), vocabulary.id("</s>")
    stop, km = vocabulary.encode(["stop", "km"])
    rows = [[begin, stop, 1, km, end, km, end], [stop, 0, km, begin, 0, 0, 0], [end] + [km] * 6]
    expected = ["stop � km", "stop km", ""]
    assert decoder.decode(rows) == expected
    assert [t.decode() for t in decoder(tf.constant(rows)).numpy()] == expected


def test_without_an_end_all_is_written(vocabulary):
    end, (stop, km) = vocabulary.id("</s>"), vocabulary.encode(["stop", "km"])
    decoder = WordDecoder(vocabulary, "en")
    assert decoder.decode([[stop, end, km]]) == ["stop km"]
    assert decoder(tf.constant([[stop, end, km]])).numpy().tolist() == [b"stop km"]


def test_rows_may_differ_in_length(vocabulary, decoder):
    ids = [vocabulary.encode(tokenise(text)) for text in TEXTS["en"]]
    assert decoder.decode(ids) == TEXTS["en"]
